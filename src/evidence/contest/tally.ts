import { checksumOf, type NanoUsd, nanoUsd, type Tier } from "../../domain/index.ts";
import type { Outcome } from "../outcome.ts";

/** A model at its tier, as it stands in a contest for a class of work. */
export interface Contestant {
  readonly tier: Tier;
  readonly model: string;
}

/** What a contestant's outcomes come to. */
export interface Tally {
  readonly n: number;
  readonly passes: number;
  /** Attempts whose cost is known, and what those cost together. */
  readonly priced: number;
  readonly cost: NanoUsd;
  /** Whether each of the last outcomes was accepted, newest last. */
  readonly recent: readonly boolean[];
  /** Of everything counted, in order: the same outcomes give the same one. */
  readonly digest: number;
}

export const NO_TALLY: Tally = { n: 0, passes: 0, priced: 0, cost: nanoUsd(0), recent: [], digest: 0 };

/** `window`: how many of the last outcomes stay in {@link Tally.recent}. */
export function addOutcome(tally: Tally, outcome: Outcome, window: number): Tally {
  const { task, attempt, model, result, cost, at, source } = outcome;
  const accepted = result === "accepted";
  return {
    n: tally.n + 1,
    passes: tally.passes + (accepted ? 1 : 0),
    priced: tally.priced + (cost === undefined ? 0 : 1),
    cost: nanoUsd(tally.cost + (cost ?? 0)),
    recent: [...tally.recent, accepted].slice(-window),
    digest: checksumOf(JSON.stringify([tally.digest, source, task, attempt, model, result, cost, at])),
  };
}

export function tallyOf(outcomes: readonly Outcome[], window: number): Tally {
  return outcomes.reduce((tally, outcome) => addOutcome(tally, outcome, window), NO_TALLY);
}

/** Nano-dollars of an attempt, on average, failed ones included; `undefined` where none has a known cost. */
export function costPerAttempt({ cost, priced }: Tally): number | undefined {
  return priced === 0 ? undefined : cost / priced;
}

/** Nano-dollars until something is accepted, if one keeps trying; `undefined` where nothing was, or no cost is known. */
export function costPerAccepted(tally: Tally): number | undefined {
  const perAttempt = costPerAttempt(tally);
  return perAttempt === undefined || tally.passes === 0 ? undefined : (perAttempt * tally.n) / tally.passes;
}
