import { createDesign, type Design, type Prior } from "../fit/design.ts";
import { ridge, times } from "../fit/ridge.ts";
import type { OutcomeRow } from "../outcome-rows.ts";
import type { FeatureWeight, NeedModel } from "../predictor.ts";
import { readText } from "../text/read-text.ts";
import { TEXT_FEATURES } from "../text/text-features.ts";
import type { Estimator } from "./estimator.ts";

export interface TextModelOptions {
  readonly need: "failure" | "gain";
  readonly prior: Prior;
}

/** Beyond these, words add less than rounding does; a policy file stays small enough to be read and compared. */
const MOST_WORDS = 2_000;

/**
 * Ridge regression of each model's outcomes on the text: a linear estimate of chances, whose difference is the regression of the
 * difference. Its prior is strong on purpose: from a few hundred outcomes, directions matter and sizes cannot be told.
 */
export function textEstimator(rows: readonly OutcomeRow[], { need, prior }: TextModelOptions): Estimator {
  const design = createDesign(
    rows.map(({ text }) => readText(text)),
    prior,
  );
  const learn = (train: readonly number[]) => ({
    weak: weightsFor(design, train, (row) => rows[row]?.weak),
    strong: weightsFor(design, train, (row) => rows[row]?.strong),
  });
  return {
    estimate: (train, test) => {
      const weights = learn(train);
      const weak = times(design, test, weights.weak);
      const strong = times(design, test, weights.strong);
      const needOf = (chance: number, place: number) =>
        need === "gain" ? (strong[place] ?? 0) - chance : -chance;
      return { weak, strong, need: weak.map(needOf) };
    },
    model: () => textModel(design, need, learn([...rows.keys()])),
  };
}

function weightsFor(
  design: Design,
  train: readonly number[],
  outcomeOf: (row: number) => number | undefined,
): Float64Array {
  const known = train.filter((row) => outcomeOf(row) !== undefined);
  const outcomes = Float64Array.from(known, (row) => outcomeOf(row) ?? 0);
  const mean = outcomes.reduce((sum, outcome) => sum + outcome, 0) / Math.max(1, known.length);
  return ridge(
    design,
    known,
    outcomes.map((outcome) => outcome - mean),
  );
}

interface Weights {
  readonly weak: Float64Array;
  readonly strong: Float64Array;
}

/** The weights as they apply to a text, largest first, in four digits. */
function textModel(design: Design, need: "failure" | "gain", { weak, strong }: Weights): NeedModel {
  const structure: Record<string, FeatureWeight> = {};
  for (const [place, feature] of TEXT_FEATURES.entries()) {
    const { mean, deviation } = design.scales[place] ?? { mean: 0, deviation: 0 };
    if (deviation === 0) continue;
    structure[feature] = {
      mean: rounded(mean),
      deviation: rounded(deviation),
      weak: rounded((weak[place] ?? 0) * design.factors.structure),
      strong: rounded((strong[place] ?? 0) * design.factors.structure),
    };
  }
  const words = design.buckets.map((bucket, index) => {
    const column = TEXT_FEATURES.length + index;
    const ofWeak = (weak[column] ?? 0) * design.factors.grams;
    const ofStrong = (strong[column] ?? 0) * design.factors.grams;
    const matters = Math.abs(need === "gain" ? ofStrong - ofWeak : ofWeak);
    return { bucket, weights: [rounded(ofWeak), rounded(ofStrong)] as const, matters };
  });
  const kept = words.toSorted((a, b) => b.matters - a.matters || a.bucket - b.bucket).slice(0, MOST_WORDS);
  return {
    kind: "text",
    need,
    structure,
    words: Object.fromEntries(kept.map(({ bucket, weights }) => [bucket, weights])),
  };
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
