import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Json, type Usage, usageOf } from "../../domain/index.ts";
import { parseJson } from "../json.ts";
import { readMessagesUsage, writeMessagesUsage } from "./usage.ts";

test.each<[string, Json | undefined, Usage | undefined]>([
  [
    "all classes",
    {
      input_tokens: 2,
      cache_creation_input_tokens: 1551,
      cache_read_input_tokens: 228_794,
      cache_creation: { ephemeral_1h_input_tokens: 1500, ephemeral_5m_input_tokens: 51 },
      output_tokens: 361,
    },
    usageOf({ freshInput: 2, cacheRead: 228_794, cacheWrite5m: 51, cacheWrite1h: 1500, output: 361 }),
  ],
  [
    "more than could ever be sent: that class stays unreported",
    { input_tokens: Number.MAX_SAFE_INTEGER, cache_read_input_tokens: 4_000_000_001, output_tokens: 3 },
    usageOf({ output: 3 }),
  ],
  [
    "no cache: its classes stay unreported",
    { input_tokens: 2, output_tokens: 3 },
    usageOf({ freshInput: 2, output: 3 }),
  ],
  [
    "the flat count of writes alone: five minutes",
    { input_tokens: 2, cache_creation_input_tokens: 900, output_tokens: 3 },
    usageOf({ freshInput: 2, cacheWrite5m: 900, output: 3 }),
  ],
  [
    "a flat 0 beside a filled split: the split",
    { input_tokens: 2, cache_creation_input_tokens: 0, cache_creation: { ephemeral_1h_input_tokens: 70 } },
    usageOf({ freshInput: 2, cacheWrite1h: 70 }),
  ],
  [
    "a flat count larger than the split: the rest is five minutes",
    {
      input_tokens: 2,
      cache_creation_input_tokens: 100,
      cache_creation: { ephemeral_5m_input_tokens: 10, ephemeral_1h_input_tokens: 70 },
    },
    usageOf({ freshInput: 2, cacheWrite5m: 30, cacheWrite1h: 70 }),
  ],
  ["zeros are reported zeros", { input_tokens: 0, output_tokens: 0 }, usageOf({ freshInput: 0, output: 0 })],
  ["output alone", { output_tokens: 5 }, usageOf({ output: 5 })],
  ["neither input nor output", { cache_read_input_tokens: 5 }, undefined],
  ["counts that are none", { input_tokens: -1, output_tokens: "7", cache_read_input_tokens: 1.5 }, undefined],
  ["nothing", undefined, undefined],
  ["null", null, undefined],
])("wire usage becomes classes: %s", (_, wire, usage) => {
  expect(readMessagesUsage(wire)).toEqual(usage);
});

test("details that are part of another count are not added", () => {
  const wire = {
    input_tokens: 2,
    output_tokens: 361,
    output_tokens_details: { thinking_tokens: 100 },
    iterations: [{ type: "message", input_tokens: 2, output_tokens: 361 }],
  };
  expect(readMessagesUsage(wire)).toEqual(usageOf({ freshInput: 2, output: 361 }));
});

test("usage that is written is read back, class by class", () => {
  const count = fc.option(fc.nat(), { nil: undefined });
  fc.assert(
    fc.property(
      fc.record({
        freshInput: fc.nat(),
        cacheRead: count,
        cacheWrite5m: count,
        cacheWrite1h: count,
        output: count,
      }),
      (counts) => {
        const usage = usageOf(counts);
        expect(readMessagesUsage(parseJson(JSON.stringify(writeMessagesUsage(usage))))).toEqual(usage);
      },
    ),
  );
});
