import {
  type CostRange,
  type Instant,
  type NanoUsd,
  nanoUsd,
  type PriceBook,
  scaleUsd,
  type Ticket,
  usageOf,
} from "../../domain/index.ts";
import { costOfUsage, priceAt } from "../../pricing/index.ts";
import type { Experiment, KnownPair } from "../../settings/index.ts";
import { JUDGE_SYSTEM } from "../../trials/index.ts";
import type { TrialEstimateUsd } from "./trial-plan.ts";

const BYTES_PER_TOKEN = 4;
/** Of one side that nobody has written yet: low, expected and high. */
const RESULT_TOKENS = [300, 1500, 15_000] as const;
const ANSWER_TOKENS = [80, 200, 600] as const;
const ORDERS = 2;

export interface TrialToEstimate {
  readonly experiment: Experiment;
  readonly knownPairs: readonly KnownPair[];
  readonly ticket: Ticket;
  readonly judge: string;
  readonly priceBook: PriceBook;
  readonly at: Instant;
  /** What a decision expects of each arm. */
  readonly arms: { readonly baseline: CostRange | undefined; readonly candidate: CostRange | undefined };
}

/** What a trial will cost, before anything is spent: the arms as their decisions expect, the judge by the size of what it reads. */
export function estimateTrial(trial: TrialToEstimate): TrialEstimateUsd {
  const { experiment, knownPairs, arms } = trial;
  const judging = judgeRange(trial, ORDERS, (size) => 2 * RESULT_TOKENS[size]);
  const known = knownPairs.reduce((bytes, { task, a, b }) => bytes + Buffer.byteLength(task + a + b), 0);
  const perQuestion = known / BYTES_PER_TOKEN / Math.max(1, knownPairs.length);
  const calibration = judgeRange(trial, ORDERS * knownPairs.length, () => Math.ceil(perQuestion));
  const pair = sumOf([arms.baseline, arms.candidate, judging]);
  const whole = sumOf([pair === undefined ? undefined : timesOf(pair, experiment.repeats), calibration]);
  return { ...arms, judging, calibration, whole, fits: fitting(experiment, pair, calibration) };
}

function judgeRange(
  { ticket, judge, priceBook, at }: TrialToEstimate,
  questions: number,
  material: (size: 0 | 1 | 2) => number,
): CostRange | undefined {
  const price = priceAt(priceBook, judge, at);
  const fixed = (JUDGE_SYSTEM.length + ticket.title.length + ticket.description.length) / BYTES_PER_TOKEN;
  const cost = (size: 0 | 1 | 2): NanoUsd | undefined => {
    const freshInput = Math.ceil(fixed + material(size));
    const one = costOfUsage(usageOf({ freshInput, output: ANSWER_TOKENS[size] }), price);
    return one.kind === "priced" ? scaleUsd(one.amount, questions) : undefined;
  };
  const [low, expected, high] = [cost(0), cost(1), cost(2)];
  if (low === undefined || expected === undefined || high === undefined) return undefined;
  return { low, expected, high, basis: "projected" };
}

function sumOf(ranges: readonly (CostRange | undefined)[]): CostRange | undefined {
  return ranges.reduce<CostRange | undefined>((sum, range) => {
    if (sum === undefined || range === undefined) return undefined;
    const add = (key: "low" | "expected" | "high") => nanoUsd(sum[key] + range[key]);
    return { low: add("low"), expected: add("expected"), high: add("high"), basis: "projected" };
  }, NOTHING);
}

const NOTHING: CostRange = { low: nanoUsd(0), expected: nanoUsd(0), high: nanoUsd(0), basis: "projected" };

function timesOf({ low, expected, high, basis }: CostRange, times: number): CostRange {
  return {
    low: scaleUsd(low, times),
    expected: scaleUsd(expected, times),
    high: scaleUsd(high, times),
    basis,
  };
}

function fitting(
  { maxCostUsd, repeats }: Experiment,
  pair: CostRange | undefined,
  calibration: CostRange | undefined,
): number | undefined {
  if (pair === undefined || calibration === undefined) return undefined;
  if (pair.expected === 0) return repeats;
  return Math.max(0, Math.min(repeats, Math.floor((maxCostUsd - calibration.expected) / pair.expected)));
}
