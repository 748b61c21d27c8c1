import { addUsd, type NanoUsd, type ShareInterval, scaleUsd } from "../../domain/index.ts";
import {
  type Drawn,
  drawResamples,
  type Estimate,
  estimateIfDefined,
  estimateOf,
  RESAMPLES,
} from "../../evaluation/index.ts";
import { anytimeInterval } from "../../evidence/index.ts";
import { spendOf } from "../../reports/index.ts";
import { ARM_NAMES, type ArmName } from "../arm-name.ts";
import { type MeasuredPair, qualityOf, standingOf } from "../pair.ts";

/** A figure of all pairs with its 95 % bootstrap interval; the ends are `undefined` where there are too few pairs to say. */
export interface TrialEstimate {
  readonly value: number;
  readonly low: number | undefined;
  readonly high: number | undefined;
}

/** What all pairs show together. */
export interface TrialFigures {
  readonly pairs: number;
  /** Pairs in which the candidate is at least as good, is not, and in which that stays open. */
  readonly holds: number;
  readonly falls: number;
  readonly open: number;
  /** The share that holds, open ones counted as if they did not. Holds whenever one looks. */
  readonly parity: ShareInterval;
  /** The share of pairs in which the candidate was the cheaper one. Holds whenever one looks. */
  readonly cheaper: ShareInterval;
  /** What the baseline cost over what the candidate cost; `undefined` where a call has no price or the candidate cost nothing. */
  readonly costRatio: TrialEstimate | undefined;
  /** The candidate's share of good results less the baseline's. */
  readonly qualityDifference: TrialEstimate | undefined;
  readonly cost: Readonly<Record<ArmName, NanoUsd | undefined>>;
  /** Results that passed their verifiers, and of which the other was not found better. */
  readonly good: Readonly<Record<ArmName, number>>;
  /** Of a result that is good; `undefined` where none is. */
  readonly costPerGood: Readonly<Record<ArmName, NanoUsd | undefined>>;
}

/** Fewer pairs give resamples that all look alike, and an interval that says nothing. */
export const FEWEST_FOR_INTERVAL = 3;

/**
 * The intervals of the ratio and of the quality are bootstrap intervals over pairs, 95 %, seeded: pairs are drawn and not arms, so that
 * what made a repeat dear for both cancels. They are for one look, at the end; what may stop a trial early are the two shares.
 */
export function trialFigures(pairs: readonly MeasuredPair[], seed: number): TrialFigures {
  const standings = pairs.map(standingOf);
  const counted = (standing: (typeof standings)[number]) =>
    standings.filter((each) => each === standing).length;
  const costs = pairs.map(costsOf);
  const known = costs.filter((each) => each !== undefined);
  const draws = drawResamples({ tasks: pairs.length, seed, resamples: RESAMPLES });
  const isWhole = known.length === pairs.length && pairs.length > 0;
  const good = byArm((arm) => pairs.filter((pair) => qualityOf(pair, arm) === 1).length);
  const qualities = pairs.map((pair) => qualityOf(pair, "candidate") - qualityOf(pair, "baseline"));
  return {
    pairs: pairs.length,
    holds: counted("holds"),
    falls: counted("falls"),
    open: counted("open"),
    parity: anytimeInterval(counted("holds"), pairs.length),
    cheaper: anytimeInterval(
      known.filter(({ baseline, candidate }) => candidate < baseline).length,
      known.length,
    ),
    costRatio: isWhole ? withEnough(pairs, ratioEstimate(known, draws)) : undefined,
    qualityDifference:
      pairs.length === 0
        ? undefined
        : withEnough(pairs, estimateOf(draws.map((drawn) => total(qualities, drawn) / pairs.length))),
    cost: byArm((arm) => (isWhole ? addUsd(...known.map((each) => each[arm])) : undefined)),
    good,
    costPerGood: byArm((arm) =>
      isWhole && good[arm] > 0
        ? scaleUsd(addUsd(...known.map((each) => each[arm])), 1 / good[arm])
        : undefined,
    ),
  };
}

type Costs = Readonly<Record<ArmName, NanoUsd>>;

/** `undefined` where a call of either arm has no price. */
function costsOf({ calls }: MeasuredPair): Costs | undefined {
  const [baseline, candidate] = [spendOf(calls.baseline), spendOf(calls.candidate)];
  const isPriced = baseline.unpricedCalls + candidate.unpricedCalls === 0;
  return isPriced ? { baseline: baseline.amount, candidate: candidate.amount } : undefined;
}

function ratioEstimate(costs: readonly Costs[], draws: readonly Drawn[]): Estimate | undefined {
  const baseline = costs.map((each) => each.baseline);
  const candidate = costs.map((each) => each.candidate);
  return estimateIfDefined(
    draws.map((drawn) => {
      const below = total(candidate, drawn);
      return below === 0 ? undefined : total(baseline, drawn) / below;
    }),
  );
}

/** Of too few pairs the value stands, and its ends are unknown. */
function withEnough(
  pairs: readonly MeasuredPair[],
  estimate: Estimate | undefined,
): TrialEstimate | undefined {
  if (estimate === undefined) return undefined;
  const { value, low, high, undefinedIn = 0 } = estimate;
  const isEnough = pairs.length >= FEWEST_FOR_INTERVAL && undefinedIn === 0;
  return isEnough ? { value, low, high } : { value, low: undefined, high: undefined };
}

function total(values: readonly number[], drawn: Drawn): number {
  return values.reduce((sum, value, at) => sum + value * (drawn[at] ?? 0), 0);
}

function byArm<Value>(value: (arm: ArmName) => Value): Readonly<Record<ArmName, Value>> {
  const [baseline, candidate] = ARM_NAMES;
  return { [baseline]: value(baseline), [candidate]: value(candidate) };
}
