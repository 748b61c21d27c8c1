import type { LearnerEvaluated } from "../../../app/index.ts";
import type { OverSplits, SplitScore } from "../../../learning/index.ts";

const DECIMALS = 6;

/** `suffice.learner-evaluation/1`: means over the splits, each with the interval of that mean (1.96 standard errors). */
export function learnerJson({ read, train, splits, what }: LearnerEvaluated): string {
  const json = {
    schema: "suffice.learner-evaluation/1",
    outcomes: read.file,
    tasks: read.tasks.length,
    skipped: read.skipped,
    train,
    splits,
    ...(what.kind === "cascade"
      ? {
          verifier: what.verifier,
          pool: what.pool,
          against: what.against,
          learned: score(what.learned),
          bestFixedCascade: score(what.fixed),
        }
      : {
          predictor: what.name,
          weak: what.weak,
          strong: what.strong,
          elevenPoint: { apgr: mean(what.apgr), cpt50: mean(what.cpt50), cpt80: mean(what.cpt80) },
          keptShare: rounded(what.kept),
        }),
    basis: "measured",
  };
  return `${JSON.stringify(json)}\n`;
}

function score({ qualityGain, saving }: SplitScore) {
  return { qualityDifference: mean(qualityGain), saving: mean(saving) };
}

function mean({ mean: value, low, high }: OverSplits) {
  return { mean: rounded(value), low: rounded(low), high: rounded(high) };
}

function rounded(value: number): number {
  return Number(value.toFixed(DECIMALS));
}
