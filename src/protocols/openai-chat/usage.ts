import { type Json, type Usage, usageOf } from "../../domain/index.ts";
import { isJsonObject, type JsonObject, objectAt, tokensAt } from "../json.ts";
import type { ChatUsage } from "./wire.ts";

/**
 * Token counts of a reply as disjoint classes. `prompt_tokens` holds what was read from the cache and what was written to
 * it, so both are taken out; servers that meant less by it are known by the remainder, which cannot be negative. What is
 * not reported stays absent; `undefined` where neither prompt nor completion is reported.
 */
export function readChatUsage(wire: Json | undefined): Usage | undefined {
  if (!isJsonObject(wire)) return undefined;
  const prompt = tokensAt(wire, "prompt_tokens");
  const output = outputOf(wire);
  if (prompt === undefined && output === undefined) return undefined;
  const cacheRead = cacheReadOf(wire);
  const writes = cacheWritesOf(wire);
  return usageOf({ freshInput: freshOf(prompt, { cacheRead, ...writes }), cacheRead, ...writes, output });
}

/** The reverse, for whoever answers in this format: its caches have no 1-hour writes, so all writes are one number. */
export function writeChatUsage(usage: Usage): ChatUsage {
  const { freshInput, cacheRead, cacheWrite5m, cacheWrite1h, output } = usage;
  const isWriteReported = cacheWrite5m !== undefined || cacheWrite1h !== undefined;
  const written = (cacheWrite5m ?? 0) + (cacheWrite1h ?? 0);
  const prompt = (freshInput ?? 0) + (cacheRead ?? 0) + written;
  return {
    ...(freshInput !== undefined && { prompt_tokens: prompt }),
    ...(output !== undefined && { completion_tokens: output }),
    ...(freshInput !== undefined && output !== undefined && { total_tokens: prompt + output }),
    ...((cacheRead !== undefined || isWriteReported) && {
      prompt_tokens_details: {
        ...(cacheRead !== undefined && { cached_tokens: cacheRead }),
        ...(isWriteReported && { cache_write_tokens: written }),
      },
    }),
  };
}

interface Cached {
  readonly cacheRead: number | undefined;
  readonly cacheWrite5m: number | undefined;
  readonly cacheWrite1h: number | undefined;
}

/** The three meanings that `prompt_tokens` has had: everything; all but the writes; fresh input alone. */
function freshOf(prompt: number | undefined, { cacheRead = 0, cacheWrite5m, cacheWrite1h }: Cached) {
  if (prompt === undefined) return undefined;
  const written = (cacheWrite5m ?? 0) + (cacheWrite1h ?? 0);
  return [prompt - cacheRead - written, prompt - cacheRead].find((rest) => rest >= 0) ?? prompt;
}

/** OpenAI's own place, then LiteLLM's, then DeepSeek's. */
function cacheReadOf(wire: JsonObject): number | undefined {
  return (
    tokensAt(objectAt(wire, "prompt_tokens_details"), "cached_tokens") ??
    tokensAt(wire, "cache_read_input_tokens") ??
    tokensAt(wire, "prompt_cache_hit_tokens")
  );
}

/**
 * OpenAI and OpenRouter say `cache_write_tokens`, LiteLLM `cache_creation_tokens` with a split by lifetime or
 * `cache_creation_input_tokens`. What no lifetime is told of counts as the 5-minute class, the one write price that such models have.
 */
function cacheWritesOf(wire: JsonObject) {
  const details = objectAt(wire, "prompt_tokens_details");
  const split = objectAt(details, "cache_creation_token_details");
  const cacheWrite5m = tokensAt(split, "ephemeral_5m_input_tokens");
  const cacheWrite1h = tokensAt(split, "ephemeral_1h_input_tokens");
  const flat =
    tokensAt(details, "cache_write_tokens") ??
    tokensAt(details, "cache_creation_tokens") ??
    tokensAt(wire, "cache_creation_input_tokens");
  const unsplit = (flat ?? 0) - (cacheWrite5m ?? 0) - (cacheWrite1h ?? 0);
  const isFlatAlone = flat !== undefined && cacheWrite5m === undefined && cacheWrite1h === undefined;
  if (unsplit <= 0 && !isFlatAlone) return { cacheWrite5m, cacheWrite1h };
  return { cacheWrite5m: (cacheWrite5m ?? 0) + unsplit, cacheWrite1h };
}

/**
 * Reasoning is inside `completion_tokens`. Servers that leave it out of there (Google's, xAI's) count it in `total_tokens`,
 * and it is billed as output; the difference counts only where nothing else can explain it.
 */
function outputOf(wire: JsonObject): number | undefined {
  const completion = tokensAt(wire, "completion_tokens");
  const prompt = tokensAt(wire, "prompt_tokens");
  const total = tokensAt(wire, "total_tokens");
  if (completion === undefined || prompt === undefined || total === undefined) return completion;
  const reasoning = tokensAt(objectAt(wire, "completion_tokens_details"), "reasoning_tokens");
  const beyond = total - prompt - completion;
  const isReasoning = reasoning === undefined ? (cacheReadOf(wire) ?? 0) <= prompt : beyond === reasoning;
  return beyond > 0 && isReasoning ? completion + beyond : completion;
}
