import { type Instant, nanoUsdFromUsd, parseInstant, type TaskKind, type Tier } from "../../domain/index.ts";
import type { Outcome, ReadOutcomes, SkippedRow } from "../outcome.ts";
import { amountOf, type JsonObject, objectOf, textOf } from "./json-fields.ts";

export interface ExperimentContext {
  /**
   * What a name such as `haiku` meant, at that time where it is known; `undefined` for a model that nobody declared. The row is
   * then skipped: a name is never guessed.
   */
  readonly modelNamed: (
    name: string,
    at: Instant | undefined,
  ) => { readonly model: string; readonly tier: Tier } | undefined;
  /** Length of one unit of `timeToComplete`, which the documents do not say; left out: durations stay unknown. */
  readonly timeUnitMs?: number;
  readonly kind?: TaskKind;
  readonly repository?: string;
  /** When rows without a date of their own were made. */
  readonly at?: Instant;
}

/** What such rows say when nothing was run. */
const NOT_MEASURED = /\b(?:would have routed|already implemented)\b/i;

/**
 * From rows of the documents' `RoutingExperiment`: `{ taskId, description, modelUsed, success, cost, timeToComplete, qualityScore,
 * notes }`, a superset of which is welcome; `timestamp` is read where it is there. `qualityScore`, `cost` and `timeToComplete` may
 * be missing, which is unknown and not 0. A row whose text says that nothing was tried is counted as not measured, and never used.
 */
export function experimentOutcomes(rows: readonly unknown[], context: ExperimentContext): ReadOutcomes {
  const outcomes: Outcome[] = [];
  const skipped: SkippedRow[] = [];
  for (const [index, row] of rows.entries()) {
    const read = readRow(row, context);
    if ("outcome" in read) outcomes.push(read.outcome);
    else skipped.push({ line: index + 1, ...read });
  }
  return { outcomes, skipped };
}

type ReadRow = { readonly outcome: Outcome } | Omit<SkippedRow, "line">;

function readRow(value: unknown, context: ExperimentContext): ReadRow {
  const row = objectOf(value);
  if (row === undefined) return invalid("it is no object");
  const said = [row["notes"], row["description"]].find((text) => NOT_MEASURED.test(textOf(text) ?? ""));
  if (said !== undefined) return { why: "not-measured", because: `it says "${textOf(said)}"` };
  const task = textOf(row["taskId"]);
  if (task === undefined) return invalid("taskId is missing");
  const name = textOf(row["modelUsed"]);
  if (name === undefined) return invalid("modelUsed is missing");
  const { success, qualityScore: quality } = row;
  if (typeof success !== "boolean") return invalid("success is neither true nor false");
  if (!isRating(quality)) return invalid("qualityScore is not 1 to 5");
  const bad = ["cost", "timeToComplete"].find((key) => isGiven(row[key]) && amountOf(row[key]) === undefined);
  if (bad !== undefined) return invalid(`${bad} is not a number from 0 up`);
  const at = parseInstant(textOf(row["timestamp"]) ?? "") ?? context.at;
  const used = context.modelNamed(name, at);
  if (used === undefined) return invalid(`modelUsed "${name}" is no declared model`);
  return { outcome: outcomeOf(row, context, { ...used, task, success, at }) };
}

function outcomeOf(
  row: JsonObject,
  context: ExperimentContext,
  known: {
    readonly task: string;
    readonly model: string;
    readonly tier: Tier;
    readonly success: boolean;
    readonly at: Instant | undefined;
  },
): Outcome {
  const [usd, time] = [amountOf(row["cost"]), amountOf(row["timeToComplete"])];
  const { task, model, tier, success, at } = known;
  return {
    task,
    run: undefined,
    step: undefined,
    chunk: undefined,
    attempt: undefined,
    kind: context.kind,
    repository: context.repository,
    model,
    tier,
    gate: undefined,
    gates: [],
    result: success ? "accepted" : "failed",
    quality: amountOf(row["qualityScore"]),
    cost: usd === undefined ? undefined : nanoUsdFromUsd(usd),
    durationMs:
      time === undefined || context.timeUnitMs === undefined ? undefined : time * context.timeUnitMs,
    judgedBy: "person",
    at,
    propensity: undefined,
    source: "routing-experiment",
  };
}

function isRating(value: unknown): boolean {
  return !isGiven(value) || (typeof value === "number" && value >= 1 && value <= 5);
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function invalid(because: string): Omit<SkippedRow, "line"> {
  return { why: "invalid", because };
}
