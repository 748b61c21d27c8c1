import { type Usage, usageOf } from "../../domain/index.ts";
import type { JsonObject } from "../../protocols/index.ts";
import { tokensAt } from "../json-fields.ts";

/** Tokens as Codex counts them: what was read from the cache, and written to it, is inside `input`, reasoning inside `output`. */
export interface TokenCounts {
  readonly input?: number;
  readonly cached?: number;
  readonly written?: number;
  readonly output?: number;
  readonly reasoning?: number;
  readonly total?: number;
}

const FIELDS = [
  ["input", "input_tokens"],
  ["cached", "cached_input_tokens"],
  ["written", "cache_write_input_tokens"],
  ["output", "output_tokens"],
  ["reasoning", "reasoning_output_tokens"],
  ["total", "total_tokens"],
] as const;

/** `undefined` where neither input nor output is counted. */
export function readCounts(value: unknown): TokenCounts | undefined {
  if (!isObject(value)) return undefined;
  const counts: { -readonly [Field in keyof TokenCounts]: number } = {};
  for (const [field, key] of FIELDS) {
    const count = tokensAt(value, key);
    if (count !== undefined) counts[field] = count;
  }
  return counts.input === undefined && counts.output === undefined ? undefined : counts;
}

/** The reverse, for the state of a reading. */
export function writeCounts(counts: TokenCounts): JsonObject {
  return Object.fromEntries(
    FIELDS.flatMap(([field, key]) => {
      const count = counts[field];
      return count === undefined ? [] : [[key, count]];
    }),
  );
}

/** The same for the same counts, and short: for ids. */
export function keyOfCounts(counts: TokenCounts): string {
  return FIELDS.map(([field]) => counts[field] ?? "").join(".");
}

/** The counts as disjoint classes. What is not counted stays absent. */
export function usageOfCounts(counts: TokenCounts): Usage {
  return usageOf({
    freshInput: freshOf(counts),
    cacheRead: counts.cached,
    cacheWrite5m: counts.written,
    output: outputOf(counts),
  });
}

export function isNothing(counts: TokenCounts): boolean {
  return (counts.input ?? 0) + (counts.output ?? 0) === 0;
}

/** What was added since; `undefined` where something got less, so that counting has begun anew. */
export function countsSince(before: TokenCounts, now: TokenCounts): TokenCounts | undefined {
  const added: { -readonly [Field in keyof TokenCounts]: number } = {};
  for (const [field] of FIELDS) {
    const count = now[field];
    if (count === undefined) continue;
    const rest = count - (before[field] ?? 0);
    if (rest < 0) return undefined;
    added[field] = rest;
  }
  return added;
}

/** Behind some servers `input` holds only a part of the rest, which shows where it is smaller. */
function freshOf({ input, cached = 0, written = 0 }: TokenCounts): number | undefined {
  if (input === undefined) return undefined;
  return [input - cached - written, input - cached].find((rest) => rest >= 0) ?? input;
}

/** Servers that do not count reasoning as output show it in the total. */
function outputOf({ input, output, reasoning = 0, total }: TokenCounts): number | undefined {
  if (output === undefined || total === undefined) return output;
  return total === (input ?? 0) + output + reasoning ? output + reasoning : output;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
