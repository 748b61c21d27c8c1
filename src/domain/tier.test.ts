import { expect, test } from "vitest";
import { strongerTier, TIERS, tierNamed, tierRank, weakerTier } from "./tier.ts";

test("tiers are ordered by capability, weakest first", () => {
  expect(TIERS.map((tier) => [tier, tierRank(tier)])).toEqual([
    ["automated", 0],
    ["local", 1],
    ["light", 2],
    ["mid", 3],
    ["frontier", 4],
  ]);
});

test.each([
  ["free", "local"],
  ["cheap", "light"],
  ["balanced", "mid"],
  ["frontier", "frontier"],
  [" Cheap ", "light"],
  ["MID", "mid"],
])("%j names the tier %s", (text, tier) => {
  expect(tierNamed(text)).toBe(tier);
});

test.each(["", "fronteir", "haiku", "light mid", "constructor"])("%j names no tier", (text) => {
  expect(tierNamed(text)).toBeUndefined();
});

test("of two tiers the stronger and the weaker are found, in either order", () => {
  for (const a of TIERS) {
    for (const b of TIERS) {
      expect(tierRank(strongerTier(a, b))).toBe(Math.max(tierRank(a), tierRank(b)));
      expect(tierRank(weakerTier(a, b))).toBe(Math.min(tierRank(a), tierRank(b)));
    }
  }
});
