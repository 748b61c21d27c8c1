import {
  addUsd,
  type CostRange,
  type NanoUsd,
  type Price,
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
  const at = (turns: number) => sumOf(conversationCalls(profile, turns, contextTokens), price);
  return {
    low: at(profile.turns.low),
    expected: at(profile.turns.expected),
    high: at(profile.turns.high),
    basis: "projected",
  };
}

function sumOf(calls: readonly Usage[], price: Price): NanoUsd {
  return calls.reduce((sum, usage) => {
    const cost = costOfUsage(asSold(usage, price), price);
    return cost.kind === "priced" ? addUsd(sum, cost.amount) : sum;
  }, ZERO_USD);
}
