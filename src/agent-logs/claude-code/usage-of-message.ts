import { byTokenClass, TOKEN_CLASSES, tokens, type Usage, usageOf } from "../../domain/index.ts";
import type { JsonObject } from "../../protocols/index.ts";
import { objectAt, tokensAt } from "../json-fields.ts";

/**
 * `iterations` says the same once more, split up, and is not added. What was written into the cache stands there as one number
 * and as a split by lifetime; either may be 0 or missing, so the larger holds, and what the split does not explain is of the
 * short life.
 */
export function usageOfMessage(usage: JsonObject): Usage {
  const written = tokensAt(usage, "cache_creation_input_tokens");
  const split = objectAt(usage, "cache_creation");
  const short = tokensAt(split, "ephemeral_5m_input_tokens");
  const long = tokensAt(split, "ephemeral_1h_input_tokens");
  const unexplained = Math.max(0, (written ?? 0) - (short ?? 0) - (long ?? 0));
  const isShortKnown =
    short !== undefined || unexplained > 0 || (written !== undefined && long === undefined);
  const counts = {
    freshInput: tokensAt(usage, "input_tokens"),
    cacheRead: tokensAt(usage, "cache_read_input_tokens"),
    cacheWrite5m: isShortKnown ? (short ?? 0) + unexplained : undefined,
    cacheWrite1h: long,
    output: tokensAt(usage, "output_tokens"),
  };
  const isWhole = TOKEN_CLASSES.every((tokenClass) => counts[tokenClass] !== undefined);
  // Written down at once, which takes two thirds of the memory.
  return isWhole ? byTokenClass((tokenClass) => tokens(counts[tokenClass] ?? 0)) : usageOf(counts);
}
