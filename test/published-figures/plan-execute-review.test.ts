// The figures of the plan-execute-review document. Its prices are per task, without tokens, so what can be checked is its
// arithmetic, and whether it agrees with the list and with itself.
import { expect, test } from "vitest";
import { rateRatios } from "../../src/pricing/index.ts";
import { book, list, percent, priceOf } from "./figures.ts";

const own = await book("plan-execute-review");

function perTask(model: string): number {
  const found = own.perTask?.find((each) => each.model === model);
  if (found === undefined) throw new Error(`${model} has no price per task`);
  return found.amount / 1e9;
}

const haiku = perTask("claude-haiku-4-5");
const sonnet = perTask("claude-sonnet-4-5");
const opus = perTask("claude-opus-4-1");

/** Shares of a hundred tasks. */
function mixCost({ light, mid, frontier }: { light: number; mid: number; frontier: number }): number {
  return light * haiku + mid * sonnet + frontier * opus;
}

function times(first: string, second: string, at: string, above = 0) {
  const ratios = rateRatios(priceOf(list, first, at), priceOf(list, second, at));
  const found = ratios.filter((each) => each.abovePromptTokens === above);
  return ["freshInput", "output"].map((each) => found.find(({ tokenClass }) => tokenClass === each)?.times);
}

test("a simple edit at 0.003 for 0.030 saves 90 %", () => {
  expect(percent(1 - 0.003 / 0.03, 0)).toBe("90");
});

test("inconsistent: the page prices the same edit at 0.003 and 0.030, and a task at 0.001 and 0.01", () => {
  expect([haiku, sonnet, opus]).toEqual([0.001, 0.01, 0.1]);
  expect(0.003 / haiku).toBeCloseTo(3, 9);
  expect(0.03 / sonnet).toBeCloseTo(3, 9);
});

test("inconsistent: Sonnet 4.5 was 3 times dearer than Haiku 4.5 when this was written, not ~10 times", () => {
  expect(times("claude-haiku-4-5", "claude-sonnet-4-5", "2025-11-01")).toEqual([3, 3]);
  expect(times("claude-haiku-4-5", "claude-opus-4-1", "2025-11-01")).toEqual([15, 15]);
});

test("in November 2026 it is 20 times for Sonnet and 40 for Opus, and above 100,000 tokens 4 and 8", () => {
  const NOW = "2026-11-20";
  expect(times("claude-haiku-5-5", "claude-sonnet-5-5", NOW)).toEqual([20, 20]);
  expect(times("claude-haiku-5-5", "claude-opus-5-5", NOW)).toEqual([40, 40]);
  expect(times("claude-haiku-5-5", "claude-sonnet-5-5", NOW, 100_000)).toEqual([4, 4]);
  expect(times("claude-haiku-5-5", "claude-opus-5-5", NOW, 100_000)).toEqual([8, 8]);
});

test("unsupported: a saving of 35 % follows from no mix; 40, 50 and 60 % Haiku save 36, 45 and 54 % without any Opus", () => {
  const savings = [0.4, 0.5, 0.6].map((light) =>
    percent(1 - mixCost({ light, mid: 1 - light, frontier: 0 }) / sonnet, 0),
  );
  expect(savings).toEqual(["36", "45", "54"]);
});

test("inconsistent: half Haiku with a tenth Opus costs $0.0145 a task, 45 % more than Sonnet alone", () => {
  const cost = mixCost({ light: 0.5, mid: 0.4, frontier: 0.1 });
  expect(cost.toFixed(4)).toBe("0.0145");
  expect(percent(cost / sonnet - 1, 0)).toBe("45");
  expect(cost).toBeLessThan(0.02);
});

test.each([
  [0.25, "2.2"],
  [0.35, "1.1"],
])("inconsistent: a saving of %f with half Haiku leaves only %s %% for Opus", (saving, share) => {
  const withoutOpus = mixCost({ light: 0.5, mid: 0.5, frontier: 0 });
  expect(percent((sonnet * (1 - saving) - withoutOpus) / (opus - sonnet))).toBe(share);
});

test("inconsistent: a planner, four Haiku workers and an Opus reviewer cost 0.114, 2.85 times four Sonnet workers, and save no 70 %", () => {
  const swarm = sonnet + 4 * haiku + opus;
  expect(swarm.toFixed(3)).toBe("0.114");
  expect((4 * sonnet).toFixed(3)).toBe("0.040");
  expect((swarm / (4 * sonnet)).toFixed(2)).toBe("2.85");
});

test("a typo at Opus costs 0.10 for 0.001, a hundred times as much", () => {
  expect(opus / haiku).toBeCloseTo(100, 9);
});
