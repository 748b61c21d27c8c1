import { type Instant, modelNamed as namedModel } from "../../domain/index.ts";
import { fileOutcomes, ledgerOutcomes, type Outcome } from "../../evidence/index.ts";
import { familyModel } from "../../pricing/index.ts";
import type { Catalogue } from "../../settings/index.ts";
import type { Settings } from "../effective-settings.ts";
import { isLedgerThere } from "../ledger-place.ts";
import { readOutcomeFile, type SkippedFileRow } from "../outcomes/read-outcome-file.ts";

/** Where evidence comes from, once the models are known that it may be about. */
export type OutcomeSource = (catalogue: Catalogue) => Promise<readonly Outcome[]>;

/** Nothing was measured, or must not be looked at. */
export const NO_OUTCOMES: OutcomeSource = async () => [];

/**
 * All that was ever judged: the ledger's attempts, none where there is no ledger yet, which deciding does not make; and the files
 * that the settings name under `outcomes`. Throws `input.missing` and `input.invalid` for a file that cannot be read.
 */
export function recordedOutcomes(settings: Pick<Settings, "ledger" | "outcomes">): OutcomeSource {
  return async (catalogue) => {
    const { outcomes } = await outcomesOfFiles(settings.outcomes, catalogue);
    return [...(await ledgerAttempts(settings.ledger)), ...outcomes];
  };
}

export interface OutcomesOfFiles {
  readonly outcomes: readonly Outcome[];
  readonly skipped: readonly SkippedFileRow[];
}

/** What outcomes files say of models, and the rows of them that say nothing. Throws as {@link recordedOutcomes} does. */
export async function outcomesOfFiles(
  files: readonly string[],
  catalogue: Catalogue,
): Promise<OutcomesOfFiles> {
  const modelNamed = placing(catalogue);
  const read = await Promise.all(
    files.map(async (file) => {
      const { outcomes, skipped } = fileOutcomes(await readOutcomeFile(file), { source: file, modelNamed });
      return { outcomes, skipped: skipped.map(({ line, because }) => ({ file, line, because })) };
    }),
  );
  return {
    outcomes: read.flatMap(({ outcomes }) => outcomes),
    skipped: read.flatMap(({ skipped }) => skipped),
  };
}

async function ledgerAttempts(ledgerFile: string): Promise<readonly Outcome[]> {
  if (!isLedgerThere(ledgerFile)) return [];
  const { openRecords } = await import("../open-ledger.ts");
  const records = await openRecords(ledgerFile);
  try {
    return ledgerOutcomes({ verdicts: await records.ledger.verdicts({}) }).outcomes;
  } finally {
    await records.close();
  }
}

/** By id, alias, or what a family's word meant on that day. */
function placing({ models, priceBook }: Catalogue) {
  return (name: string, at: Instant | undefined) => {
    const id = at === undefined ? undefined : familyModel(priceBook, name, at);
    const model = namedModel(models, id ?? name) ?? namedModel(models, name);
    return model === undefined ? undefined : { model: model.id, tier: model.tier };
  };
}
