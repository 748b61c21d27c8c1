import { expect, test } from "vitest";
import { suggest, suggestion } from "./suggest.ts";

const TIERS = ["automated", "local", "light", "mid", "frontier"];

test.each([
  ["fronteir", "frontier"],
  ["Frontier", "frontier"],
  ["lihgt", "light"],
  ["md", "mid"],
  ["automatd", "automated"],
])("%j was probably meant to be %j", (text, meant) => {
  expect(suggest(text, TIERS)).toBe(meant);
});

test.each(["", "huge", "lite", "m", "xyz", "frontdoor"])("%j is near to nothing", (text) => {
  expect(suggest(text, TIERS)).toBeUndefined();
});

test("of two that are equally near, the first declared is named", () => {
  expect(suggest("cat", ["bat", "cut"])).toBe("bat");
});

test("a suggestion names the nearest, else everything that is possible, else says that nothing is", () => {
  expect(suggestion("midd", TIERS)).toBe('Did you mean "mid"?');
  expect(suggestion("huge", TIERS)).toBe("Possible here: automated, local, light, mid, frontier.");
  expect(suggestion("huge", [])).toBe("Nothing may stand here.");
});
