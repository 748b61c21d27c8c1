import type { Instant } from "../../domain/index.ts";
import type { Outcome } from "../outcome.ts";
import { isChangeOf, type ModelChange } from "./model-changes.ts";

export interface CountingRules {
  readonly now: Instant;
  readonly changes: readonly ModelChange[];
  /** After so long an outcome counts half, after twice as long a quarter; `undefined`: age does not matter. */
  readonly halfLifeMs: number | undefined;
}

export interface CountedOutcome {
  readonly outcome: Outcome;
  /** 1 for one of now, less with age; never above 1. */
  readonly weight: number;
}

export interface ExpiredOutcomes {
  readonly model: string;
  readonly outcomes: number;
  readonly because: string;
}

export interface CountedOutcomes {
  readonly counted: readonly CountedOutcome[];
  readonly expired: readonly ExpiredOutcomes[];
}

/**
 * Which outcomes still say something, and how much. Those from before a change of their model or its price do not; one whose age
 * is unknown counts only where age makes no difference: no change is known, and there is no half-life.
 */
export function countedOutcomes(outcomes: readonly Outcome[], rules: CountingRules): CountedOutcomes {
  const latest = createLatestChange(rules);
  const counted: CountedOutcome[] = [];
  const expired = new Map<string, ExpiredOutcomes>();
  for (const outcome of outcomes) {
    const because = whyExpired(outcome, latest(outcome.model), rules);
    if (because === undefined) {
      counted.push({ outcome, weight: weightOf(outcome, rules) });
      continue;
    }
    const { model } = outcome;
    const key = JSON.stringify([model, because]);
    expired.set(key, { model, outcomes: (expired.get(key)?.outcomes ?? 0) + 1, because });
  }
  return { counted, expired: [...expired.values()] };
}

/** The last change of a model until now, looked up once for each. */
function createLatestChange({ changes, now }: CountingRules): (model: string) => ModelChange | undefined {
  const known = new Map<string, ModelChange | undefined>();
  return (model) => {
    if (!known.has(model)) {
      const own = changes.filter((change) => change.at <= now && isChangeOf(change, model));
      known.set(model, own.toSorted((a, b) => a.at - b.at).at(-1));
    }
    return known.get(model);
  };
}

function whyExpired(
  { at }: Outcome,
  change: ModelChange | undefined,
  { halfLifeMs }: CountingRules,
): string | undefined {
  if (at === undefined) {
    if (change !== undefined) return `${change.because}, and it is not known when it was tried`;
    return halfLifeMs === undefined ? undefined : "it is not known when it was tried";
  }
  return change !== undefined && at < change.at ? change.because : undefined;
}

/** 1 also for what a clock ahead of ours dated later than now. */
function weightOf({ at }: Outcome, { now, halfLifeMs }: CountingRules): number {
  if (at === undefined || halfLifeMs === undefined) return 1;
  return 2 ** (-Math.max(0, now - at) / halfLifeMs);
}
