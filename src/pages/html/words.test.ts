import { expect, test } from "vitest";
import { instant, nanoUsd } from "../../domain/index.ts";
import {
  counted,
  dayOf,
  minuteOf,
  percent,
  periodOf,
  shareOf,
  shortCount,
  shortDay,
  shortened,
  shortUsd,
} from "./words.ts";

const at = instant(Date.UTC(2026, 10, 3, 14, 5, 59));

test.each([
  [0, "0"],
  [940, "940"],
  [999.6, "1 k"],
  [12_345, "12.3 k"],
  [99_960, "100 k"],
  [999_600, "1 M"],
  [76_801_503, "76.8 M"],
  [2_500_000_000, "2.5 G"],
])("%d tokens are written %s, and no line ends before the unit", (value, label) => {
  expect(shortCount(value)).toBe(label.replace(" ", "\u00A0"));
});

test.each([
  [0, "0 %"],
  [0.0004, "0.0 %"],
  [0.5834, "58.3 %"],
  [1, "100 %"],
  [-0.123, "-12.3 %"],
])("a share of %d is written %s", (share, label) => {
  expect(percent(share)).toBe(label.replace(" ", "\u00A0"));
});

test.each([
  [0, "$0.00"],
  [12_345_678_900, "$12.35"],
  [996_000_000, "$1.00"],
  [440_000_000, "$0.44"],
  [-99_600_000, "-$0.10"],
  [99_400_000, "$0.099"],
  [4_230_000, "$0.0042"],
  [1, "$0.000000001"],
])("%d billionths of a dollar are written %s", (amount, label) => {
  expect(shortUsd(nanoUsd(amount))).toBe(label);
});

test("a share of nothing is not known", () => {
  expect([shareOf(nanoUsd(1), nanoUsd(0)), shareOf(nanoUsd(1), nanoUsd(4))]).toEqual([undefined, 0.25]);
});

test("counts have their word in the right number", () => {
  expect([counted(0, "call"), counted(1, "call"), counted(1234, "call")]).toEqual([
    "0 calls",
    "1 call",
    "1,234 calls",
  ]);
});

test("days and minutes are UTC's", () => {
  expect([dayOf(at), minuteOf(at), shortDay(at), periodOf(at, at)]).toEqual([
    "2026-11-03",
    "2026-11-03 14:05",
    "3 Nov",
    "3 Nov 2026",
  ]);
});

test("a long text is cut between characters and says so", () => {
  expect([shortened("abc", 3), shortened("👩👩👩👩", 3)]).toEqual(["abc", "👩👩…"]);
});
