// The tables of the isolated-delegation document out of `projectTable`: given their tokens and prices, with ratios and levers.
// The figures themselves are held in isolated-delegation.test.ts; here the tables have to come out whole.
import { expect, test } from "vitest";
import type { Price } from "../../src/domain/index.ts";
import { projectTable, type TableArm, type TableReport } from "../../src/what-if/index.ts";
import { book, list, percent, priceOf, used } from "./figures.ts";

const DAY = "2026-06-21";
const own = await book("isolated-delegation");

const B = { name: "B, delegated", model: "claude-haiku-4-5", usage: used(11, 500, 20_361, 44_126) };
const COMPARISON = { name: "comparison", model: "claude-sonnet-4-6", usage: used(5, 546, 43_393, 23_696) };
const SMALL = { name: "A, small", model: "claude-opus-4-8", usage: used(0, 1218, 318_462, 1262) };
const MID = { name: "A, mid", model: "claude-opus-4-8", usage: used(425, 13_063, 2_754_707, 18_634) };
const ARMS = [B, COMPARISON, SMALL, MID];

function atOwnPrices(model: string): Price {
  return priceOf(own, model, DAY);
}

function shown({ name, cost, shares }: TableArm) {
  if (cost.kind === "unpriced" || shares === undefined) throw new Error(`${name} has no price`);
  const { cacheRead, cacheWrite5m, output } = shares;
  return [
    name,
    (cost.amount / 1e9).toFixed(6),
    ...[cacheRead, cacheWrite5m, output].map((each) => percent(each)),
  ];
}

function ratios(table: TableReport, digits: number) {
  return table.ratios.map(({ arm, levers }) => [arm, levers.ratio.toFixed(digits)]);
}

test("section 8 comes out as printed: cost, and the shares of reads, writes and output", () => {
  expect(projectTable(ARMS, { priceOf: atOwnPrices }).arms.map(shown)).toEqual([
    ["B, delegated", "0.059705", "3.4", "92.4", "4.2"],
    ["comparison", "0.110083", "11.8", "80.7", "7.4"],
    ["A, small", "0.592705", "80.6", "4.0", "15.4"],
    ["A, mid", "5.467548", "75.6", "6.4", "17.9"],
  ]);
});

test("the arms are 9.9273 and 91.5767 times apart, of which the price is 15 and the context 0.66, a loss, and 6.11", () => {
  const table = projectTable(ARMS, { priceOf: atOwnPrices, against: B.name });
  expect(ratios(table, 4)).toEqual([
    ["comparison", "1.8438"],
    ["A, small", "9.9273"],
    ["A, mid", "91.5767"],
  ]);
  expect(
    table.ratios.map(({ arm, levers }) => [arm, levers.context.toFixed(2), levers.rate.toFixed(2)]),
  ).toEqual([
    ["comparison", "0.61", "3.00"],
    ["A, small", "0.66", "15.00"],
    ["A, mid", "6.11", "15.00"],
  ]);
});

test("the arms are not the same task: the main loop answered 2.4 and 26.1 times as much as the sub-agent", () => {
  const { ratios: found } = projectTable([B, SMALL, MID], { priceOf: atOwnPrices, against: B.name });
  expect(found.map(({ outputTimes }) => outputTimes?.toFixed(1))).toEqual(["2.4", "26.1"]);
});

test("section 2 comes out with the writes that it left out: 16.36, 5.47 and 0.59, together 22.42, 69.5 % reads and 23.2 % output", () => {
  const chunks = [
    { name: "#377", model: SMALL.model, usage: used(0, 55_068, 7_320_000, 66_700) },
    { name: "#378", model: SMALL.model, usage: used(0, 13_063, 2_750_000, 19_500) },
    { name: "#380", model: SMALL.model, usage: used(0, 1218, 320_000, 1000) },
  ];
  const { arms, total, totalShares, ratios: none } = projectTable(chunks, { priceOf: atOwnPrices });
  const costs = arms.map(({ cost }) =>
    cost.kind === "priced" ? (cost.amount / 1e9).toFixed(2) : cost.because,
  );
  expect(costs).toEqual(["16.36", "5.47", "0.59"]);
  expect((total.amount / 1e9).toFixed(2)).toBe("22.42");
  expect([totalShares?.cacheRead ?? 0, totalShares?.output ?? 0].map((share) => percent(share))).toEqual([
    "69.5",
    "23.2",
  ]);
  expect(none).toEqual([]);
});

test("at the list of that day they are 3.31 and 30.53 times apart, and at that of November 2026 15.80 and 151.93", () => {
  const arms = [B, SMALL, MID];
  const then = projectTable(arms, { priceOf: (model) => priceOf(list, model, DAY), against: B.name });
  expect(ratios(then, 2)).toEqual([
    ["A, small", "3.31"],
    ["A, mid", "30.53"],
  ]);
  const newer = arms.map((arm) => ({
    ...arm,
    model: arm === B ? "claude-haiku-5-5" : "claude-opus-5-5",
  }));
  const now = projectTable(newer, {
    priceOf: (model) => priceOf(list, model, "2026-11-20"),
    against: B.name,
  });
  expect(ratios(now, 2)).toEqual([
    ["A, small", "15.80"],
    ["A, mid", "151.93"],
  ]);
});

test("a row without a price has none and is in no ratio; a row that is not there is named", () => {
  const unheard = { ...SMALL, model: "acme-unheard-of" };
  const priceOfKnown = (model: string) => (model === unheard.model ? undefined : atOwnPrices(model));
  const {
    arms,
    total,
    ratios: found,
  } = projectTable([B, unheard], { priceOf: priceOfKnown, against: B.name });
  expect(arms[1]).toEqual({
    ...unheard,
    cost: { kind: "unpriced", because: "unknown-model" },
    shares: undefined,
  });
  expect([total.calls, total.unpricedCalls, found]).toEqual([2, 1, []]);
  expect(() => projectTable(ARMS, { priceOf: atOwnPrices, against: "C" })).toThrow(
    'no row "C" to compare with; it has "B, delegated", "comparison", "A, small", "A, mid"',
  );
});
