import * as fc from "fast-check";
import { expect, test } from "vitest";
import { SufficeError } from "./errors.ts";
import { addUsage, countsOf, NO_USAGE, promptTokens, TOKEN_CLASSES, tokens, usageOf } from "./usage.ts";

test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])("%d is no number of tokens", (value) => {
  expect(() => tokens(value)).toThrow(
    new SufficeError("bug.invariant", { message: `${value} is not a number of tokens` }),
  );
});

test("a class that was not reported stays absent; one that was reported as 0 is there", () => {
  expect(usageOf({ freshInput: 12, cacheRead: 0, output: 3 })).toStrictEqual({
    freshInput: 12,
    cacheRead: 0,
    output: 3,
  });
  expect(usageOf({ freshInput: undefined })).toStrictEqual({});
});

test("a sum has a class where either side reported it, and lacks it where neither did", () => {
  const left = usageOf({ freshInput: 1, cacheRead: 0 });
  const right = usageOf({ freshInput: 2, output: 5 });
  expect(addUsage(left, right)).toStrictEqual({ freshInput: 3, cacheRead: 0, output: 5 });
  expect(addUsage(NO_USAGE, NO_USAGE)).toStrictEqual({});
});

test("the prompt is everything that was sent, cached or not, and no output", () => {
  const usage = usageOf({
    freshInput: 1,
    cacheRead: 20,
    cacheWrite5m: 300,
    cacheWrite1h: 4000,
    output: 50_000,
  });
  expect(promptTokens(usage)).toBe(4321);
  expect(promptTokens(usageOf({ output: 7 }))).toBe(0);
});

test("counts for tables fill every class, unreported ones with 0", () => {
  expect(countsOf(usageOf({ output: 7 }))).toStrictEqual({
    freshInput: 0,
    cacheRead: 0,
    cacheWrite5m: 0,
    cacheWrite1h: 0,
    output: 7,
  });
});

const anyUsage = fc
  .record(Object.fromEntries(TOKEN_CLASSES.map((name) => [name, fc.nat(10 ** 9)])), { requiredKeys: [] })
  .map((counts) => usageOf(counts));

test("usages may be summed in any order and any grouping, and nothing changes with no usage", () => {
  fc.assert(
    fc.property(anyUsage, anyUsage, anyUsage, (a, b, c) => {
      expect(addUsage(a, b)).toStrictEqual(addUsage(b, a));
      expect(addUsage(addUsage(a, b), c)).toStrictEqual(addUsage(a, addUsage(b, c)));
      expect(addUsage(a, NO_USAGE)).toStrictEqual(a);
    }),
  );
});
