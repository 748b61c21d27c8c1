import { type Instant, nanoUsdFromUsd, TASK_KINDS, type TaskKind, type Tier } from "../../domain/index.ts";
import type { Outcome, ReadOutcomes, SkippedRow } from "../outcome.ts";
import { amountOf, type JsonObject, objectOf, textOf, yesOrNo } from "./json-fields.ts";

export interface BenchmarkContext {
  /** Name of the file or benchmark, for {@link Outcome.source}. */
  readonly source: string;
  /** The tier of a model; `undefined` leaves its outcomes without one, and so out of what routing looks at. */
  readonly tierOf: (model: string) => Tier | undefined;
  /** The class of work of rows that name none of ours. */
  readonly kind?: TaskKind;
  /** When the benchmark was run. */
  readonly at?: Instant;
}

/**
 * From rows of an outcomes file: `{ task_id, repo, text, outcomes: { MODEL: { resolved, cost_usd, api_calls } } }`, with `kind` of
 * the row and `propensity` of an outcome where they are there. One outcome for each model that was tried; one that is absent was
 * not tried, which is not a failure. A row with anything wrong in it is skipped whole: half of its models would favour the rest.
 */
export function benchmarkOutcomes(rows: readonly unknown[], context: BenchmarkContext): ReadOutcomes {
  const outcomes: Outcome[] = [];
  const skipped: SkippedRow[] = [];
  for (const [index, row] of rows.entries()) {
    const read = readRow(row, context);
    if (typeof read === "string") skipped.push({ line: index + 1, why: "invalid", because: read });
    else outcomes.push(...read);
  }
  return { outcomes, skipped };
}

/** The outcomes of a row, or what is wrong with it. */
function readRow(value: unknown, context: BenchmarkContext): readonly Outcome[] | string {
  const row = objectOf(value);
  if (row === undefined) return "it is no object";
  const task = textOf(row["task_id"]);
  if (task === undefined) return "task_id is missing";
  const tried = objectOf(row["outcomes"]);
  if (tried === undefined) return "outcomes is no object of models";
  const outcomes: Outcome[] = [];
  for (const [model, given] of Object.entries(tried)) {
    const outcome = objectOf(given);
    const wrong = outcome === undefined ? "is no object" : whatIsWrong(outcome);
    if (outcome === undefined || wrong !== undefined) return `outcome of ${model}: ${wrong}`;
    outcomes.push(outcomeOf(row, outcome, { ...context, task, model }));
  }
  return outcomes;
}

function whatIsWrong({ resolved, cost_usd: usd, propensity }: JsonObject): string | undefined {
  if (yesOrNo(resolved) === undefined) return "resolved is neither 0 nor 1";
  if (usd !== undefined && usd !== null && amountOf(usd) === undefined)
    return "cost_usd is not a number from 0 up";
  if (propensity === undefined || propensity === null) return undefined;
  const chance = amountOf(propensity);
  return chance === undefined || chance === 0 || chance > 1 ? "propensity is not in (0, 1]" : undefined;
}

function outcomeOf(
  row: JsonObject,
  outcome: JsonObject,
  { task, model, ...context }: BenchmarkContext & { readonly task: string; readonly model: string },
): Outcome {
  const usd = amountOf(outcome["cost_usd"]);
  const kind = textOf(row["kind"]);
  return {
    task,
    run: undefined,
    step: undefined,
    chunk: undefined,
    attempt: undefined,
    kind: TASK_KINDS.find((known) => known === kind) ?? context.kind,
    repository: textOf(row["repo"]),
    model,
    tier: context.tierOf(model),
    gate: undefined,
    gates: [],
    result: yesOrNo(outcome["resolved"]) === true ? "accepted" : "failed",
    quality: undefined,
    cost: usd === undefined ? undefined : nanoUsdFromUsd(usd),
    durationMs: undefined,
    judgedBy: "benchmark",
    at: context.at,
    propensity: amountOf(outcome["propensity"]),
    source: context.source,
  };
}
