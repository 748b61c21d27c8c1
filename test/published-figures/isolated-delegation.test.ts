// Every figure of the isolated-delegation document (2026-06-21), from its token counts and its own prices.
import { expect, test } from "vitest";
import { leversOf } from "../../src/pricing/index.ts";
import { book, costOf, expectEveryTokenToCount, list, percent, priceOf, used } from "./figures.ts";

const DAY = "2026-06-21";
const own = await book("isolated-delegation");
const opus = priceOf(own, "claude-opus-4-8", DAY);
const sonnet = priceOf(own, "claude-sonnet-4-6", DAY);
const haiku = priceOf(own, "claude-haiku-4-5", DAY);

/** Section 2: output and cache read of the three chunks, and what the document says they cost. */
const CHUNKS = [
  { chunk: "#377", usage: used(0, 55_068, 7_320_000), stated: 16.36 },
  { chunk: "#378", usage: used(0, 13_063, 2_750_000), stated: 5.47 },
  { chunk: "#380", usage: used(0, 1218, 320_000), stated: 0.59 },
];
const STATED_TOTAL = 22.42;

/** Section 8. */
const DELEGATED = used(11, 500, 20_361, 44_126);
const ON_SONNET = used(5, 546, 43_393, 23_696);
const SMALL = used(0, 1218, 318_462, 1262);
const MID = used(425, 13_063, 2_754_707, 18_634);

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

test("output and reads alone are 15.11, 5.10 and 0.57; the rest of 16.36, 5.47 and 0.59 is 66.7k, 19.5k and 1.0k written tokens", () => {
  const known = CHUNKS.map(({ usage }) => costOf(usage, opus).usd);
  expect(known.map((usd) => usd.toFixed(2))).toEqual(["15.11", "5.10", "0.57"]);
  const written = CHUNKS.map(({ stated }, index) => (stated - (known[index] ?? 0)) / (18.75 / 1e6));
  expect(written.map((tokens) => (tokens / 1000).toFixed(1))).toEqual(["66.7", "19.5", "1.0"]);
});

test("reads are 67, 76 and 81 % of a chunk, output 25, 18 and 15 %", () => {
  const [first, ...rounded] = CHUNKS.map(({ usage, stated }) => {
    const { read, output } = costOf(usage, opus);
    return [percent(read / stated), percent(output / stated)];
  });
  expect(first).toEqual(["67.1", "25.2"]);
  expect(rounded).toEqual([
    ["75.4", "17.9"],
    ["81.4", "15.5"],
  ]);
  // From the exact counts of section 8, where #378 and #380 are called mid and small.
  const exact = [MID, SMALL].map((usage) => costOf(usage, opus));
  expect(exact.map(({ read, output, usd }) => [percent(read / usd), percent(output / usd)])).toEqual([
    ["75.6", "17.9"],
    ["80.6", "15.4"],
  ]);
});

test("the three chunks add up to 22.42, about 70 % of it reads", () => {
  expect(sum(CHUNKS.map(({ stated }) => stated)).toFixed(2)).toBe("22.42");
  expect(percent(sum(CHUNKS.map(({ usage }) => costOf(usage, opus).read)) / STATED_TOTAL)).toBe("69.5");
});

test("inconsistent: the session's output is 23.2 % of its cost, not ~22 %", () => {
  expect(percent(sum(CHUNKS.map(({ usage }) => costOf(usage, opus).output)) / STATED_TOTAL)).toBe("23.2");
});

test("inconsistent: swapping the output rate saves 20.2, 14.3 and 12.4 %, not 16 % at best", () => {
  const saved = CHUNKS.map(({ usage, stated }) => {
    const output = costOf(usage, opus).output - costOf(usage, sonnet).output;
    return percent(output / stated);
  });
  expect(saved).toEqual(["20.2", "14.3", "12.4"]);
});

test("inconsistent: a full swap touches the reads as well, since their price falls five times too, and saves 80 %", () => {
  for (const { usage } of CHUNKS) {
    expect(percent(1 - costOf(usage, sonnet).usd / costOf(usage, opus).usd)).toBe("80.0");
    expect(costOf(usage, opus).read / costOf(usage, sonnet).read).toBeCloseTo(5, 9);
  }
});

test.each([
  ["delegated to Haiku", DELEGATED, haiku, "0.060", 0.059705],
  ["on Sonnet", ON_SONNET, sonnet, "0.110", 0.110083],
  ["in the main loop, small", SMALL, opus, "0.593", 0.592705],
  ["in the main loop, mid", MID, opus, "5.468", 5.467548],
] as const)(
  "the arm %s costs what the table says, to the millionth",
  (_arm, usage, price, printed, exact) => {
    const { usd } = costOf(usage, price);
    expect(usd.toFixed(3)).toBe(printed);
    expect(usd.toFixed(6)).toBe(exact.toFixed(6));
  },
);

test("the arms are 9.9 and 91.6 times apart, from the unrounded costs; from the rounded ones 9.88 and 91.13", () => {
  const delegated = costOf(DELEGATED, haiku).usd;
  const ratios = [SMALL, MID].map((usage) => costOf(usage, opus).usd / delegated);
  expect(ratios.map((ratio) => ratio.toFixed(1))).toEqual(["9.9", "91.6"]);
  expect(ratios.map((ratio) => ratio.toFixed(4))).toEqual(["9.9273", "91.5767"]);
  expect([0.593 / 0.06, 5.468 / 0.06].map((ratio) => ratio.toFixed(2))).toEqual(["9.88", "91.13"]);
});

test("the delegated arm is 3.4 % reads; what the table does not say is that it is 92.4 % writes", () => {
  const { read, write, output, usd } = costOf(DELEGATED, haiku);
  expect([read, write, output].map((each) => percent(each / usd))).toEqual(["3.4", "92.4", "4.2"]);
});

test("the main-loop arms are 81 and 76 % reads, and 4.0 and 6.4 % writes", () => {
  const shares = [SMALL, MID].map((usage) => {
    const { read, write, usd } = costOf(usage, opus);
    return [percent(read / usd), percent(write / usd)];
  });
  expect(shares).toEqual([
    ["80.6", "4.0"],
    ["75.6", "6.4"],
  ]);
});

test("unsupported: the lever is not the context for the small chunk, where a fresh one alone is a loss (0.66), and 6.11 for the mid; the rate is 15 in both", () => {
  const levers = [SMALL, MID].map((usage) =>
    leversOf({ calls: [usage], price: opus }, { calls: [DELEGATED], price: haiku }),
  );
  expect(levers.map((each) => each?.context.toFixed(2))).toEqual(["0.66", "6.11"]);
  expect(levers.map((each) => each?.rate)).toEqual([15, 15]);
  for (const each of levers)
    expect((each?.context ?? 0) * (each?.rate ?? 0)).toBeCloseTo(each?.ratio ?? 0, 9);
});

test("inconsistent: the arms are three tasks, with 500, 1,218 and 13,063 tokens of output", () => {
  expect(new Set([DELEGATED, SMALL, MID].map(({ output }) => output)).size).toBe(3);
});

test("inconsistent: the book's Opus row is three times the list price of Opus 4.8, which is that of Opus 4.1", () => {
  const listed = priceOf(list, "claude-opus-4-8", DAY);
  const { cacheWrite1h: _notInBook, ...older } = priceOf(list, "claude-opus-4-1", DAY).rates;
  expect(opus.rates).toEqual(older);
  for (const tokenClass of ["freshInput", "cacheRead", "cacheWrite5m", "output"] as const) {
    expect((opus.rates[tokenClass] ?? 0) / (listed.rates[tokenClass] ?? 0)).toBe(3);
  }
});

test("unsupported: $16 to $1–3 starts from a price that was $5.45 at the true list", () => {
  const withWrites = used(0, 55_068, 7_320_000, 66_700);
  expect(costOf(withWrites, priceOf(list, "claude-opus-4-8", DAY)).usd.toFixed(2)).toBe("5.45");
});

test("at the list of that day the arms cost 0.1976, 1.8225 and 0.05970, 3.31 and 30.53 times apart, and the session $7.47", () => {
  const listed = priceOf(list, "claude-opus-4-8", DAY);
  const delegated = costOf(DELEGATED, priceOf(list, "claude-haiku-4-5", DAY)).usd;
  const costs = [SMALL, MID].map((usage) => costOf(usage, listed).usd);
  expect(costs.map((usd) => usd.toFixed(4))).toEqual(["0.1976", "1.8225"]);
  expect(delegated.toFixed(4)).toBe("0.0597");
  expect(costs.map((usd) => (usd / delegated).toFixed(2))).toEqual(["3.31", "30.53"]);
  expect((STATED_TOTAL / 3).toFixed(2)).toBe("7.47");
});

test("at the list of November 2026 they cost 0.0944, 0.9071 and 0.00597, 15.80 and 151.93 times apart", () => {
  const delegated = costOf(DELEGATED, priceOf(list, "claude-haiku-5-5", "2026-11-20")).usd;
  const newest = priceOf(list, "claude-opus-5-5", "2026-11-20");
  const costs = [SMALL, MID].map((usage) => costOf(usage, newest).usd);
  expect(costs.map((usd) => usd.toFixed(4))).toEqual(["0.0944", "0.9071"]);
  expect(delegated.toFixed(5)).toBe("0.00597");
  expect(costs.map((usd) => (usd / delegated).toFixed(2))).toEqual(["15.80", "151.93"]);
});

test("with a warm prefix the delegated arm would cost 0.00896, 6.7 times less, and 10.2 times less on Sonnet or Opus 5.5", () => {
  const warm = used(11, 500, 20_361 + 44_126);
  expect(costOf(warm, haiku).usd.toFixed(5)).toBe("0.00896");
  const factor = (price: typeof haiku) => (costOf(DELEGATED, price).usd / costOf(warm, price).usd).toFixed(1);
  expect(factor(haiku)).toBe("6.7");
  for (const model of ["claude-sonnet-5-5", "claude-opus-5-5"]) {
    expect(factor(priceOf(list, model, "2026-11-20")), model).toBe("10.2");
  }
});

test("one token more in any class changes every one of these costs", () => {
  for (const { usage } of CHUNKS) expectEveryTokenToCount(usage, opus);
  for (const price of [opus, sonnet, haiku, priceOf(list, "claude-opus-5-5", DAY)]) {
    for (const usage of [DELEGATED, ON_SONNET, SMALL, MID]) expectEveryTokenToCount(usage, price);
  }
});
