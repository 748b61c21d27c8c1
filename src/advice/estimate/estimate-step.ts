import {
  addUsd,
  type DecidedStep,
  type Instant,
  type Policy,
  type PriceBook,
  scaleUsd,
  type Tier,
  type WorkProfile,
  ZERO_USD,
} from "../../domain/index.ts";
import { expectedCost, priceAt, projectedCost } from "../../pricing/index.ts";
import type { DollarRange, EstimateBasis } from "./estimated-range.ts";
import type { MeasuredSteps } from "./measured-step.ts";

export interface EstimatedStep {
  readonly step: string;
  readonly phase: string | undefined;
  readonly tier: Tier;
  /** The first that would be asked; `undefined` for a script. */
  readonly model: string | undefined;
  readonly gates: readonly string[];
  /** `undefined`: its model has no price. */
  readonly cost: DollarRange | undefined;
  readonly basis: EstimateBasis;
  /** Where the figure comes from, in words. */
  readonly from: string;
}

export interface StepPrices {
  readonly policy: Policy;
  readonly priceBook: PriceBook;
  readonly at: Instant;
  /** Of the task's files and text, where it is known. */
  readonly contextTokens: number | undefined;
  /** Share of attempts that pass at a tier, 0 to 1. */
  readonly passRate: (tier: Tier) => number | undefined;
}

/** What one step will cost: as measured, else as published, else projected from the policy's assumed work. A script costs nothing. */
export function estimateStep(step: DecidedStep, measured: MeasuredSteps, prices: StepPrices): EstimatedStep {
  const [first] = step.rungs.filter(({ models }) => models.length > 0);
  const isScript = step.place === "script";
  return {
    step: step.step,
    phase: step.phase,
    tier: step.tier,
    model: isScript ? undefined : first?.models[0],
    gates: step.gates,
    ...(isScript ? FREE : costOf(step, measured, prices)),
  };
}

const FREE = {
  cost: { low: ZERO_USD, expected: ZERO_USD, high: ZERO_USD },
  basis: "projected",
  from: "a script, which asks no model",
} as const;

type StepCost = Pick<EstimatedStep, "cost" | "basis" | "from">;

function costOf(step: DecidedStep, measured: MeasuredSteps, prices: StepPrices): StepCost {
  const known = measured[step.step];
  if (known?.kind === "spent" && known.tier === step.tier) {
    return { cost: known.usd, basis: "measured", from: `what ${times(known.n)} cost at ${step.tier}` };
  }
  const book = prices.priceBook.name;
  if (known?.kind === "work") {
    const from = `tokens of ${times(known.n)}, at the prices of "${book}"`;
    return { cost: projected(step, known.work, prices), basis: "measured", from };
  }
  const { typicalUsd } = step;
  if (typicalUsd !== undefined) {
    const { low, high } = typicalUsd;
    return {
      cost: { low, expected: scaleUsd(addUsd(low, high), 0.5), high },
      basis: "published",
      from: "the range that was published with the pipeline",
    };
  }
  const cost = projected(step, prices.policy.work, prices);
  return { cost, basis: "projected", from: `the policy's assumed work, at the prices of "${book}"` };
}

/** A pass rate that nobody stated: an even chance, as the router takes it. */
const UNKNOWN_PASS_RATE = 0.5;

/** Until accepted, over the step's cascade: the same reckoning as a decision's own, step by step. */
function projected(step: DecidedStep, work: WorkProfile, prices: StepPrices): DollarRange | undefined {
  const { priceBook, at, contextTokens, passRate } = prices;
  const priceOf = (model: string) => projectedCost(used, priceAt(priceBook, model, at), contextTokens);
  const isGated = step.gates.length > 0;
  const tries = isGated ? step.afterFailures : 1;
  const used = isOneAnswer(step) ? oneAnswer(work) : work;
  const rungs = step.rungs.flatMap(({ tier, models: [model] }) =>
    model === undefined ? [] : [{ tier, cost: priceOf(model) }],
  );
  const known = rungs.flatMap(({ tier, cost }) => (cost === undefined ? [] : [{ tier, cost }]));
  const [first] = known;
  if (first === undefined || known.length < rungs.length) return undefined;
  const ladder = known.map(({ tier, cost }) => ({
    attempt: cost.expected,
    pass: isGated ? (passRate(tier) ?? UNKNOWN_PASS_RATE) : 1,
    tries,
  }));
  const highs = known.flatMap(({ cost }) => Array.from({ length: tries }, () => cost.high));
  return { low: first.cost.low, expected: expectedCost(ladder), high: addUsd(...highs) };
}

/** Without tools there is nothing to take a second turn for. */
function isOneAnswer({ needs }: DecidedStep): boolean {
  return needs.includes("text") && !needs.includes("tools");
}

function oneAnswer(work: WorkProfile): WorkProfile {
  return { ...work, turns: { low: 1, expected: 1, high: 1 }, toolResultTokensPerTurn: 0 };
}

function times(n: number): string {
  return n === 1 ? "1 earlier step" : `${n} earlier steps`;
}
