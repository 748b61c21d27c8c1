import type { PlaceSums } from "./expect-places.ts";
import { type LatentModel, logistic } from "./latent-model.ts";
import { BULK_STEPS } from "./places.ts";
import { PRIORS } from "./priors.ts";

/** One Newton step for a number: where the slope of the log posterior points, by its curvature. */
interface Newton {
  gradient: number;
  curvature: number;
}

/** What abilities are held to: these values, as firmly as their deviation says. */
export interface AbilityPrior {
  expected(abilities: readonly number[]): readonly number[];
  readonly deviation: number;
}

/** The maximisation step for who solves what: abilities around what is expected of them, and the slope that all share. */
export function updateAbilities(
  model: LatentModel,
  sums: PlaceSums,
  prior: AbilityPrior,
): { readonly slope: number; readonly abilities: readonly number[] } {
  const eases = model.places.ease.filter((_, place) => place % BULK_STEPS === 0);
  let { slope } = model;
  let abilities = model.traits.map(({ ability }) => ability);
  for (let step = 0; step < 2; step++) {
    const expected = prior.expected(abilities);
    const forSlope: Newton = priorOnSlope(slope);
    abilities = abilities.map((ability, index) => {
      const own: Newton = {
        gradient: -(ability - (expected[index] ?? 0)) / prior.deviation ** 2,
        curvature: 1 / prior.deviation ** 2,
      };
      eases.forEach((ease, place) => {
        const tried = sums.tried[index]?.[place] ?? 0;
        const chance = logistic(ability + slope * ease);
        const surplus = (sums.right[index]?.[place] ?? 0) - tried * chance;
        const curvature = tried * chance * (1 - chance);
        own.gradient += surplus;
        own.curvature += curvature;
        forSlope.gradient += surplus * ease * slope;
        forSlope.curvature += curvature * (ease * slope) ** 2;
      });
      return ability + stepOf(own, 1);
    });
    slope *= Math.exp(stepOf(forSlope, 0.3));
  }
  return { slope, abilities };
}

/** What prices suggest of abilities: a line through their means, whose steepness is itself held to what is usual. */
export function abilitiesByPrice(model: LatentModel): AbilityPrior {
  const { mean, deviation } = PRIORS.abilityByLogPrice;
  const logPrices = centred(
    model.traits.map(({ meanCostUsd, floorUsd }) => Math.log(meanCostUsd + floorUsd)),
  );
  const around = PRIORS.abilityDeviation ** 2;
  const squares = logPrices.reduce((sum, price) => sum + price * price, 0);
  return {
    deviation: PRIORS.abilityDeviation,
    expected(abilities) {
      const offset = meanOf(abilities);
      const joint = logPrices.reduce(
        (sum, price, index) => sum + price * ((abilities[index] ?? 0) - offset),
        0,
      );
      const steepness = (joint / around + mean / deviation ** 2) / (squares / around + 1 / deviation ** 2);
      return logPrices.map((price) => offset + steepness * price);
    },
  };
}

/** The slope is positive, so its logarithm is estimated. */
function priorOnSlope(slope: number): Newton {
  const { mean, logDeviation } = PRIORS.slope;
  return { gradient: -Math.log(slope / mean) / logDeviation ** 2, curvature: 1 / logDeviation ** 2 };
}

function stepOf({ gradient, curvature }: Newton, most: number): number {
  return Math.min(most, Math.max(-most, gradient / curvature));
}

function centred(values: readonly number[]): readonly number[] {
  const mean = meanOf(values);
  return values.map((value) => value - mean);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
