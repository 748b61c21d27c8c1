import type { AttemptColumn, AttemptRows } from "../attempt-rows.ts";
import { dot, expectPlaces } from "./expect-places.ts";
import { abilitiesByPrice, updateAbilities } from "./fit-abilities.ts";
import { updateCosts } from "./fit-costs.ts";
import { type LatentModel, type ModelTraits, type Spread, solveChances } from "./latent-model.ts";
import { EASE_STEPS, type Places, places, shares } from "./places.ts";
import { PRIORS } from "./priors.ts";

const MOST_ROUNDS = 30;
/** Log odds; abilities that move by less change no plan. */
const SETTLED = 0.005;
const SEGMENT_ROUNDS = 10;

/**
 * The latent model that best explains the outcomes, under {@link PRIORS}: expectation and maximisation in turn until abilities
 * settle, the same result for the same rows. Outcomes that are missing because of what was seen before do not bias it.
 */
export function fitLatentModel(rows: AttemptRows): LatentModel {
  let model = firstGuess(rows);
  const logCosts = logCostsOf(rows, model);
  const spreads = rows.columns.map(({ weight }, index) => spreadOf(logCosts[index] ?? weight, weight));
  model = { ...model, traits: model.traits.map((traits, index) => guessedCosts(traits, spreads[index])) };
  const prior = abilitiesByPrice(model);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const sums = expectPlaces(rows, logCosts, model);
    const { slope, abilities } = updateAbilities(model, sums, prior);
    const moved = Math.max(
      ...model.traits.map(({ ability }, index) => Math.abs((abilities[index] ?? ability) - ability)),
    );
    const traits = model.traits.map((before, index) =>
      updateCosts(
        { ...before, ability: abilities[index] ?? before.ability },
        sums.costs[index],
        spreads[index],
      ),
    );
    const sizeByHardness = clip(-sums.sizeEase / (sums.easeSquared + 5), -0.5, 1.5);
    model = { ...latent(model.places, sums.ease, sizeByHardness), slope, traits };
    if (moved < SETTLED) break;
  }
  return model;
}

/** The same model for one sort of tasks: only abilities differ, and as little from those of all tasks as its outcomes allow. */
export function fitSegment(all: LatentModel, rows: AttemptRows): LatentModel {
  const logCosts = logCostsOf(rows, all);
  const pooled = all.traits.map(({ ability }) => ability);
  const prior = { deviation: PRIORS.segmentDeviation, expected: () => pooled };
  let model = all;
  for (let round = 0; round < SEGMENT_ROUNDS; round++) {
    const { abilities } = updateAbilities(model, expectPlaces(rows, logCosts, model), prior);
    const traits = all.traits.map((before, index) => ({
      ...before,
      ability: abilities[index] ?? before.ability,
    }));
    model = { ...all, traits };
  }
  return model;
}

/** Chance that each model is right on a task of which nothing is known. */
export function solveRates(model: LatentModel): readonly number[] {
  return model.traits.map(({ ability }) => dot(model.prior, solveChances(model, ability)));
}

function logCostsOf(rows: AttemptRows, { traits }: LatentModel): readonly Float64Array[] {
  return rows.columns.map(({ costUsd }, index) => {
    const floor = traits[index]?.floorUsd ?? 0;
    return costUsd.map((cost) => Math.log(cost + floor));
  });
}

function latent(grid: Places, easeTasks: Float64Array | undefined, sizeByHardness: number): LatentModel {
  const chance = easeTasks === undefined ? grid.chance : heldToNormal(grid, easeTasks);
  return {
    places: grid,
    prior: chance,
    size: grid.bulk.map((bulk, place) => bulk - sizeByHardness * (grid.ease[place] ?? 0)),
    slope: PRIORS.slope.mean,
    sizeByHardness,
    traits: [],
  };
}

/** The shape of ease as found, mixed with the normal one as if {@link PRIORS}`.easeTasks` tasks had shown that. */
function heldToNormal(grid: Places, easeTasks: Float64Array): Float64Array {
  const steps = grid.chance.length / EASE_STEPS;
  const normal = new Float64Array(EASE_STEPS);
  grid.chance.forEach((chance, place) => {
    normal[Math.floor(place / steps)] = (normal[Math.floor(place / steps)] ?? 0) + chance;
  });
  return shares(
    grid.chance.map((chance, place) => {
      const step = Math.floor(place / steps);
      const before = normal[step] ?? 1;
      return (chance / before) * ((easeTasks[step] ?? 0) + PRIORS.easeTasks * before);
    }),
  );
}

function firstGuess(rows: AttemptRows): LatentModel {
  const model = latent(places(), undefined, 0.3);
  return { ...model, traits: rows.columns.map(guessedTraits) };
}

function guessedTraits(column: AttemptColumn): ModelTraits {
  const { model, weight, solved, costUsd } = column;
  const tried = weight.reduce((sum, value) => sum + value, 0);
  const right = dot(weight, solved);
  const cost = dot(weight, costUsd);
  const rightCost = dot(
    weight.map((value, task) => value * (solved[task] ?? 0)),
    costUsd,
  );
  const share = (right + 1) / (tried + 2);
  const meanCostUsd = tried === 0 ? 0 : cost / tried;
  const usual = meanCostUsd / (1 + (PRIORS.wrongCostRatio - 1) * (tried === 0 ? 0 : 1 - right / tried));
  return {
    model,
    ability: 1.5 * Math.log(share / (1 - share)),
    logCost: 0,
    wrongExtra: 0,
    sizeLoading: 0,
    variance: 1,
    floorUsd: 1e-3 * meanCostUsd + 1e-9,
    meanCostUsd,
    rightCostUsd: heldTo(rightCost, right, usual),
    wrongCostUsd: heldTo(cost - rightCost, tried - right, usual * PRIORS.wrongCostRatio),
  };
}

/** A mean of so many costs, held to the usual one. */
function heldTo(sum: number, count: number, usual: number): number {
  return (sum + PRIORS.costAttempts * usual) / (count + PRIORS.costAttempts);
}

function guessedCosts(traits: ModelTraits, spread: Spread | undefined): ModelTraits {
  const { mean, deviation } = spread ?? { mean: 0, deviation: 1 };
  return {
    ...traits,
    logCost: mean - PRIORS.wrongExtraOfSpread * deviation,
    wrongExtra: PRIORS.wrongExtraOfSpread * deviation,
    sizeLoading: PRIORS.loadingOfSpread * deviation,
    variance: PRIORS.varianceOfSpread * deviation ** 2,
  };
}

function spreadOf(logCosts: Float64Array, weight: Float64Array): Spread {
  const count = weight.reduce((sum, value) => sum + value, 0) || 1;
  const mean = dot(weight, logCosts) / count;
  const squares = logCosts.map((value) => (value - mean) ** 2);
  return { mean, deviation: Math.sqrt(dot(weight, squares) / count) + 0.05 };
}

function clip(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
