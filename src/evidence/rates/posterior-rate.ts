import { betaQuantile } from "../bounds/incomplete-beta.ts";

/**
 * How many outcomes a prior weighs against those of the level below: with eight of its own a class of work is half itself, with
 * eighty almost wholly. Shrinking repositories by 8 to 10 was the range that did best where it was published.
 */
export const PRIOR_STRENGTH = 8;

/** Where nobody named a prior: every share is as likely as any other, which weighs two outcomes. */
const UNNAMED = { mean: 0.5, strength: 2 };

/** What is taken for certain beforehand could never be moved. */
const LEAST_DOUBT = 0.02;

/** Outcomes at one level; those of a narrower level are not in it again. */
export interface LevelCount {
  readonly passes: number;
  readonly n: number;
}

export interface PosteriorRate {
  readonly mean: number;
  /** 2.5 % of the distribution lie below, and 2.5 % above `upper`. */
  readonly lower: number;
  readonly upper: number;
  /** The mean that the narrowest level's own outcomes were weighed against. */
  readonly expected: number;
}

/**
 * The pass rate at the narrowest of `levels`, given broadest first. Each level's mean is the prior of the next, with the weight of
 * {@link PRIOR_STRENGTH} outcomes; the first one's is `prior`, the policy's named guess. So a class of work without outcomes is what
 * related ones suggest, and with many it is what it showed itself. A Beta distribution, updated by counts.
 */
export function posteriorRate(prior: number | undefined, levels: readonly LevelCount[]): PosteriorRate {
  let expected = withDoubt(prior ?? UNNAMED.mean);
  let strength = prior === undefined ? UNNAMED.strength : PRIOR_STRENGTH;
  let [passed, failed] = [strength * expected, strength * (1 - expected)];
  for (const [index, { passes, n }] of levels.entries()) {
    if (index > 0) {
      expected = withDoubt(passed / (passed + failed));
      strength = PRIOR_STRENGTH;
    }
    passed = strength * expected + passes;
    failed = strength * (1 - expected) + Math.max(0, n - passes);
  }
  return {
    mean: passed / (passed + failed),
    lower: betaQuantile(0.025, passed, failed),
    upper: betaQuantile(0.975, passed, failed),
    expected,
  };
}

function withDoubt(share: number): number {
  return Math.min(1 - LEAST_DOUBT, Math.max(LEAST_DOUBT, share));
}
