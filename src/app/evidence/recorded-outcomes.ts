import { existsSync } from "node:fs";
import { type Instant, type Json, modelNamed as namedModel } from "../../domain/index.ts";
import {
  benchmarkOutcomes,
  experimentOutcomes,
  ledgerOutcomes,
  type Outcome,
  type ReadOutcomes,
} from "../../evidence/index.ts";
import { familyModel } from "../../pricing/index.ts";
import { isJsonObject } from "../../protocols/index.ts";
import type { Catalogue } from "../../settings/index.ts";
import type { Settings } from "../effective-settings.ts";
import { jsonRows } from "../outcomes/json-rows.ts";
import { readOutcomeText } from "../outcomes/read-outcome-text.ts";

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
    const files = await Promise.all(settings.outcomes.map((file) => fileOutcomes(file, catalogue)));
    return [...(await ledgerAttempts(settings.ledger)), ...files.flatMap(({ outcomes }) => outcomes)];
  };
}

async function ledgerAttempts(ledgerFile: string): Promise<readonly Outcome[]> {
  if (!existsSync(ledgerFile)) return [];
  const { openRecords } = await import("../open-ledger.ts");
  const records = await openRecords(ledgerFile);
  try {
    return ledgerOutcomes({ verdicts: await records.ledger.verdicts({}) }).outcomes;
  } finally {
    await records.close();
  }
}

/** The documents' experiments, or rows of task and outcomes by model: told by their keys. */
async function fileOutcomes(file: string, catalogue: Catalogue): Promise<ReadOutcomes> {
  const text = await readOutcomeText(file);
  const rows = jsonRows(text).flatMap(({ row }) => (row === undefined ? [] : [row]));
  const experiments = rows.filter(isExperiment);
  const benchmarks = rows.filter((row) => !isExperiment(row));
  const modelNamed = placing(catalogue);
  const tierOf = (model: string) => modelNamed(model, undefined)?.tier;
  const read = [
    experimentOutcomes(experiments, { modelNamed }),
    benchmarkOutcomes(benchmarks, { source: file, tierOf }),
  ];
  return {
    outcomes: read.flatMap(({ outcomes }) => outcomes),
    skipped: read.flatMap(({ skipped }) => skipped),
  };
}

function isExperiment(row: Json): boolean {
  return isJsonObject(row) && "modelUsed" in row;
}

/** By id, alias, or what a family's word meant on that day. */
function placing({ models, priceBook }: Catalogue) {
  return (name: string, at: Instant | undefined) => {
    const id = at === undefined ? undefined : familyModel(priceBook, name, at);
    const model = namedModel(models, id ?? name) ?? namedModel(models, name);
    return model === undefined ? undefined : { model: model.id, tier: model.tier };
  };
}
