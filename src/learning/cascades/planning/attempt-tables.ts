import type { Verifier } from "../../../evaluation/index.ts";
import { dot } from "../latent/expect-places.ts";
import { type LatentModel, type ModelTraits, solveChances } from "../latent/latent-model.ts";
import { normalBelow, normalQuantile } from "./normal.ts";

/** What may be seen of an attempt: the verdict, and whether its cost lies in this band of what the model usually costs. */
export interface Sight {
  readonly accepted: boolean;
  /** Dollars up to which the band goes; `undefined` for the last. */
  readonly upToUsd: number | undefined;
  /** Chance of seeing this, at each place of the grid. */
  readonly chance: Float64Array;
  /** Chance that the attempt is right if this was seen, at each place. */
  readonly right: Float64Array;
}

/** What planning must know of one model, at each place of the grid. */
export interface AttemptTable {
  readonly model: string;
  readonly solve: Float64Array;
  readonly costUsd: Float64Array;
  readonly accept: Float64Array;
  readonly reject: Float64Array;
  readonly rightIfAccepted: Float64Array;
  readonly rightIfRejected: Float64Array;
  /** Rising costs within a verdict; accepted first. */
  readonly sights: readonly Sight[];
}

/** Fifths tell enough of a task's size; finer ones gain nothing and are harder to read. */
const BANDS = 5;

export function attemptTables(model: LatentModel, verifier: Verifier): readonly AttemptTable[] {
  return model.traits.map((traits) => tableOf(traits, model, verifier));
}

function tableOf(traits: ModelTraits, model: LatentModel, { tpr, fpr }: Verifier): AttemptTable {
  const solve = solveChances(model, traits.ability);
  const wrong = solve.map((chance) => 1 - chance);
  const scale = model.size.map((size) => Math.exp(traits.sizeLoading * size));
  const right = weighed(solve, model.prior);
  const rightUsd = traits.rightCostUsd / meanOver(scale, right);
  const wrongUsd = traits.wrongCostUsd / meanOver(scale, weighed(wrong, model.prior));
  const accept = solve.map((chance) => chance * tpr + (1 - chance) * fpr);
  return {
    model: traits.model,
    solve,
    costUsd: scale.map((factor, place) => {
      const chance = solve[place] ?? 0;
      return factor * (chance * rightUsd + (1 - chance) * wrongUsd);
    }),
    accept,
    reject: accept.map((chance) => 1 - chance),
    rightIfAccepted: solve.map((chance, place) => (chance * tpr) / ((accept[place] ?? 0) || 1)),
    rightIfRejected: solve.map((chance, place) => (chance * (1 - tpr)) / (1 - (accept[place] ?? 0) || 1)),
    sights: sightsOf(traits, model, { tpr, fpr }),
  };
}

function sightsOf(traits: ModelTraits, model: LatentModel, { tpr, fpr }: Verifier): readonly Sight[] {
  const solve = solveChances(model, traits.ability);
  const edges = bandEdges(traits, model, solve);
  const ifRight = bandChances(traits, model, edges, 0);
  const ifWrong = bandChances(traits, model, edges, traits.wrongExtra);
  return [true, false].flatMap((accepted) =>
    ifRight.map((rightBand, band) => {
      const right = solve.map(
        (chance, place) => chance * (accepted ? tpr : 1 - tpr) * (rightBand[place] ?? 0),
      );
      const chance = solve.map(
        (solved, place) =>
          (right[place] ?? 0) + (1 - solved) * (accepted ? fpr : 1 - fpr) * (ifWrong[band]?.[place] ?? 0),
      );
      const edge = edges[band];
      return {
        accepted,
        upToUsd: edge === undefined ? undefined : Math.exp(edge) - traits.floorUsd,
        chance,
        right: right.map((both, place) => both / ((chance[place] ?? 0) || 1)),
      };
    }),
  );
}

/** Log dollars between the bands, such that each holds about as many of the model's attempts. A free model has one band. */
function bandEdges(traits: ModelTraits, model: LatentModel, solve: Float64Array): readonly number[] {
  if (traits.meanCostUsd === 0) return [];
  const mean = model.size.map(
    (size, place) =>
      traits.logCost + traits.sizeLoading * size + (1 - (solve[place] ?? 0)) * traits.wrongExtra,
  );
  const middle = dot(mean, model.prior);
  const around = mean.map((value, place) => {
    const chance = solve[place] ?? 0;
    return (value - middle) ** 2 + chance * (1 - chance) * traits.wrongExtra ** 2;
  });
  const deviation = Math.sqrt(dot(around, model.prior) + traits.variance);
  return Array.from(
    { length: BANDS - 1 },
    (_, band) => middle + deviation * normalQuantile((band + 1) / BANDS),
  );
}

/** For each band, the chance that an attempt falls there, at each place. */
function bandChances(
  traits: ModelTraits,
  model: LatentModel,
  edges: readonly number[],
  extra: number,
): readonly Float64Array[] {
  const deviation = Math.sqrt(traits.variance);
  const below = edges.map((edge) =>
    model.size.map((size) =>
      normalBelow((edge - traits.logCost - extra - traits.sizeLoading * size) / deviation),
    ),
  );
  return Array.from({ length: edges.length + 1 }, (_, band) =>
    model.size.map((_size, place) =>
      Math.max(1e-9, (below[band]?.[place] ?? 1) - (below[band - 1]?.[place] ?? 0)),
    ),
  );
}

function weighed(values: Float64Array, weights: Float64Array): Float64Array {
  return values.map((value, place) => value * (weights[place] ?? 0));
}

function meanOver(values: Float64Array, weights: Float64Array): number {
  return dot(values, weights) / weights.reduce((sum, weight) => sum + weight, 0);
}
