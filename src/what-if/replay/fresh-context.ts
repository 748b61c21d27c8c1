import {
  addUsd,
  type Instant,
  type NanoUsd,
  type Price,
  promptTokens,
  scaleUsd,
  type Usage,
  usageOf,
  ZERO_USD,
} from "../../domain/index.ts";
import { costAt, modelOf, type WorkingCall } from "../call-cost.ts";

/** One call of a piece of work without the context that it was made in. */
export interface FreshStep {
  readonly at: Instant;
  /** The model that did it as it was. */
  readonly model: string;
  /** Tokens that came to the conversation before this call and after the one before: the answer to that, and what tools gave. */
  readonly growth: number;
  readonly output: number;
}

/** What a fresh context begins with, and how many times the recorded calls it takes. */
export interface FreshStart {
  readonly openingTokens: number;
  readonly callsFactor: number;
}

/**
 * The calls of a chunk as steps. A prompt grew by no more than it did not read: behind a small call made beside the conversation
 * it only comes back. One that shrank (a compaction, old thinking left out) hides what came to it: then the answer before is taken.
 */
export function stepsOf(calls: readonly WorkingCall[]): readonly FreshStep[] {
  return calls.map((call, index) => {
    const before = calls[index - 1];
    const grown = before === undefined ? 0 : promptTokens(call.usage) - promptTokens(before.usage);
    const unread = promptTokens(call.usage) - (call.usage.cacheRead ?? 0);
    return {
      at: call.at,
      model: modelOf(call),
      growth: grown > 0 ? Math.min(grown, unread) : (before?.usage.output ?? 0),
      output: call.usage.output ?? 0,
    };
  });
}

/**
 * The same work in a context of its own: the first call writes the opening, each later one reads what the ones before it had
 * and writes what came to it. Beyond the recorded calls the later steps are repeated; of the last call only a part may count.
 * `undefined` where one has no price.
 */
export function freshCost(
  steps: readonly FreshStep[],
  start: FreshStart,
  priceOf: (step: FreshStep) => Price | undefined,
): NanoUsd | undefined {
  const [first] = steps;
  if (first === undefined) return ZERO_USD;
  const count = Math.max(1, steps.length * start.callsFactor);
  let context = 0;
  let sum = ZERO_USD;
  for (let index = 0; index < count; index += 1) {
    const step = stepAt(steps, index, first);
    const written = index === 0 ? start.openingTokens : step.growth;
    const cost = costAt(freshUsage(context, written, step.output), priceOf(step));
    if (cost === undefined) return undefined;
    sum = addUsd(sum, scaleUsd(cost, Math.min(1, count - index)));
    context += written;
  }
  return sum;
}

/** A call that reads one part of its prompt from the cache and writes the other. */
export function freshUsage(cacheRead: number, cacheWrite5m: number, output: number): Usage {
  return usageOf({ freshInput: 0, cacheRead, cacheWrite5m, cacheWrite1h: 0, output });
}

/** Repeats all but the first; of a single call its answer comes to the context, and it answers as much again. */
function stepAt(steps: readonly FreshStep[], index: number, first: FreshStep): FreshStep {
  const known = steps[index];
  if (known !== undefined) return known;
  return steps[1 + ((index - 1) % Math.max(1, steps.length - 1))] ?? { ...first, growth: first.output };
}
