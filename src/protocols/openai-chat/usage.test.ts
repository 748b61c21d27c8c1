import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Json, type Usage, usageOf } from "../../domain/index.ts";
import { parseJson } from "../json.ts";
import { readChatUsage, writeChatUsage } from "./usage.ts";

test.each<[string, Json | undefined, Usage | undefined]>([
  [
    "OpenAI's own: cached tokens, read and written, are taken out of the prompt",
    {
      prompt_tokens: 2006,
      completion_tokens: 300,
      total_tokens: 2306,
      prompt_tokens_details: { cached_tokens: 1920, cache_write_tokens: 50, audio_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: 200 },
    },
    usageOf({ freshInput: 36, cacheRead: 1920, cacheWrite5m: 50, output: 300 }),
  ],
  [
    "no cache: its classes stay unreported",
    { prompt_tokens: 10, completion_tokens: 3, total_tokens: 13 },
    usageOf({ freshInput: 10, output: 3 }),
  ],
  [
    "reported zeros",
    { prompt_tokens: 10, completion_tokens: 0, prompt_tokens_details: { cached_tokens: 0 } },
    usageOf({ freshInput: 10, cacheRead: 0, output: 0 }),
  ],
  [
    "LiteLLM's, with a split by lifetime",
    {
      prompt_tokens: 51_800,
      completion_tokens: 310,
      total_tokens: 52_110,
      prompt_tokens_details: {
        cached_tokens: 50_000,
        cache_creation_tokens: 1790,
        cache_creation_token_details: { ephemeral_5m_input_tokens: 1700, ephemeral_1h_input_tokens: 90 },
      },
      cache_read_input_tokens: 50_000,
      cache_creation_input_tokens: 1790,
    },
    usageOf({ freshInput: 10, cacheRead: 50_000, cacheWrite5m: 1700, cacheWrite1h: 90, output: 310 }),
  ],
  [
    "LiteLLM's of mid-2025: a prompt without the writes",
    {
      prompt_tokens: 50_010,
      completion_tokens: 310,
      cache_read_input_tokens: 50_000,
      cache_creation_input_tokens: 1790,
    },
    usageOf({ freshInput: 10, cacheRead: 50_000, cacheWrite5m: 1790, output: 310 }),
  ],
  [
    "a prompt that is fresh input alone",
    { prompt_tokens: 10, completion_tokens: 3, cache_read_input_tokens: 50_000 },
    usageOf({ freshInput: 10, cacheRead: 50_000, output: 3 }),
  ],
  [
    "DeepSeek's",
    {
      prompt_tokens: 100,
      completion_tokens: 3,
      prompt_cache_hit_tokens: 64,
      prompt_cache_miss_tokens: 36,
    },
    usageOf({ freshInput: 36, cacheRead: 64, output: 3 }),
  ],
  [
    "Google's: thinking is only in the total, and is output",
    { prompt_tokens: 100, completion_tokens: 20, total_tokens: 620 },
    usageOf({ freshInput: 100, output: 520 }),
  ],
  [
    "xAI's: reasoning beside the completion",
    {
      prompt_tokens: 100,
      completion_tokens: 20,
      total_tokens: 170,
      completion_tokens_details: { reasoning_tokens: 50 },
    },
    usageOf({ freshInput: 100, output: 70 }),
  ],
  [
    "a total that nothing explains",
    {
      prompt_tokens: 100,
      completion_tokens: 20,
      total_tokens: 170,
      completion_tokens_details: { reasoning_tokens: 7 },
    },
    usageOf({ freshInput: 100, output: 20 }),
  ],
  ["output alone", { completion_tokens: 3 }, usageOf({ output: 3 })],
  ["counts that are none", { prompt_tokens: -1, completion_tokens: "7" }, undefined],
  ["nothing", undefined, undefined],
  ["null", null, undefined],
])("wire usage becomes classes: %s", (_, wire, usage) => {
  expect(readChatUsage(wire)).toEqual(usage);
});

test("usage that is written is read back, class by class", () => {
  const count = fc.option(fc.nat(1_000_000), { nil: undefined });
  const counts = fc.record({
    freshInput: fc.nat(1_000_000),
    cacheRead: count,
    cacheWrite5m: count,
    output: count,
  });
  fc.assert(
    fc.property(counts, (given) => {
      const usage = usageOf(given);
      expect(readChatUsage(parseJson(JSON.stringify(writeChatUsage(usage))))).toEqual(usage);
    }),
  );
});
