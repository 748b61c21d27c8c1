import type { CostSums } from "./expect-places.ts";
import type { ModelTraits, Spread } from "./latent-model.ts";
import { PRIORS } from "./priors.ts";

/** A loading of 0 would say that cost tells nothing of size, and could not be left again. */
const LEAST_LOADING = 0.02;

/** The maximisation step for one model's costs: log dollars regressed on whether it was wrong and on the task's size. */
export function updateCosts(
  traits: ModelTraits,
  sums: CostSums | undefined,
  spread: Spread | undefined,
): ModelTraits {
  if (sums === undefined || spread === undefined || sums.weight === 0) return traits;
  const { costAttempts, loadingAttempts, varianceAttempts } = PRIORS;
  const [logCost, wrongExtra, loading] = solveThree(
    [sums.weight + 1e-6, sums.wrong, sums.size],
    [sums.wrong, sums.wrong + costAttempts, sums.wrongSize],
    [sums.size, sums.wrongSize, sums.sizeSquared + loadingAttempts],
    [
      sums.cost,
      sums.wrongCost + costAttempts * PRIORS.wrongExtraOfSpread * spread.deviation,
      sums.sizeCost + loadingAttempts * PRIORS.loadingOfSpread * spread.deviation,
    ],
  );
  const sizeLoading = Math.max(LEAST_LOADING, loading);
  const residual =
    sums.costSquared -
    2 * (logCost * sums.cost + wrongExtra * sums.wrongCost + sizeLoading * sums.sizeCost) +
    logCost ** 2 * sums.weight +
    wrongExtra ** 2 * sums.wrong +
    sizeLoading ** 2 * sums.sizeSquared +
    2 * (logCost * wrongExtra * sums.wrong + logCost * sizeLoading * sums.size) +
    2 * wrongExtra * sizeLoading * sums.wrongSize;
  const usual = PRIORS.varianceOfSpread * spread.deviation ** 2;
  const variance = (residual + varianceAttempts * usual) / (sums.weight + varianceAttempts);
  return {
    ...traits,
    logCost,
    wrongExtra,
    sizeLoading,
    variance: Math.max(1e-3 * spread.deviation ** 2, variance),
  };
}

type Three = readonly [number, number, number];

/** Cramer's rule for three equations; `a`, `b`, `c` are the rows. */
function solveThree(a: Three, b: Three, c: Three, right: Three): Three {
  const all = determinant(a, b, c);
  const [x, y, z] = right;
  return [
    determinant([x, a[1], a[2]], [y, b[1], b[2]], [z, c[1], c[2]]) / all,
    determinant([a[0], x, a[2]], [b[0], y, b[2]], [c[0], z, c[2]]) / all,
    determinant([a[0], a[1], x], [b[0], b[1], y], [c[0], c[1], z]) / all,
  ];
}

function determinant(a: Three, b: Three, c: Three): number {
  return (
    a[0] * (b[1] * c[2] - b[2] * c[1]) -
    a[1] * (b[0] * c[2] - b[2] * c[0]) +
    a[2] * (b[0] * c[1] - b[1] * c[0])
  );
}
