import { type Json, type Usage, usageOf } from "../../domain/index.ts";
import { isJsonObject, type JsonObject, tokensAt } from "../json.ts";

/** The whole prompt is fresh input: what the server kept of an earlier one is neither reported nor billed. Thinking is output. */
export function readOllamaUsage(wire: Json | undefined): Usage | undefined {
  if (!isJsonObject(wire)) return undefined;
  const freshInput = tokensAt(wire, "prompt_eval_count");
  const output = tokensAt(wire, "eval_count");
  return freshInput === undefined && output === undefined ? undefined : usageOf({ freshInput, output });
}

/** The reverse, for whoever answers in this format: all that was sent is one number. */
export function writeOllamaUsage(usage: Usage): JsonObject {
  const { freshInput, cacheRead, cacheWrite5m, cacheWrite1h, output } = usage;
  const prompt = (freshInput ?? 0) + (cacheRead ?? 0) + (cacheWrite5m ?? 0) + (cacheWrite1h ?? 0);
  return {
    ...(freshInput !== undefined && { prompt_eval_count: prompt }),
    ...(output !== undefined && { eval_count: output }),
  };
}
