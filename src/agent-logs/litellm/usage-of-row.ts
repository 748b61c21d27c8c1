import { type Usage, usageOf } from "../../domain/index.ts";
import type { JsonObject } from "../../protocols/index.ts";
import { tokensAt } from "../json-fields.ts";
import { unpackedAt } from "./packed-json.ts";

/** How far what a meaning costs may be from what was spent: LiteLLM adds up in floats, and its prices have up to 13 digits. */
const SAME_COST = 0.001;

/** What a usage costs, in dollars; `undefined` where it has no price. */
export type CostUsd = (usage: Usage) => number | undefined;

/**
 * The tokens of a row. Its columns have no cache classes; those stand in the metadata, as the provider reported them.
 *
 * `prompt_tokens` has had three meanings: all that was sent; all but what was written to the cache; and fresh input alone.
 * The widest one that leaves no class below zero holds, unless the row's own words or what was spent speak for another.
 */
export function usageOfRow(
  row: JsonObject,
  spent: { readonly usd: number | undefined; readonly costUsd: CostUsd },
): Usage {
  const metadata = unpackedAt(row, "metadata");
  const reported = [unpackedAt(metadata, "usage_object"), unpackedAt(metadata, "additional_usage_values")];
  const cached = cachedIn(reported);
  const all = largest(reported.map((usage) => tokensAt(usage, "prompt_tokens")));
  const prompt = tokensAt(row, "prompt_tokens") ?? all;
  const output =
    tokensAt(row, "completion_tokens") ??
    largest(reported.map((usage) => tokensAt(usage, "completion_tokens")));
  const withFresh = (freshInput: number | undefined) => usageOf({ ...cached, freshInput, output });
  if (prompt === undefined) return withFresh(undefined);

  const written = (cached.cacheWrite5m ?? 0) + (cached.cacheWrite1h ?? 0);
  const read = cached.cacheRead ?? 0;
  if (all !== undefined && all !== prompt && all === prompt + read + written) return withFresh(prompt);
  const possible = [prompt - read - written, prompt - read, prompt].filter((fresh) => fresh >= 0);
  const paid = [...new Set(possible)].filter((fresh) => isSpent(spent.costUsd(withFresh(fresh)), spent.usd));
  return withFresh(paid.length === 1 ? paid[0] : possible[0]);
}

function isSpent(costs: number | undefined, spent: number | undefined): boolean {
  if (costs === undefined || spent === undefined || spent <= 0) return false;
  return Math.abs(costs - spent) <= SAME_COST * spent;
}

function cachedIn(reported: readonly JsonObject[]) {
  const details = reported.map((usage) => unpackedAt(usage, "prompt_tokens_details"));
  const cacheRead = largest([
    ...reported.map((usage) => tokensAt(usage, "cache_read_input_tokens")),
    ...details.map((detail) => tokensAt(detail, "cached_tokens")),
  ]);
  const flat = largest([
    ...reported.map((usage) => tokensAt(usage, "cache_creation_input_tokens")),
    ...details.map((detail) => tokensAt(detail, "cache_creation_tokens")),
  ]);
  const byLife = [
    ...details.map((detail) => unpackedAt(detail, "cache_creation_token_details")),
    ...reported.map((usage) => unpackedAt(usage, "cache_creation")),
  ];
  const fiveMinutes = largest(byLife.map((lives) => tokensAt(lives, "ephemeral_5m_input_tokens")));
  const cacheWrite1h = largest(byLife.map((lives) => tokensAt(lives, "ephemeral_1h_input_tokens")));
  // What the sum has beyond the two lives is taken for the shorter one, which is the provider's default.
  const rest = flat === undefined ? undefined : Math.max(0, flat - (cacheWrite1h ?? 0));
  return { cacheRead, cacheWrite5m: largest([fiveMinutes, rest]), cacheWrite1h };
}

/** The same count stands in several places, and in some as a 0 that means "not looked at". */
function largest(counts: readonly (number | undefined)[]): number | undefined {
  const known = counts.filter((count) => count !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}
