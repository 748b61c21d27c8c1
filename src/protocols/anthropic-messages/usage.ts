import { type Json, type Usage, usageOf } from "../../domain/index.ts";
import { isJsonObject, type JsonObject, objectAt, tokensAt } from "../json.ts";
import type { MessagesUsage } from "./wire.ts";

/**
 * Token counts of a reply as disjoint classes. The wire's `input_tokens` is fresh input only, so nothing is subtracted.
 * What is not reported, or cannot be, stays absent; `undefined` where neither input nor output is reported.
 */
export function readMessagesUsage(wire: Json | undefined): Usage | undefined {
  if (!isJsonObject(wire)) return undefined;
  const freshInput = tokensAt(wire, "input_tokens");
  const output = tokensAt(wire, "output_tokens");
  if (freshInput === undefined && output === undefined) return undefined;
  return usageOf({
    freshInput,
    cacheRead: tokensAt(wire, "cache_read_input_tokens"),
    ...cacheWrites(wire),
    output,
  });
}

/** The reverse, for whoever answers in this format. */
export function writeMessagesUsage(usage: Usage): MessagesUsage {
  const { freshInput, cacheRead, cacheWrite5m, cacheWrite1h, output } = usage;
  const isWriteReported = cacheWrite5m !== undefined || cacheWrite1h !== undefined;
  return {
    ...(freshInput !== undefined && { input_tokens: freshInput }),
    ...(cacheRead !== undefined && { cache_read_input_tokens: cacheRead }),
    ...(isWriteReported && {
      cache_creation_input_tokens: (cacheWrite5m ?? 0) + (cacheWrite1h ?? 0),
      cache_creation: {
        ...(cacheWrite5m !== undefined && { ephemeral_5m_input_tokens: cacheWrite5m }),
        ...(cacheWrite1h !== undefined && { ephemeral_1h_input_tokens: cacheWrite1h }),
      },
    }),
    ...(output !== undefined && { output_tokens: output }),
  };
}

/**
 * The flat count is the sum of the split one, but servers have reported 0 beside a filled split, and a flat count alone.
 * So the larger of the two holds, and what only the flat count knows is taken for the usual five minutes.
 */
function cacheWrites(wire: JsonObject) {
  const split = objectAt(wire, "cache_creation");
  const cacheWrite5m = tokensAt(split, "ephemeral_5m_input_tokens");
  const cacheWrite1h = tokensAt(split, "ephemeral_1h_input_tokens");
  const flat = tokensAt(wire, "cache_creation_input_tokens");
  if (flat === undefined) return { cacheWrite5m, cacheWrite1h };
  const unsplit = flat - (cacheWrite5m ?? 0) - (cacheWrite1h ?? 0);
  const isFlatAlone = cacheWrite5m === undefined && cacheWrite1h === undefined;
  if (unsplit <= 0 && !isFlatAlone) return { cacheWrite5m, cacheWrite1h };
  return { cacheWrite5m: (cacheWrite5m ?? 0) + unsplit, cacheWrite1h };
}
