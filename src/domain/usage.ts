import type { Branded } from "./branded.ts";
import { SufficeError } from "./errors.ts";

/** A whole number of tokens, not negative. */
export type Tokens = Branded<number, "Tokens">;

/**
 * The billed classes, disjoint: cached tokens are never inside `freshInput`. Reasoning is part of `output`.
 * Providers disagree on this (some count cached tokens inside input), so each protocol converts once, in its `usage.ts`.
 */
export const TOKEN_CLASSES = ["freshInput", "cacheRead", "cacheWrite5m", "cacheWrite1h", "output"] as const;
export type TokenClass = (typeof TOKEN_CLASSES)[number];

/** What one call used. A class that the provider did not report is absent, which is not the same as 0. */
export type Usage = { readonly [Class in TokenClass]?: Tokens };

/** A value for each class. */
export type ByTokenClass<Value> = Readonly<Record<TokenClass, Value>>;

export function tokens(value: number): Tokens {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new SufficeError("bug.invariant", { message: `${value} is not a number of tokens` });
  }
  return value as Tokens;
}

/** Reported counts only; `{ freshInput: 12, output: 3 }` leaves the cache classes unreported. */
export function usageOf(counts: { readonly [Class in TokenClass]?: number | undefined }): Usage {
  const usage: { -readonly [Class in TokenClass]?: Tokens } = {};
  for (const tokenClass of TOKEN_CLASSES) {
    const count = counts[tokenClass];
    if (count !== undefined) usage[tokenClass] = tokens(count);
  }
  return usage;
}

/** Class by class; a class stays absent only where neither side reported it. */
export function addUsage(left: Usage, right: Usage): Usage {
  const sum: { -readonly [Class in TokenClass]?: Tokens } = {};
  for (const tokenClass of TOKEN_CLASSES) {
    const a = left[tokenClass];
    const b = right[tokenClass];
    if (a !== undefined || b !== undefined) sum[tokenClass] = tokens((a ?? 0) + (b ?? 0));
  }
  return sum;
}

export const NO_USAGE: Usage = {};

/** Everything that was sent: the size that long-context bands look at. */
export function promptTokens(usage: Usage): Tokens {
  return tokens(
    (usage.freshInput ?? 0) + (usage.cacheRead ?? 0) + (usage.cacheWrite5m ?? 0) + (usage.cacheWrite1h ?? 0),
  );
}

/** All classes filled, unreported ones as 0: for sums and tables, not for the record of a call. */
export function countsOf(usage: Usage): ByTokenClass<number> {
  return byTokenClass((tokenClass) => usage[tokenClass] ?? 0);
}

export function byTokenClass<Value>(value: (tokenClass: TokenClass) => Value): ByTokenClass<Value> {
  return {
    freshInput: value("freshInput"),
    cacheRead: value("cacheRead"),
    cacheWrite5m: value("cacheWrite5m"),
    cacheWrite1h: value("cacheWrite1h"),
    output: value("output"),
  };
}
