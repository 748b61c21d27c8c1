import type { CallEntry } from "../../domain/index.ts";
import type { Contestant } from "../../evidence/index.ts";
import { type ArmName, judgeTrial, mainTierOf, modelsOf, talliesOf } from "../../trials/index.ts";
import { reportTrial, type TrialQuestion, type TrialReport } from "./report-trial.ts";
import { appendDecision, readDecisions, type TrialDecision, trialDecision } from "./trial-decisions.ts";

const DAY_MS = 86_400_000;
const ONE_TASK = "all pairs are of one task: how others of its class go, a canary shows";

export interface DecidedTrial {
  readonly report: TrialReport;
  readonly decision: TrialDecision;
  /** It was decided so before, from the same pairs: nothing was written. */
  readonly isOld: boolean;
}

/** What a trial proves, written down so that it can be cited. Deciding again of the same pairs gives the record that is there. */
export async function decideTrial(
  question: TrialQuestion & { readonly validForDays: number },
): Promise<DecidedTrial> {
  const report = await reportTrial(question);
  const { stored, figures, caveats, pairs, at, ledger } = report;
  const { experiment, ticket, root } = stored.plan;
  const calls = (arm: ArmName) => pairs.flatMap((pair) => pair.calls[arm]);
  const refused = stored.ended?.kind === "judge-refused" ? stored.ended.because : undefined;
  const record = judgeTrial(figures, {
    subject: {
      kind: ticket.kind,
      repository: root,
      from: contestant(calls("baseline")),
      to: contestant(calls("candidate")),
    },
    rules: { ...experiment.stop, validForMs: question.validForDays * DAY_MS },
    // A judge that failed its examination has said nothing.
    caveats: refused === undefined ? caveats : [{ says: refused, spoils: true }, ...caveats],
    at,
  });
  const all = await readDecisions(ledger);
  const before = all.filter(({ trial }) => trial === stored.trial);
  const last = before.at(-1);
  if (last !== undefined && last.digest === record.digest && last.verdict === record.verdict) {
    return { report, decision: last, isOld: true };
  }
  const id = `ab-${stored.trial}${before.length === 0 ? "" : `-${before.length + 1}`}`;
  const decision = trialDecision({
    ...record,
    id,
    trial: stored.trial,
    experiment: experiment.name,
    arms: { baseline: experiment.baseline.name, candidate: experiment.candidate.name },
    models: [...new Set([...modelsOf(calls("baseline")), ...modelsOf(calls("candidate"))])],
    costRatio: figures.costRatio,
    tallies: talliesOf(figures),
    caveats: [ONE_TASK, ...caveats.map(({ says }) => says)],
  });
  await appendDecision(ledger, decision);
  return { report, decision, isOld: false };
}

/** Who did most of an arm's work; a script where nobody was asked. */
function contestant(calls: readonly CallEntry[]): Contestant {
  const [model] = modelsOf(calls);
  return model === undefined
    ? { tier: "automated", model: "script" }
    : { tier: mainTierOf(calls) ?? "frontier", model };
}
