// Every figure of the backlog-gates document (2026-02-19), from its token counts and its own prices.
import { expect, test } from "vitest";
import { nanoUsdFromUsd, type Price, type Usage } from "../../src/domain/index.ts";
import { expectedCost } from "../../src/pricing/index.ts";
import { book, costOf, expectEveryTokenToCount, list, percent, priceOf, used } from "./figures.ts";

const DAY = "2026-02-19";
const own = await book("backlog-gates");
const haiku = priceOf(own, "claude-haiku-4-5", DAY);
const sonnet = priceOf(own, "claude-sonnet-4-5", DAY);

const WAVE = used(700, 330);
const PLAN = used(5000, 2000);
const IMPLEMENT = used(30_000, 5000);
const LINT = used(2000, 500);
const REVIEW = used(10_000, 1000);
const COMMIT = used(1000, 200);
const WRITE = used(1000, 670);

/** Ollama plans; in a fifth of the cases Haiku does. */
const PLAN_FALLBACK = 0.2;

interface Row {
  readonly gate: string;
  readonly usage: Usage;
  readonly price: Price | undefined;
  readonly times: number;
}

const PROPOSED: readonly Row[] = [
  { gate: "wave", usage: WAVE, price: undefined, times: 1 },
  { gate: "plan", usage: PLAN, price: haiku, times: PLAN_FALLBACK },
  { gate: "implement", usage: IMPLEMENT, price: haiku, times: 2 },
  { gate: "lint", usage: LINT, price: haiku, times: 1 },
  { gate: "review", usage: REVIEW, price: sonnet, times: 2 },
  { gate: "commit", usage: COMMIT, price: undefined, times: 1 },
  { gate: "write", usage: WRITE, price: haiku, times: 1 },
];

const CURRENT: readonly Row[] = [
  { gate: "wave", usage: WAVE, price: sonnet, times: 1 },
  { gate: "plan", usage: PLAN, price: sonnet, times: 1 },
  { gate: "implement", usage: IMPLEMENT, price: sonnet, times: 2 },
  { gate: "lint", usage: LINT, price: haiku, times: 1 },
  { gate: "review", usage: REVIEW, price: haiku, times: 2 },
  { gate: "commit", usage: COMMIT, price: haiku, times: 1 },
  { gate: "write", usage: WRITE, price: sonnet, times: 1 },
];

/** `inputShare`: what a token of input costs of its price, where some of it comes from a cache. */
function costOfRow({ usage, price, times }: Row, inputShare = 1): number {
  if (price === undefined) return 0;
  const { input, output } = costOf(usage, price);
  return times * (input * inputShare + output);
}

function total(rows: readonly Row[], inputShare = 1): number {
  return rows.reduce((sum, row) => sum + costOfRow(row, inputShare), 0);
}

test("129 calls to Sonnet and 70 to Haiku are 199 and $6.11, split 98.5 to 1.5 %", () => {
  expect(129 + 70).toBe(199);
  expect((6.02 + 0.09).toFixed(2)).toBe("6.11");
  expect([percent(6.02 / 6.11, 2), percent(0.09 / 6.11, 2)]).toEqual(["98.53", "1.47"]);
});

test.each([
  ["wave", "0.000", 0],
  ["plan", "0.003", 0.003],
  ["implement", "0.110", 0.11],
  ["lint", "0.005", 0.0045],
  ["review", "0.090", 0.09],
  ["commit", "0.000", 0],
  ["write", "0.004", 0.00435],
])("the proposed gate %s costs %s, exactly %f", (gate, printed, exact) => {
  const cost = costOfRow(PROPOSED.find((row) => row.gate === gate) ?? failed(gate));
  // A float holds 0.0045 a hair below its half, so what is printed is rounded from nano-dollars.
  expect((Math.round(cost * 1e6) / 1e6 + 1e-9).toFixed(3)).toBe(printed);
  expect(cost.toFixed(6)).toBe(exact.toFixed(6));
});

function failed(gate: string): never {
  throw new Error(`there is no gate ${gate}`);
}

test("a ticket costs 0.212 as proposed and 0.432 as it is, exactly 0.21185 and 0.4316", () => {
  expect([total(PROPOSED).toFixed(3), total(CURRENT).toFixed(3)]).toEqual(["0.212", "0.432"]);
  expect([total(PROPOSED).toFixed(6), total(CURRENT).toFixed(6)]).toEqual(["0.211850", "0.431600"]);
});

test("that saves 51 %, the conservative 0.290 33 %, and fifty tickets cost 21.60, 10.60 and 14.50", () => {
  expect([percent(1 - total(PROPOSED) / total(CURRENT)), percent(1 - 0.29 / 0.432)]).toEqual([
    "50.9",
    "32.9",
  ]);
  expect([0.432, 0.212, 0.29].map((each) => (50 * each).toFixed(2))).toEqual(["21.60", "10.60", "14.50"]);
});

test("unsupported: the conservative 0.290 stands for a chance of 37 % that Sonnet does it again, and is not derived", () => {
  const again = costOf(IMPLEMENT, sonnet).usd + costOf(REVIEW, sonnet).usd;
  expect(again.toFixed(2)).toBe("0.21");
  expect(percent((0.29 - 0.212) / again, 0)).toBe("37");
});

test("98 to 100 % cache hits save 87.7 to 90 % of the input, about the 89 % stated", () => {
  const { freshInput, cacheRead = 0, cacheWrite5m = 0 } = priceOf(list, "claude-sonnet-4-5", DAY).rates;
  const saved = (hits: number, miss: number) =>
    percent(1 - (hits * cacheRead + (1 - hits) * miss) / freshInput);
  expect([saved(0.98, cacheWrite5m), saved(0.98, freshInput), saved(1, freshInput)]).toEqual([
    "87.7",
    "88.2",
    "90.0",
  ]);
});

test("Haiku is 3 times cheaper than Sonnet, in the book and on the list of that day", () => {
  for (const prices of [own, list]) {
    const [cheap, dear] = ["claude-haiku-4-5", "claude-sonnet-4-5"].map(
      (model) => priceOf(prices, model, DAY).rates,
    );
    expect([
      (dear?.freshInput ?? 0) / (cheap?.freshInput ?? 1),
      (dear?.output ?? 0) / (cheap?.output ?? 1),
    ]).toEqual([3, 3]);
  }
});

test("inconsistent: with the 98 % hits of its own session the saving is about 56 %, not 51 %", () => {
  const inputShare = 0.98 * 0.1 + 0.02;
  expect(percent(1 - total(PROPOSED, inputShare) / total(CURRENT, inputShare), 0)).toBe("56");
});

test("Haiku first is cheaper than Sonnet first unless it fails more than 52 % of the time", () => {
  const sonnetFirst = costOf(IMPLEMENT, sonnet).usd;
  const haikuFirst = (failure: number) =>
    expectedCost([
      { attempt: nanoUsdFromUsd(costOf(IMPLEMENT, haiku).usd), pass: 1 - failure, tries: 1 },
      { attempt: nanoUsdFromUsd(sonnetFirst + costOf(REVIEW, sonnet).usd), pass: 1, tries: 1 },
    ]) / 1e9;
  expect(haikuFirst(0.52)).toBeLessThan(sonnetFirst);
  expect(haikuFirst(0.53)).toBeGreaterThan(sonnetFirst);
});

test("one token more in any class changes the cost of every gate", () => {
  for (const { usage, price } of [...PROPOSED, ...CURRENT]) {
    if (price !== undefined) expectEveryTokenToCount(usage, price);
  }
});
