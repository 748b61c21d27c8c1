import { type Policy, TASK_KINDS } from "../../domain/index.ts";
import { isPaidJudge, undetectedShare } from "../../pipeline/index.ts";
import type { Settings } from "../effective-settings.ts";
import { isLedgerThere } from "../ledger-place.ts";
import { openRecords } from "../open-ledger.ts";
import type { EconomyFacts } from "./weigh-ceremony.ts";

/** Read only for a policy that weighs ceremony, and from a ledger that is there. */
export async function undetectedByKind(
  policy: Policy,
  { ledger }: Pick<Settings, "ledger">,
): Promise<EconomyFacts> {
  if (policy.ceremony === undefined || !isLedgerThere(ledger)) return {};
  const judges = policy.pipeline.filter((step) => isPaidJudge(step)).flatMap(namesOf);
  const records = await openRecords(ledger);
  try {
    const verdicts = await records.ledger.verdicts({});
    const { minimum } = policy.evidence;
    const shares = TASK_KINDS.flatMap((kind) => {
      const share = undetectedShare(verdicts, { kind, judges, minimum });
      return share === undefined ? [] : [[kind, share] as const];
    });
    return { undetected: Object.fromEntries(shares) };
  } finally {
    await records.close();
  }
}

/** A step that several do has several names. */
function namesOf({ step, count }: Policy["pipeline"][number]): readonly string[] {
  return Array.from({ length: count }, (_, index) => (index === 0 ? step : `${step}-${index + 1}`));
}
