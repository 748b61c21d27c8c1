import { expect, test } from "vitest";
import { type Usage, usageOf } from "../../domain/index.ts";
import { usageOfRow } from "./usage-of-row.ts";

const READ = 5000;
const WRITTEN = 400;
const FRESH: number = 30;
const OUTPUT = 70;

const unknown = { usd: undefined, costUsd: () => undefined };

/** At made-up prices. */
function costUsd(usage: Usage): number {
  const { freshInput = 0, cacheRead = 0, cacheWrite5m = 0, cacheWrite1h = 0, output = 0 } = usage;
  return (freshInput * 3 + cacheRead * 0.3 + cacheWrite5m * 3.75 + cacheWrite1h * 6 + output * 15) / 1e6;
}

function rowWith(prompt: number, fresh = FRESH) {
  const usage_object = { cache_read_input_tokens: READ, cache_creation_input_tokens: WRITTEN };
  const usage = { freshInput: fresh, cacheRead: READ, cacheWrite5m: WRITTEN, output: OUTPUT };
  return { row: { prompt_tokens: prompt, completion_tokens: OUTPUT, metadata: { usage_object } }, usage };
}

test.each([
  ["all that was sent", FRESH + READ + WRITTEN],
  ["all but what was written to the cache", FRESH + READ],
  ["fresh input alone", FRESH],
])("prompt_tokens may be %s", (_, prompt) => {
  const { row, usage } = rowWith(prompt);
  expect(usageOfRow(row, unknown)).toEqual(usage);
});

test.each([
  ["all that was sent", 6000 + READ + WRITTEN],
  ["all but what was written to the cache", 6000 + READ],
  ["fresh input alone", 6000],
])("where several meanings are possible, what was spent decides for %s", (_, prompt) => {
  const { row, usage } = rowWith(prompt, 6000);
  expect(usageOfRow(row, { usd: costUsd(usageOf(usage)), costUsd })).toEqual(usage);
});

test("where what was spent fits no meaning, the widest holds", () => {
  const { row, usage } = rowWith(6000 + READ + WRITTEN, 6000);
  expect(usageOfRow(row, { usd: 99, costUsd })).toEqual(usage);
});

test("a column that leaves out what the usage object counts is fresh input", () => {
  const { row, usage } = rowWith(6000, 6000);
  const usage_object = { ...row.metadata.usage_object, prompt_tokens: 6000 + READ + WRITTEN };
  expect(usageOfRow({ ...row, metadata: { usage_object } }, unknown)).toEqual(usage);
});

test.each([
  ["in the usage object", { usage_object: {} }],
  ["in additional_usage_values", { additional_usage_values: {} }],
  ["as text in text", { usage_object: "" }],
])("cache classes are found in the details of the prompt, %s", (_, place) => {
  const prompt_tokens_details = {
    cached_tokens: 1000,
    cache_creation_tokens: 300,
    cache_creation_token_details: { ephemeral_5m_input_tokens: 100, ephemeral_1h_input_tokens: 180 },
  };
  const [key = "", value] = Object.entries(place)[0] ?? [];
  const details = value === "" ? JSON.stringify({ prompt_tokens_details }) : { prompt_tokens_details };
  const metadata = JSON.stringify({ [key]: details });
  expect(usageOfRow({ prompt_tokens: "1400", completion_tokens: "7", metadata }, unknown)).toEqual({
    freshInput: 100,
    cacheRead: 1000,
    // 20 more than the two lives say: taken for the shorter one.
    cacheWrite5m: 120,
    cacheWrite1h: 180,
    output: 7,
  });
});

test("lives without a sum are a sum", () => {
  const additional_usage_values = {
    cache_creation: { ephemeral_5m_input_tokens: 5, ephemeral_1h_input_tokens: 20 },
  };
  const row = { prompt_tokens: 35, completion_tokens: 1, metadata: { additional_usage_values } };
  expect(usageOfRow(row, unknown)).toEqual({ freshInput: 10, cacheWrite5m: 5, cacheWrite1h: 20, output: 1 });
});

test("what is not reported is absent", () => {
  expect(usageOfRow({ prompt_tokens: 35, completion_tokens: 1, metadata: null }, unknown)).toEqual({
    freshInput: 35,
    output: 1,
  });
  expect(usageOfRow({}, unknown)).toEqual({});
});
