import {
  addUsd,
  type CostRange,
  type NanoUsd,
  type Price,
  TOKEN_CLASSES,
  type Usage,
  usageOf,
  type WorkProfile,
  ZERO_USD,
} from "../domain/index.ts";
import { asSold } from "./as-sold.ts";
import { costOfUsage } from "./cost-of-usage.ts";

/**
 * The calls of one conversation with prompt caching: the first call writes prefix and brief, every later call reads
 * what the one before it had and writes what has come since. `contextTokens` replaces the profile's brief where the
 * size of the work is known.
 */
export function conversationCalls(
  profile: WorkProfile,
  turns: number,
  contextTokens?: number,
): readonly Usage[] {
  const step = profile.outputTokensPerTurn + profile.toolResultTokensPerTurn;
  const opening = profile.prefixTokens + (contextTokens ?? profile.briefTokens);
  return Array.from({ length: Math.max(1, Math.round(turns)) }, (_, index) =>
    usageOf({
      freshInput: 0,
      cacheRead: index === 0 ? 0 : opening + (index - 1) * step,
      cacheWrite5m: index === 0 ? opening : step,
      cacheWrite1h: 0,
      output: profile.outputTokensPerTurn,
    }),
  );
}

/**
 * A projection from the profile's turns, not a measurement; where a provider sells no cache classes, their tokens are
 * fresh input. `undefined` without a price.
 */
export function projectedCost(
  profile: WorkProfile,
  price: Price | undefined,
  contextTokens?: number,
): CostRange | undefined {
  if (price === undefined) return undefined;
  const { low, expected, high } = profile.turns;
  // A longer conversation begins like a shorter one, so the longest holds the others.
  const calls = conversationCalls(profile, Math.max(low, expected, high), contextTokens);
  const sums = runningSums(calls, price);
  const at = (turns: number) => sums[Math.max(1, Math.round(turns)) - 1] ?? ZERO_USD;
  return { low: at(low), expected: at(expected), high: at(high), basis: "projected" };
}

/** What the conversation has cost after each of its calls. */
function runningSums(calls: readonly Usage[], price: Price): readonly NanoUsd[] {
  const sellsAll = [price, ...price.bands].every(({ rates }) =>
    TOKEN_CLASSES.every((tokenClass) => rates[tokenClass] !== undefined),
  );
  let sum = ZERO_USD;
  return calls.map((usage) => {
    const cost = costOfUsage(sellsAll ? usage : asSold(usage, price), price);
    if (cost.kind === "priced") sum = addUsd(sum, cost.amount);
    return sum;
  });
}
