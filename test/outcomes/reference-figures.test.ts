import { describe, expect, test } from "vitest";
import {
  areaUnderCurve,
  averagePerformanceGapRecovered,
  callPerformanceThreshold,
  cascadeColumn,
  columnOf,
  elevenPoints,
  type ModelPair,
  oracleRouter,
  outcomeTable,
  pairCounts,
  parityOf,
  performanceGapRecovered,
  qualityCostCurve,
  type RecoveredGap,
  randomApgr,
  totalOf,
} from "../../src/evaluation/index.ts";
import { gsm8kQuestions, sweBenchTasks } from "./recorded-outcomes.ts";

/** The folder of published outcomes; they are not part of the project, so without it there is nothing to test here. */
const folder = process.env["SUFFICE_OUTCOMES"];

const OPUS = "claude-opus-4.5";
const SONNET = "claude-sonnet-4.5";
const DEEPSEEK = "deepseek-v3.2-reasoner";

const percent = (share: number | undefined) => (100 * (share ?? Number.NaN)).toFixed(1);

describe.skipIf(folder === undefined)("published outcomes of 250 repository issues", () => {
  const tasks = folder === undefined ? [] : sweBenchTasks(folder);
  const table = outcomeTable(tasks, [...(tasks[0]?.outcomes.keys() ?? [])]);
  const ladder = (...models: readonly string[]) => models.map((model) => columnOf(table, model));

  test.each([
    ["gemini-3-pro", "72.8", "0.451"],
    [OPUS, "72.8", "0.717"],
    [SONNET, "67.6", "0.549"],
    ["gpt-5", "63.2", "0.291"],
    ["gpt-5.1", "61.6", "0.312"],
    [DEEPSEEK, "58.8", "0.028"],
    ["gpt-5-mini", "56.0", "0.035"],
    ["devstral-small-2512", "54.8", "0.227"],
    ["glm-4.6", "52.8", "0.105"],
    ["gpt-5-nano", "39.6", "0.033"],
    ["gpt-oss-120b", "29.2", "0.055"],
  ])("%s alone solves %s %% for $%s a task", (model, quality, usd) => {
    const total = totalOf(columnOf(table, model));
    expect([percent(total.quality), (total.costUsd / tasks.length).toFixed(3)]).toEqual([quality, usd]);
  });

  test("all 24 models together solve 86.4 %, and nobody solves 34 tasks", () => {
    const union = totalOf(oracleRouter(table.columns)).quality;
    expect([table.columns.length, percent(union), Math.round((1 - union) * 250)]).toEqual([24, "86.4", 34]);
  });

  test.each([
    [["gpt-5-mini", OPUS], "74.4 / 51.51 (71.3)", "74.4 / 112.18 (37.4)"],
    [["gpt-5-mini", SONNET, OPUS], "77.6 / 47.61 (73.5)", "77.6 / 148.98 (16.9)"],
    [["gpt-5-mini", "gpt-5"], "68.0 / 16.11 (77.8)", "68.0 / 49.41 (32.0)"],
    [[DEEPSEEK, "gpt-5-mini", "gemini-3-pro"], "76.4 / 20.36 (81.9)", "76.4 / 59.77 (47.0)"],
    [["gpt-5-mini", DEEPSEEK, "glm-4.6", OPUS], "78.0 / 31.29 (82.6)", "78.0 / 98.94 (44.8)"],
    [[SONNET, OPUS], "76.8 / 145.51 (18.9)", "76.8 / 214.67 (-19.7)"],
  ])("%s: an oracle makes %s of them, a perfectly verified cascade %s", (models, oracle, cascade) => {
    const rungs = ladder(...models);
    const strongUsd = totalOf(rungs.at(-1) ?? cascadeColumn([], { tpr: 1, fpr: 0 })).costUsd;
    const shown = [oracleRouter(rungs), cascadeColumn(rungs, { tpr: 1, fpr: 0 })].map((column) => {
      const { quality, costUsd } = totalOf(column);
      return `${percent(quality)} / ${costUsd.toFixed(2)} (${percent(1 - costUsd / strongUsd)})`;
    });
    expect(shown).toEqual([oracle, cascade]);
  });

  test.each([
    [1, 0, "74.4, 37.4", "75.2, 40.7"],
    [0.95, 0.05, "73.4, 38.2", "74.3, 41.0"],
    [0.9, 0.1, "72.4, 39.0", "73.3, 41.3"],
    [0.9, 0.2, "70.6, 44.8", "71.7, 46.6"],
    [0.8, 0.2, "70.4, 40.5", "71.4, 41.9"],
    [0.95, 0.3, "68.8, 52.6", "70.2, 54.3"],
  ])("with a verifier (%d, %d) two tiers have %s and %s", (tpr, fpr, mini, deepseek) => {
    const shown = [ladder("gpt-5-mini", OPUS), ladder(DEEPSEEK, "gemini-3-pro")].map((rungs) => {
      const { quality, costUsd } = totalOf(cascadeColumn(rungs, { tpr, fpr }));
      const [, strong] = rungs.map((rung) => totalOf(rung).costUsd);
      return `${percent(quality)}, ${percent(1 - costUsd / (strong ?? 0))}`;
    });
    expect(shown).toEqual([mini, deepseek]);
  });

  test.each([
    ["gpt-5-mini", OPUS, 4, 46, "0.087"],
    [DEEPSEEK, "gemini-3-pro", 6, 41, "0.146"],
    ["gpt-5-mini", SONNET, undefined, undefined, "0.29"],
    ["gpt-5-mini", "gpt-5", undefined, undefined, "0.40"],
    ["gpt-5-nano", OPUS, undefined, undefined, "0.067"],
    [SONNET, OPUS, undefined, undefined, "0.43"],
  ])("%s > %s keeps parity up to %s/%s = %s", (weak, strong, weakOnly, strongOnly, largest) => {
    const parity = parityOf(pairCounts(columnOf(table, weak).quality, columnOf(table, strong).quality));
    if (weakOnly !== undefined) expect([parity.weakOnly, parity.strongOnly]).toEqual([weakOnly, strongOnly]);
    expect(parity.largestFprPerTpr?.toFixed(largest.length - 2)).toBe(largest);
  });

  test("a random order of gpt-5-mini and opus is spread by 0.045, of deepseek and gemini by 0.054", () => {
    // Published from a few seeds: 0.495 ± 0.046 and 0.499 ± 0.054; these are exact.
    const spreads = [pairOf("gpt-5-mini", OPUS), pairOf(DEEPSEEK, "gemini-3-pro")].map(randomApgr);
    expect(spreads.map((spread) => spread?.sd.toFixed(3))).toEqual(["0.045", "0.054"]);
  });

  test("the oracle's order has APGR .994, CPT 8.4 and 13.4", () => {
    const pair = pairOf("gpt-5-mini", OPUS);
    expect(shownRanking(pair, gainsOf(pair), "all")).toEqual([".994", "8.4", "13.4"]);
  });

  test("the ceiling, the solve rate of 22 other models: AUC .946, APGR .622, CPT 32.8 and 48.6", () => {
    const pair = pairOf("gpt-5-mini", OPUS);
    const others = table.columns.filter(({ name }) => name !== "gpt-5-mini" && name !== OPUS);
    const rates = tasks.map(
      (_, task) => others.reduce((sum, { quality }) => sum + (quality[task] ?? 0), 0) / others.length,
    );
    const need = rates.map((rate) => -rate);
    expect(shown(areaUnderCurve(rates, pair.weakQuality))).toBe(".946");
    expect(shownRanking(pair, need, "all")).toEqual([".622", "32.8", "48.6"]);
  });

  function pairOf(weak: string, strong: string): ModelPair {
    const [light, frontier] = ladder(weak, strong);
    return {
      weakQuality: light?.quality ?? [],
      strongQuality: frontier?.quality ?? [],
      weakCostUsd: light?.costUsd ?? [],
      strongCostUsd: frontier?.costUsd ?? [],
    };
  }
});

describe.skipIf(folder === undefined)("published answers to 1,307 GSM8K questions", () => {
  const questions = folder === undefined ? [] : gsm8kQuestions(folder);
  const free = questions.map(() => 0);
  const pair: ModelPair = {
    weakQuality: questions.map(({ weak }) => weak),
    strongQuality: questions.map(({ strong }) => strong),
    weakCostUsd: free,
    strongCostUsd: free,
  };

  test("weak 63.7 %, strong 85.8 %; both 739, weak only 94, strong only 382, none 92", () => {
    const curve = qualityCostCurve(pair, free);
    expect([percent(curve.quality[0]), percent(curve.quality.at(-1))]).toEqual(["63.7", "85.8"]);
    expect(pairCounts(pair.weakQuality, pair.strongQuality)).toEqual({
      both: 739,
      weakOnly: 94,
      strongOnly: 382,
      none: 92,
    });
  });

  test("longest prompt first, no training: CPT50 36.7, CPT80 66.7, APGR .598", () => {
    const lengths = questions.map(({ prompt }) => prompt.length);
    expect(shownRanking(pair, lengths, "eleven")).toEqual([".598", "36.7", "66.7"]);
  });

  test("oracle order: CPT50 11.0, CPT80 17.6, APGR 1.115", () => {
    expect(shownRanking(pair, gainsOf(pair), "eleven")).toEqual(["1.115", "11.0", "17.6"]);
  });
});

/** APGR, CPT(50) and CPT(80) as they were printed. */
function shownRanking(pair: ModelPair, scores: readonly number[], at: "all" | "eleven"): readonly string[] {
  const curve = qualityCostCurve(pair, scores);
  const points: readonly RecoveredGap[] =
    performanceGapRecovered(curve, at === "all" ? undefined : elevenPoints(curve)) ?? [];
  return [
    shown(averagePerformanceGapRecovered(points)),
    percent(callPerformanceThreshold(points, 0.5)),
    percent(callPerformanceThreshold(points, 0.8)),
  ];
}

function gainsOf({ weakQuality, strongQuality }: ModelPair): readonly number[] {
  return Array.from(strongQuality, (right, task) => right - (weakQuality[task] ?? 0));
}

function shown(value: number | undefined): string {
  return (value ?? Number.NaN).toFixed(3).replace(/^0/, "");
}
