import type { PriceOf } from "../../conversations/index.ts";
import type { NanoUsd } from "../../domain/index.ts";
import type { Terms } from "../assumptions.ts";
import { costAt, modelOf } from "../call-cost.ts";
import type { PriceAndContext } from "../projection.ts";
import { freshStart, type PlannedChunk } from "./course.ts";
import { freshCost } from "./fresh-context.ts";

/**
 * What moved work saves by its tokens and by its model, over all of it: its recorded calls, the tokens of its new course at the
 * recorded models, and these at the new ones. Without brief-writing, checks and failures, which are neither.
 */
export function priceAndContext(
  chunks: readonly PlannedChunk[],
  priceOf: PriceOf,
  terms: Terms,
): PriceAndContext | undefined {
  let [before, moved, after] = [0, 0, 0];
  for (const chunk of chunks) {
    const costs = threeCosts(chunk, priceOf, terms);
    if (costs === undefined) continue;
    if (costs.includes(undefined)) return undefined;
    const [own = 0, ownThere = 0, there = 0] = costs;
    before += own;
    moved += ownThere;
    after += there;
  }
  return moved === 0 || after === 0 ? undefined : { price: moved / after, context: before / moved };
}

function threeCosts(
  chunk: PlannedChunk,
  priceOf: PriceOf,
  terms: Terms,
): readonly (NanoUsd | number | undefined)[] | undefined {
  const { calls, steps, course } = chunk;
  if (course.kind === "keep" || course.kind === "script") return undefined;
  const { model } = course;
  const inPlace = (at: (call: (typeof calls)[number]) => string) =>
    sumOf(calls.map((call) => costAt(call.usage, priceOf(at(call), call.at))));
  const before = inPlace(modelOf);
  if (course.kind === "main") return [before, before, inPlace(() => model)];
  const start = freshStart(chunk, terms);
  return [
    before,
    freshCost(steps, start, (step) => priceOf(step.model, step.at)),
    freshCost(steps, start, (step) => priceOf(model, step.at)),
  ];
}

function sumOf(costs: readonly (NanoUsd | undefined)[]): number | undefined {
  return costs.reduce<number | undefined>(
    (sum, cost) => (sum === undefined || cost === undefined ? undefined : sum + cost),
    0,
  );
}
