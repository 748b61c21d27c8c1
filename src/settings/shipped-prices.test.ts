import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { type Instant, instant, parseInstant, rateFromUsdPerMillion, usageOf } from "../domain/index.ts";
import { costOfUsage, familyModel, priceAt, ratesFor } from "../pricing/index.ts";
import { NOON, ratesInUsd } from "../testing/index.ts";
import { loadCatalogue } from "./load.ts";

const { priceBook, models } = await loadCatalogue(fileURLToPath(new URL("../../presets", import.meta.url)));

function day(text: string): Instant {
  const at = parseInstant(text);
  if (at === undefined) throw new Error(`${text} is no day`);
  return at;
}

function rates([freshInput, output, cacheRead, cacheWrite5m, cacheWrite1h]: Row) {
  return ratesInUsd({ freshInput, output, cacheRead, cacheWrite5m, cacheWrite1h });
}

/** Dollars per million tokens: input, output, cache read, cache write 5 min, cache write 1 h. */
type Row = readonly [number, number, number, number, number];

const OPUS_BEFORE_4_5: Row = [15, 75, 1.5, 18.75, 30];
const OPUS_SINCE_4_5: Row = [5, 25, 0.5, 6.25, 10];
const SONNET_BEFORE_5: Row = [3, 15, 0.3, 3.75, 6];

// Typed from the vendor's list as of 2026-11-20, not from the file that it checks.
const LIST: readonly (readonly [string, Row])[] = [
  ["claude-3-5-haiku", [0.8, 4, 0.08, 1, 1.6]],
  ["claude-haiku-4-5", [1, 5, 0.1, 1.25, 2]],
  ["claude-haiku-5-5", [0.1, 0.5, 0.01, 0.125, 0.2]],
  ["claude-3-7-sonnet", SONNET_BEFORE_5],
  ["claude-sonnet-4", SONNET_BEFORE_5],
  ["claude-sonnet-4-5", SONNET_BEFORE_5],
  ["claude-sonnet-4-6", SONNET_BEFORE_5],
  ["claude-sonnet-5", [2, 10, 0.2, 2.5, 4]],
  ["claude-sonnet-5-5", [2, 10, 0.1, 2.5, 4]],
  ["claude-3-opus", OPUS_BEFORE_4_5],
  ["claude-opus-4", OPUS_BEFORE_4_5],
  ["claude-opus-4-1", OPUS_BEFORE_4_5],
  ["claude-opus-4-5", OPUS_SINCE_4_5],
  ["claude-opus-4-6", OPUS_SINCE_4_5],
  ["claude-opus-4-7", OPUS_SINCE_4_5],
  ["claude-opus-4-8", OPUS_SINCE_4_5],
  ["claude-opus-5", OPUS_SINCE_4_5],
  ["claude-opus-5-5", [4, 20, 0.2, 5, 8]],
  ["claude-fable-5", [10, 50, 1, 12.5, 20]],
  ["claude-fable-5-1", [10, 50, 0.25, 12.5, 20]],
  ["claude-fable-5-2", [8, 40, 0.2, 10, 16]],
];

test.each(LIST)("%s has its list prices", (model, row) => {
  expect(priceAt(priceBook, model, NOON)?.rates).toEqual(rates(row));
});

test("the list and the file name the same Claude models", () => {
  const listed = new Set(
    priceBook.prices.map(({ model }) => model).filter((model) => model.startsWith("claude")),
  );
  expect([...listed].toSorted()).toEqual(LIST.map(([model]) => model).toSorted());
});

const SMALL = { freshInput: 100, output: 50, cacheRead: 3000 };

test.each([
  ["claude-haiku-5-5", 315_000, 465_000],
  ["claude-sonnet-5-5", 6_000_000, 9_000_000],
  ["claude-opus-5-5", 12_000_000, 18_000_000],
])(
  "a worked call of %s costs %i nano-dollars with a 5-minute write, %i with an hour's",
  (model, short, long) => {
    const price = priceAt(priceBook, model, NOON);
    const withWrite5m = usageOf({ ...SMALL, cacheWrite5m: 2000, cacheWrite1h: 0 });
    const withWrite1h = usageOf({ ...SMALL, cacheWrite5m: 0, cacheWrite1h: 2000 });
    expect(costOfUsage(withWrite5m, price)).toMatchObject({ kind: "priced", amount: short });
    expect(costOfUsage(withWrite1h, price)).toMatchObject({ kind: "priced", amount: long });
  },
);

test("a Haiku 5.5 prompt of 100,000 tokens is low; one more makes the whole request five times dearer", () => {
  const price = priceAt(priceBook, "claude-haiku-5-5", NOON);
  const prompt = { freshInput: 10_000, cacheRead: 60_000, cacheWrite5m: 20_000, output: 1000 };
  expect(costOfUsage(usageOf({ ...prompt, cacheWrite1h: 10_000 }), price)).toEqual({
    kind: "priced",
    amount: 6_600_000,
    byClass: {
      freshInput: 1_000_000,
      cacheRead: 600_000,
      cacheWrite5m: 2_500_000,
      cacheWrite1h: 2_000_000,
      output: 500_000,
    },
  });
  expect(costOfUsage(usageOf({ ...prompt, cacheWrite1h: 10_001 }), price)).toEqual({
    kind: "priced",
    amount: 33_001_000,
    byClass: {
      freshInput: 5_000_000,
      cacheRead: 3_000_000,
      cacheWrite5m: 12_500_000,
      cacheWrite1h: 10_001_000,
      output: 2_500_000,
    },
  });
});

const SONNET_LONG: Row = [6, 22.5, 0.6, 7.5, 12];

test.each<readonly [string, string, Row, Row]>([
  ["claude-sonnet-4-5", "2026-04-30", SONNET_BEFORE_5, SONNET_LONG],
  ["claude-sonnet-4-6", "2026-03-13", SONNET_BEFORE_5, SONNET_LONG],
  ["claude-opus-4-6", "2026-03-13", OPUS_SINCE_4_5, [10, 37.5, 1, 12.5, 20]],
])(
  "%s had a long-context price above 200,000 tokens until %s, and is flat since",
  (model, until, low, high) => {
    expect(priceAt(priceBook, model, day(until))).toMatchObject({
      effectiveFrom: day(until),
      rates: rates(low),
      bands: [],
    });
    expect(priceAt(priceBook, model, instant(day(until) - 1))).toMatchObject({
      effectiveFrom: undefined,
      rates: rates(low),
      bands: [{ abovePromptTokens: 200_000, appliesTo: "whole-request", rates: rates(high) }],
    });
  },
);

test("only four Claude models have or had a long-context price", () => {
  const banded = new Set(priceBook.prices.filter(({ bands }) => bands.length > 0).map(({ model }) => model));
  expect([...banded].filter((model) => model.startsWith("claude")).toSorted()).toEqual([
    "claude-haiku-5-5",
    "claude-opus-4-6",
    "claude-sonnet-4-5",
    "claude-sonnet-4-6",
  ]);
});

test.each([
  ["claude-3-5-haiku-20241022", "claude-3-5-haiku"],
  ["claude-3-5-haiku-latest", "claude-3-5-haiku"],
  ["claude-haiku-4-5-20251001", "claude-haiku-4-5"],
  ["claude-3-7-sonnet-20250219", "claude-3-7-sonnet"],
  ["claude-sonnet-4-20250514", "claude-sonnet-4"],
  ["claude-sonnet-4-0", "claude-sonnet-4"],
  ["claude-sonnet-4-5-20250929", "claude-sonnet-4-5"],
  ["claude-opus-4-20250514", "claude-opus-4"],
  ["claude-opus-4-1-20250805", "claude-opus-4-1"],
  ["claude-opus-4-5-20251101", "claude-opus-4-5"],
])("the name %s finds the row of %s", (name, model) => {
  expect(priceAt(priceBook, name, NOON)?.model).toBe(model);
});

test.each([
  "gpt-99",
  "claude",
  "claude-haiku",
  "claude-haiku-5",
  "claude-haiku-5-5-mini",
  "claude-haiku-5-6",
  "claude-opus-4-5-fast",
  "claude-opus-5-5[1m]",
  "CLAUDE-OPUS-5-5",
  "anthropic/claude-opus-5-5",
  "claude-sonnet-5-5-2026",
  "",
])("%j is no listed model, so a call of it is unpriced and never free", (name) => {
  expect(costOfUsage(usageOf({ freshInput: 1, output: 1 }), priceAt(priceBook, name, NOON))).toEqual({
    kind: "unpriced",
    because: "unknown-model",
  });
});

test("an open model on somebody's own hardware has no list price", () => {
  expect(models.find(({ tier }) => tier === "local")?.id).toBe("qwen3-coder:30b");
  expect(priceAt(priceBook, "qwen3-coder:30b", NOON)).toBeUndefined();
});

test("no listed rate is 0: that would be a missing price", () => {
  const free = priceBook.prices.filter(({ rates: listed, bands }) =>
    [listed, ...bands.map((band) => band.rates)].some((each) =>
      Object.values(each).some((rate) => rate === 0),
    ),
  );
  expect(free.map(({ model }) => model)).toEqual([]);
});

test("the book is dated by its latest row, and every row says where and when it was read", () => {
  expect(priceBook.name).toBe("list");
  expect(priceBook.date).toBe(
    priceBook.prices
      .map(({ checked }) => `${checked}`)
      .toSorted()
      .at(-1),
  );
  const unsourced = priceBook.prices.filter(
    ({ checked, source }) => checked === undefined || parseInstant(checked) === undefined || source === "",
  );
  expect(unsourced).toEqual([]);
});

/** Dollars per million tokens: input, output, cache read, cache write. What is missing is not sold. */
type OtherRow = readonly [number, number, number, number?];

function sold([freshInput, output, cacheRead, cacheWrite5m]: OtherRow) {
  const usd = rateFromUsdPerMillion;
  return {
    freshInput: usd(freshInput),
    cacheRead: usd(cacheRead),
    ...(cacheWrite5m === undefined ? {} : { cacheWrite5m: usd(cacheWrite5m) }),
    output: usd(output),
  };
}

// Typed from a list of the vendors' prices as of 2026-11-20, not from the files that it checks.
const OTHERS: readonly (readonly [string, OtherRow])[] = [
  ["gpt-5", [1.25, 10, 0.125]],
  ["gpt-5.1", [1.25, 10, 0.125]],
  ["gpt-5-mini", [0.25, 2, 0.025]],
  ["gpt-5-nano", [0.05, 0.4, 0.005]],
  ["gpt-5.2", [1.75, 14, 0.175]],
  ["gpt-5.3-codex", [1.75, 14, 0.175]],
  ["gpt-5.4", [2.5, 15, 0.25]],
  ["gpt-5.4-mini", [0.75, 4.5, 0.075]],
  ["gpt-5.4-nano", [0.2, 1.25, 0.02]],
  ["gpt-5.5", [5, 30, 0.5]],
  ["gpt-5.6-sol", [4, 20, 0.4, 5]],
  ["gpt-5.6-terra", [2, 12, 0.2, 2.5]],
  ["gpt-5.6-luna", [0.2, 1.2, 0.02, 0.25]],
  ["gpt-6-astra", [10, 50, 1, 12.5]],
  ["gpt-6-sol", [2, 10, 0.2, 2.5]],
  ["gpt-6-luna", [0.1, 0.5, 0.01, 0.125]],
  ["gpt-6.1-sol", [2, 10, 0.1, 2.5]],
  ["gpt-6.1-terra", [1, 5, 0.05, 1.25]],
  ["gemini-2.5-pro", [1.25, 10, 0.125]],
  ["gemini-2.5-flash", [0.3, 2.5, 0.03]],
  ["gemini-2.5-flash-lite", [0.1, 0.4, 0.01]],
  ["gemini-3.1-pro-preview", [2, 12, 0.2]],
  ["gemini-3.5-flash", [1.5, 9, 0.15]],
  ["gemini-3.5-flash-lite", [0.3, 2.5, 0.03]],
  ["gemini-3.6-flash", [0.75, 3.75, 0.075]],
  ["gemini-3.7-flash", [0.75, 3.75, 0.075]],
  ["gemini-3.8-flash", [0.75, 3.75, 0.075]],
  ["deepseek-v4-flash", [0.22, 0.66, 0.007]],
  ["deepseek-v4-pro", [0.66, 1.98, 0.022]],
  ["glm-5.3", [1.4, 4.4, 0.26]],
  ["glm-5.3-flash", [0.15, 0.5, 0.03]],
  ["kimi-k2.7-code", [0.95, 4, 0.19]],
  ["kimi-k3", [3, 15, 0.3]],
];

test.each(OTHERS)("%s has its list prices, and no class that is not sold", (model, row) => {
  expect(priceAt(priceBook, model, NOON)?.rates).toEqual(sold(row));
});

test("the lists and the files name the same models", () => {
  const listed = new Set(priceBook.prices.map(({ model }) => model));
  expect([...listed].toSorted()).toEqual([...LIST, ...OTHERS].map(([model]) => model).toSorted());
});

test.each<readonly [string, number, OtherRow]>([
  ["gpt-5.4", 272_000, [5, 22.5, 0.5]],
  ["gpt-5.5", 272_000, [10, 45, 1]],
  ["gpt-5.6-sol", 272_000, [8, 30, 0.8, 10]],
  ["gpt-5.6-terra", 272_000, [4, 18, 0.4, 5]],
  ["gpt-5.6-luna", 272_000, [0.4, 1.8, 0.04, 0.5]],
  ["gpt-6-astra", 272_000, [20, 75, 2, 25]],
  ["gpt-6-sol", 272_000, [4, 15, 0.4, 5]],
  ["gpt-6-luna", 272_000, [0.2, 0.75, 0.02, 0.25]],
  ["gpt-6.1-sol", 272_000, [4, 15, 0.2, 5]],
  ["gpt-6.1-terra", 272_000, [2, 7.5, 0.1, 2.5]],
  ["gemini-2.5-pro", 200_000, [2.5, 15, 0.25]],
  ["gemini-3.1-pro-preview", 200_000, [4, 18, 0.4]],
])(
  "%s with a prompt of %i tokens is low; one more makes the whole request dearer",
  (model, threshold, high) => {
    const price = priceAt(priceBook, model, NOON);
    if (price === undefined) throw new Error(`${model} is not listed`);
    const ratesOf = (prompt: number) => ratesFor(usageOf({ freshInput: prompt, output: 1 }), price);
    expect(ratesOf(threshold)).toEqual(price.rates);
    expect(ratesOf(threshold + 1)).toEqual(sold(high));
  },
);

test("no other model has a long-context price", () => {
  const banded = new Set(priceBook.prices.filter(({ bands }) => bands.length > 0).map(({ model }) => model));
  expect([...banded].filter((model) => !model.startsWith("claude"))).toHaveLength(12);
});

test.each<readonly [string, string, OtherRow, OtherRow]>([
  ["gpt-5.6-sol", "2026-08-21", [5, 30, 0.5, 6.25], [4, 20, 0.4, 5]],
  ["gpt-5.6-terra", "2026-07-30", [2.5, 15, 0.25, 3.125], [2, 12, 0.2, 2.5]],
  ["gpt-5.6-luna", "2026-07-30", [1, 6, 0.1, 1.25], [0.2, 1.2, 0.02, 0.25]],
  ["gemini-3.6-flash", "2027-01-01", [0.75, 3.75, 0.075], [1.5, 7.5, 0.15]],
  ["gemini-3.7-flash", "2027-01-01", [0.75, 3.75, 0.075], [1.5, 7.5, 0.15]],
  ["gemini-3.8-flash", "2027-01-01", [0.75, 3.75, 0.075], [1.5, 7.5, 0.15]],
  ["deepseek-v4-flash", "2026-08-17", [0.14, 0.28, 0.0028], [0.22, 0.66, 0.007]],
  ["glm-5.3-flash", "2026-09-09T16:00:00Z", [0.075, 0.25, 0.015], [0.15, 0.5, 0.03]],
])("%s changed its price at %s, and calls before that keep the old one", (model, moment, before, after) => {
  expect(priceAt(priceBook, model, instant(day(moment) - 1))?.rates).toEqual(sold(before));
  expect(priceAt(priceBook, model, day(moment))?.rates).toEqual(sold(after));
});

test.each<readonly [string, OtherRow, OtherRow]>([
  ["deepseek-v4-flash", [0.22, 0.66, 0.007], [0.44, 1.32, 0.014]],
  ["deepseek-v4-pro", [0.66, 1.98, 0.022], [1.32, 3.96, 0.044]],
])("%s costs double from 01 to 04 and from 06 to 10 UTC", (model, low, double) => {
  const hours = Array.from({ length: 24 }, (_, hour) => {
    const at = instant(Date.UTC(2026, 10, 20, hour));
    return priceAt(priceBook, model, at)?.rates;
  });
  const peak = new Set([1, 2, 3, 6, 7, 8, 9]);
  expect(hours).toEqual(hours.map((_rates, hour) => sold(peak.has(hour) ? double : low)));
});

test.each([
  ["gpt-5.5-2026-04-23", "gpt-5.5"],
  ["gpt-5.6", "gpt-5.6-sol"],
  ["gpt-6-sol-2026-10-01", "gpt-6-sol"],
  ["GLM-5.3", "glm-5.3"],
])("the name %s finds the row of %s", (name, model) => {
  expect(priceAt(priceBook, name, NOON)?.model).toBe(model);
});

test("the words of the Claude families mean what they meant on a day, and nothing where that is not declared", () => {
  const on = (text: string) =>
    ["haiku", "sonnet", "opus"].map((word) => familyModel(priceBook, word, day(text)));
  expect(on("2025-11-01")).toEqual(["claude-haiku-4-5", "claude-sonnet-4-5", "claude-opus-4-1"]);
  expect(on("2026-11-01")).toEqual([undefined, undefined, undefined]);
  const unknown = (priceBook.families ?? []).filter(
    ({ model, from }) => priceAt(priceBook, model, from) === undefined,
  );
  expect(unknown).toEqual([]);
});

test("no name means two models, and no model has two rows from one day on", () => {
  const rows = priceBook.prices.map(({ model, effectiveFrom }) => `${model} ${effectiveFrom}`);
  expect(rows.filter((row, index) => rows.indexOf(row) !== index)).toEqual([]);
  const owners = new Map<string, string>();
  for (const { model, aliases } of priceBook.prices) {
    for (const name of [model, ...aliases]) {
      expect(owners.get(name) ?? model, name).toBe(model);
      owners.set(name, model);
    }
  }
});

test("haiku, sonnet, opus and fable name the models of their tiers, and no name is used twice", () => {
  const named = models.flatMap(({ id, aliases, tier }) => aliases.map((alias) => `${alias} ${id} ${tier}`));
  expect(named).toEqual([
    "haiku claude-haiku-5-5 light",
    "sonnet claude-sonnet-5-5 mid",
    "opus claude-opus-5-5 frontier",
    "fable claude-fable-5-2 frontier",
    "qwen3-coder qwen3-coder:30b local",
  ]);
  const names = models.flatMap(({ id, aliases }) => [id, ...aliases]);
  expect(new Set(names).size).toBe(names.length);
});
