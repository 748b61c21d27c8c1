import type { AttemptColumn, AttemptRows } from "../attempt-rows.ts";
import { type LatentModel, solveChances } from "./latent-model.ts";
import { BULK_STEPS, EASE_STEPS } from "./places.ts";

/** Weighted sums over a model's attempts of what a regression of log dollars on (1, wrong, size) needs. */
export interface CostSums {
  weight: number;
  wrong: number;
  size: number;
  wrongSize: number;
  sizeSquared: number;
  cost: number;
  wrongCost: number;
  sizeCost: number;
  costSquared: number;
}

/** What is expected of the hidden numbers of all tasks, given their outcomes, summed. */
export interface PlaceSums {
  /** Tasks at each step of ease. */
  readonly ease: Float64Array;
  /** For each model, its attempts and its right attempts at each step of ease. */
  readonly tried: readonly Float64Array[];
  readonly right: readonly Float64Array[];
  readonly costs: readonly CostSums[];
  readonly sizeEase: number;
  readonly easeSquared: number;
}

/**
 * One model's attempts against the grid. The log likelihood of log cost x at place p is `constant[p] + x · slope[p]`, for right and for
 * wrong attempts; what does not depend on the place is left out.
 */
interface ColumnLikelihood {
  readonly column: AttemptColumn;
  readonly logCost: Float64Array;
  readonly slope: Float64Array;
  readonly ifRight: Float64Array;
  readonly ifWrong: Float64Array;
  readonly wrongExtra: number;
}

/** The expectation step: where on the grid each task probably lies, and the sums that the next estimate needs. */
export function expectPlaces(
  rows: AttemptRows,
  logCosts: readonly Float64Array[],
  model: LatentModel,
): PlaceSums {
  const { places, size } = model;
  const likelihoods = rows.columns.map((column, index) =>
    likelihoodOf(column, logCosts[index] ?? new Float64Array(rows.tasks), model, index),
  );
  const ease = new Float64Array(EASE_STEPS);
  const tried = likelihoods.map(() => new Float64Array(EASE_STEPS));
  const right = likelihoods.map(() => new Float64Array(EASE_STEPS));
  const costs = likelihoods.map(noSums);
  const logPrior = model.prior.map((chance) => Math.log(chance + 1e-300));
  const sizeSquares = size.map((value) => value * value);
  const sizeEases = size.map((value, place) => value * (places.ease[place] ?? 0));
  const easeSquares = places.ease.map((value) => value * value);
  let sizeEase = 0;
  let easeSquared = 0;
  const chances = new Float64Array(size.length);
  const taskEase = new Float64Array(EASE_STEPS);
  for (let task = 0; task < rows.tasks; task++) {
    chances.set(logPrior);
    for (const likelihood of likelihoods) addLogLikelihood(chances, likelihood, task);
    normalise(chances);
    sumByEase(chances, taskEase);
    const taskSize = dot(chances, size);
    const taskSizeSquared = dot(chances, sizeSquares);
    sizeEase += dot(chances, sizeEases);
    easeSquared += dot(chances, easeSquares);
    addTo(ease, taskEase, 1);
    likelihoods.forEach(({ column, logCost }, index) => {
      const weight = column.weight[task] ?? 0;
      if (weight === 0) return;
      const isRight = column.solved[task] === 1;
      const triedSums = tried[index];
      const rightSums = right[index];
      const costSums = costs[index];
      if (triedSums === undefined || rightSums === undefined || costSums === undefined) return;
      addTo(triedSums, taskEase, weight);
      if (isRight) addTo(rightSums, taskEase, weight);
      addCost(costSums, {
        weight,
        isRight,
        cost: logCost[task] ?? 0,
        size: taskSize,
        sizeSquared: taskSizeSquared,
      });
    });
  }
  return { ease, tried, right, costs, sizeEase, easeSquared };
}

function likelihoodOf(
  column: AttemptColumn,
  logCost: Float64Array,
  model: LatentModel,
  index: number,
): ColumnLikelihood {
  const traits = model.traits[index];
  const precision = 1 / (traits?.variance ?? 1);
  const means = model.size.map((size) => (traits?.logCost ?? 0) + (traits?.sizeLoading ?? 0) * size);
  const chances = solveChances(model, traits?.ability ?? 0);
  const square = (place: number): number => 0.5 * precision * (means[place] ?? 0) ** 2;
  return {
    column,
    logCost,
    slope: means.map((mean) => precision * mean),
    ifRight: chances.map((chance, place) => Math.log(chance + 1e-12) - square(place)),
    ifWrong: chances.map((chance, place) => Math.log(1 - chance + 1e-12) - square(place)),
    wrongExtra: traits?.wrongExtra ?? 0,
  };
}

/** The innermost loop of learning: called for each attempt in each round, over all places. */
function addLogLikelihood(chances: Float64Array, likelihood: ColumnLikelihood, task: number): void {
  const { column, slope } = likelihood;
  const weight = column.weight[task] ?? 0;
  if (weight === 0) return;
  const isRight = column.solved[task] === 1;
  const constant = isRight ? likelihood.ifRight : likelihood.ifWrong;
  const cost = (likelihood.logCost[task] ?? 0) - (isRight ? 0 : likelihood.wrongExtra);
  for (let place = 0; place < chances.length; place++) {
    chances[place] = (chances[place] ?? 0) + weight * ((constant[place] ?? 0) + cost * (slope[place] ?? 0));
  }
}

/** From logarithms to shares that sum to 1. */
function normalise(chances: Float64Array): void {
  let highest = Number.NEGATIVE_INFINITY;
  for (const value of chances) if (value > highest) highest = value;
  let sum = 0;
  for (let place = 0; place < chances.length; place++) {
    const chance = Math.exp((chances[place] ?? 0) - highest);
    chances[place] = chance;
    sum += chance;
  }
  for (let place = 0; place < chances.length; place++) chances[place] = (chances[place] ?? 0) / sum;
}

function sumByEase(chances: Float64Array, sums: Float64Array): void {
  for (let step = 0, place = 0; step < EASE_STEPS; step++) {
    let sum = 0;
    for (const end = place + BULK_STEPS; place < end; place++) sum += chances[place] ?? 0;
    sums[step] = sum;
  }
}

interface WeighedCost {
  readonly weight: number;
  readonly isRight: boolean;
  readonly cost: number;
  readonly size: number;
  readonly sizeSquared: number;
}

function addCost(sums: CostSums, { weight, isRight, cost, size, sizeSquared }: WeighedCost): void {
  const wrong = isRight ? 0 : weight;
  sums.weight += weight;
  sums.wrong += wrong;
  sums.size += weight * size;
  sums.wrongSize += wrong * size;
  sums.sizeSquared += weight * sizeSquared;
  sums.cost += weight * cost;
  sums.wrongCost += wrong * cost;
  sums.sizeCost += weight * size * cost;
  sums.costSquared += weight * cost * cost;
}

function noSums(): CostSums {
  return {
    weight: 0,
    wrong: 0,
    size: 0,
    wrongSize: 0,
    sizeSquared: 0,
    cost: 0,
    wrongCost: 0,
    sizeCost: 0,
    costSquared: 0,
  };
}

function addTo(sums: Float64Array, values: Float64Array, weight: number): void {
  for (let index = 0; index < sums.length; index++) {
    sums[index] = (sums[index] ?? 0) + weight * (values[index] ?? 0);
  }
}

export function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < left.length; index++) sum += (left[index] ?? 0) * (right[index] ?? 0);
  return sum;
}
