// The figures of the development-loop document: its steps' ranges stand in the preset, its prices in two books, the low and the
// high ends of its ranges.
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { PipelineStep } from "../../src/domain/index.ts";
import { loadPolicy } from "../../src/settings/index.ts";
import { book, list, percent, priceOf } from "./figures.ts";

const presets = fileURLToPath(new URL("../../presets", import.meta.url));
const { pipeline } = await loadPolicy("development-loop", presets, presets);
const first = pipeline.findIndex(({ step }) => step === "pre-flight");
const second = pipeline.findIndex(({ step }) => step === "e2e");
const PHASES = [pipeline.slice(0, first), pipeline.slice(first, second), pipeline.slice(second)];

function low(steps: readonly PipelineStep[]): number {
  return steps.reduce((sum, { typicalUsd }) => sum + (typicalUsd?.low ?? Number.NaN), 0) / 1e9;
}

function high(steps: readonly PipelineStep[]): number {
  return steps.reduce((sum, { typicalUsd }) => sum + (typicalUsd?.high ?? Number.NaN), 0) / 1e9;
}

const range = (steps: readonly PipelineStep[]) => [low(steps).toFixed(2), high(steps).toFixed(2)];
const frontier = pipeline.filter(({ tier }) => tier === "frontier");
const paidOtherwise = pipeline.filter(({ tier }) => tier !== "frontier");

test("phase 3 costs the 0.12 to 0.40 that its steps add up to", () => {
  expect(range(PHASES[2] ?? [])).toEqual(["0.12", "0.40"]);
});

test("inconsistent: phase 1 is stated as 1.50 to 3.75, and its steps add up to 1.15 to 3.35", () => {
  expect(range(PHASES[0] ?? [])).toEqual(["1.15", "3.35"]);
});

test("inconsistent: phase 2 is stated as 0.85 to 2.00, and its steps add up to 0.60 to 1.85", () => {
  expect(range(PHASES[1] ?? [])).toEqual(["0.60", "1.85"]);
});

test("inconsistent: a feature is stated as 2.50 to 6.15; its phases as stated are 2.47 to 6.15, its steps 1.87 to 5.60", () => {
  expect([(1.5 + 0.85 + 0.12).toFixed(2), (3.75 + 2 + 0.4).toFixed(2)]).toEqual(["2.47", "6.15"]);
  expect(range(pipeline)).toEqual(["1.87", "5.60"]);
  expect([(2.5 - low(pipeline)).toFixed(2), (6.15 - high(pipeline)).toFixed(2)]).toEqual(["0.63", "0.55"]);
});

test("inconsistent: against 4.50 to 9.00 that saves 44.4 and 31.7 %, 35.9 % in the middle, not 40 to 50 %", () => {
  const saved = [1 - 2.5 / 4.5, 1 - 6.15 / 9, 1 - (2.5 + 6.15) / (4.5 + 9)];
  expect(saved.map((share) => percent(share))).toEqual(["44.4", "31.7", "35.9"]);
});

test("inconsistent: fifty features are 125 to 307.50 against 225 to 450, not 50 to 100 against 250 to 500", () => {
  expect([2.5, 6.15, 4.5, 9].map((each) => 50 * each)).toEqual([125, 307.5, 225, 450]);
});

test("inconsistent: the tiers are 15, 60 and 120 times apart, not 60 to 300", async () => {
  const [lowest, highest] = [await book("development-loop-low"), await book("development-loop-high")];
  const output = (prices: typeof lowest, model: string) => priceOf(prices, model, "2026-03-01").rates.output;
  const [opus, haiku] = ["claude-opus-4-6", "claude-haiku-4-5"];
  expect([
    output(lowest, opus) / output(highest, haiku),
    output(lowest, opus) / output(lowest, haiku),
    output(highest, opus) / output(lowest, haiku),
  ]).toEqual([15, 60, 120]);
});

test("unsupported: 30 to 60, 10 to 15 and 0.50 to 2 are nobody's list price, in or out", async () => {
  const prices = [await book("development-loop-low"), await book("development-loop-high")];
  for (const model of ["claude-opus-4-6", "claude-haiku-4-5"]) {
    const { freshInput, output } = priceOf(list, model, "2026-03-01").rates;
    for (const each of prices)
      expect([freshInput, output]).not.toContain(priceOf(each, model, "2026-03-01").rates.output);
  }
  const { freshInput, output } = priceOf(list, "claude-sonnet-4-6", "2026-03-01").rates;
  expect([freshInput, output]).toEqual([3_000_000, 15_000_000]);
});

test("inconsistent: 4.50 and 9.00 need a frontier 5.6 and 2.8 times dearer than mid; the list says 1.67", () => {
  const needed = [(4.5 - low(frontier)) / low(paidOtherwise), (9 - high(frontier)) / high(paidOtherwise)];
  expect(needed.map((factor) => factor.toFixed(1))).toEqual(["5.6", "2.8"]);
  const listed = ["claude-opus-4-6", "claude-sonnet-4-6"].map(
    (model) => priceOf(list, model, "2026-03-01").rates.output,
  );
  expect(((listed[0] ?? 0) / (listed[1] ?? 1)).toFixed(2)).toBe("1.67");
});

test("at the list's factor all-frontier is 2.25 to 6.87, and tiers save 17 to 18 %", () => {
  const all = [low(frontier) + (5 / 3) * low(paidOtherwise), high(frontier) + (5 / 3) * high(paidOtherwise)];
  expect(all.map((usd) => usd.toFixed(2))).toEqual(["2.25", "6.87"]);
  const saved = [1 - low(pipeline) / (all[0] ?? 1), 1 - high(pipeline) / (all[1] ?? 1)];
  expect(saved.map((share) => percent(share, 0))).toEqual(["17", "18"]);
});

test("the frontier steps are 66 to 70 % of a feature", () => {
  expect(
    [high(frontier) / high(pipeline), low(frontier) / low(pipeline)].map((share) => percent(share, 0)),
  ).toEqual(["66", "70"]);
});

test("8.50 to 3.60 is 57.6 %, which the page rounds down", () => {
  expect(percent(1 - 3.6 / 8.5)).toBe("57.6");
});

test("half an hour at $200 is $100 against $5 of tokens; the two are equal after a minute and a half", () => {
  expect(0.5 * 200).toBe(100);
  expect((5 / 200) * 60).toBe(1.5);
});
