import type { Evaluated, TaskLine } from "../../../app/index.ts";
import type { Comparison, CostEstimate, Estimate, Scored } from "../../../evaluation/index.ts";

const DECIMALS = 6;

/** `suffice.evaluation/1`: a figure stands under its name, its interval (95 %) under the same name in `intervals`. */
export function evaluationJson({ read, evaluation }: Evaluated): string {
  const { ranking, probabilities, random, parity } = evaluation;
  const figures = {
    quality: evaluation.quality,
    costUsd: evaluation.costUsd,
    apgr: ranking?.apgr.exact,
    cpt50: ranking?.cpt50.exact,
    cpt80: ranking?.cpt80.exact,
    auc: ranking?.auc,
    brier: probabilities?.brier,
    baseRateBrier: probabilities?.baseRateBrier,
    ece: probabilities?.ece,
    recoveredGap: evaluation.recoveredGap,
    aboveRandomMix: evaluation.aboveRandomMix,
  };
  const { bestFixedCascade } = evaluation;
  const json = {
    schema: "suffice.evaluation/1",
    name: evaluation.name,
    outcomes: read.file,
    tasks: evaluation.tasks,
    skipped: read.skipped,
    outcomesWithoutCost: read.withoutCost,
    notTried: evaluation.notTried,
    verifier: evaluation.verifier,
    ...withIntervals(figures),
    elevenPoint: withIntervals({
      apgr: ranking?.apgr.elevenPoint,
      cpt50: ranking?.cpt50.elevenPoint,
      cpt80: ranking?.cpt80.elevenPoint,
    }),
    costAtFrontierQuality: costAt(ranking?.costAtFrontierQuality),
    costWithinOnePoint: costAt(ranking?.costWithinOnePoint),
    withoutScore: ranking?.withoutScore ?? null,
    choices: evaluation.choices.map(({ models, share }) => ({ models, share: rounded(share) })),
    singles: evaluation.singles.map(single),
    bestFixedCascade: { models: bestFixedCascade.models, ...scored(bestFixedCascade) },
    oracle: { ladder: evaluation.ladder, ...scored(evaluation.oracle) },
    perfectCascade: { models: evaluation.ladder, ...scored(evaluation.perfectCascade) },
    random: {
      apgr: spread(random.apgr),
      cpt50: spread(random.cpt50),
      cpt80: spread(random.cpt80),
      savingAtFrontierQuality: spread(random.savingAtFrontierQuality),
      savingWithinOnePoint: spread(random.savingWithinOnePoint),
      orders: random.orders,
    },
    weak: evaluation.weak,
    strong: evaluation.strong,
    against: {
      strong: comparison(evaluation.againstStrong),
      bestSingle: comparison(evaluation.againstBestSingle),
      bestFixedCascade: comparison(evaluation.againstBestFixedCascade),
    },
    parity: { ...parity, largestFprPerTpr: nullable(parity.largestFprPerTpr) },
    calibration: probabilities?.calibration ?? null,
    curve:
      ranking?.curve.map(({ strongShare, quality, costUsd }) => ({
        strongShare: rounded(strongShare),
        quality: rounded(quality),
        costUsd: rounded(costUsd),
      })) ?? null,
    basis: "measured",
  };
  return `${JSON.stringify(json)}\n`;
}

/** One line a task, in the order of the outcomes. */
export function scoresJsonl(lines: readonly TaskLine[]): string {
  return lines
    .map(({ taskId, score, p, choice }) => {
      const line = { task_id: taskId, score: nullable(score), p: nullable(p), choice: choice ?? null };
      return `${JSON.stringify(line)}\n`;
    })
    .join("");
}

type Figures = Readonly<Record<string, Estimate | undefined>>;

function withIntervals(figures: Figures) {
  const entries = Object.entries(figures);
  return {
    ...Object.fromEntries(entries.map(([name, estimate]) => [name, nullable(estimate?.value)])),
    intervals: Object.fromEntries(
      entries.flatMap(([name, estimate]) =>
        estimate === undefined ? [] : [[name, [rounded(estimate.low), rounded(estimate.high)]]],
      ),
    ),
  };
}

function single(each: Scored) {
  return { model: each.name, ...scored(each) };
}

function scored({ quality, costUsd }: Scored) {
  return withIntervals({ quality, costUsd });
}

function comparison({ with: name, qualityDifference, saving }: Comparison) {
  return { with: name, ...withIntervals({ qualityDifference, saving }) };
}

function costAt(estimate: CostEstimate | undefined) {
  return estimate === undefined
    ? null
    : withIntervals({ costUsd: estimate.costUsd, saving: estimate.saving });
}

function spread(value: { readonly mean: number; readonly sd: number } | undefined) {
  return value === undefined ? null : { mean: rounded(value.mean), sd: rounded(value.sd) };
}

function nullable(value: number | undefined): number | null {
  return value === undefined ? null : rounded(value);
}

function rounded(value: number): number {
  return Number(value.toFixed(DECIMALS));
}
