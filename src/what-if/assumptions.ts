import { COURSE_ASSUMPTIONS } from "../conversations/index.ts";
import { type PassRate, type Range, SufficeError } from "../domain/index.ts";
import type { Assumption } from "./projection.ts";

/**
 * What has to be assumed where nobody measured it. Counts are tokens, factors are times what was recorded. What a course within a
 * conversation assumes as well stands there.
 */
export const ASSUMPTIONS = {
  passRate: {
    value: { low: 0.6, expected: 0.8, high: 0.95 },
    why: "nobody has measured how often this work passes its check there; where it does not, it is done again as it was",
  },
  callsFactor: COURSE_ASSUMPTIONS.callsAtTarget,
  outputFactor: {
    value: { low: 1, expected: 1.1, high: 1.5 },
    why: "another model may answer at greater length",
  },
  prefixTokens: {
    value: { low: 6_000, expected: 11_000, high: 14_000 },
    why: "system text and tools with which sub-agents of Claude Code 2.0.60 to 2.1.39 began, less a brief: 6,942 to 18,053 with it in 26 of them",
  },
  briefTokens: COURSE_ASSUMPTIONS.briefTokens,
  rereadTokens: {
    value: { low: 0, expected: 5_000, high: 15_000 },
    why: "what the conversation had read before and a fresh context reads again: three files at most; never more than the conversation had grown by",
  },
  resultTokens: {
    value: { low: 500, expected: 2_000, high: 6_000 },
    why: "the change and the report that a check reads",
  },
  verdictTokens: {
    value: { low: 100, expected: 300, high: 800 },
    why: "what a check answers",
  },
} as const satisfies Record<string, { readonly value: Range; readonly why: string }>;

export type AssumptionName = keyof typeof ASSUMPTIONS;

/** Put in the place of an assumption; one that was measured says how. */
export interface AssumedValue {
  readonly value: Range;
  readonly why: string;
  readonly basis: Assumption["basis"];
}

export type AssumedValues = Readonly<Partial<Record<AssumptionName, AssumedValue>>>;

export const SCENARIOS = ["low", "expected", "high"] as const;
/** Of the cost: in `low` everything turns out cheap. */
export type Scenario = (typeof SCENARIOS)[number];

/** The assumptions as numbers, in one scenario. */
export interface Terms extends Readonly<Record<AssumptionName, number>> {
  readonly scenario: Scenario;
}

/** Those named, with the caller's own values. Throws `usage.invalid` for a range that is none, or a rate beyond 1. */
export function assumed(names: readonly AssumptionName[], own: AssumedValues = {}): readonly Assumption[] {
  return names.map((name) => {
    const { value, why, basis } = valueOf(name, own);
    return { name, value, why, basis };
  });
}

export function termsOf(scenario: Scenario, own: AssumedValues = {}): Terms {
  // The cost is low where the pass rate is high.
  const opposite = { low: "high", expected: "expected", high: "low" } as const;
  const at = (name: AssumptionName) => valueOf(name, own).value[scenario];
  return {
    scenario,
    passRate: valueOf("passRate", own).value[opposite[scenario]],
    callsFactor: at("callsFactor"),
    outputFactor: at("outputFactor"),
    prefixTokens: Math.round(at("prefixTokens")),
    briefTokens: Math.round(at("briefTokens")),
    rereadTokens: Math.round(at("rereadTokens")),
    resultTokens: Math.round(at("resultTokens")),
    verdictTokens: Math.round(at("verdictTokens")),
  };
}

/** A decision's own pass rate, or the assumed one. A measured rate is its lower bound where the cost is high. */
export function passRateIn({ scenario, passRate }: Terms, known: PassRate | undefined): number {
  if (known === undefined) return passRate;
  return scenario === "high" ? known.lower : known.mean;
}

function valueOf(name: AssumptionName, own: AssumedValues): AssumedValue {
  const found = own[name] ?? { ...ASSUMPTIONS[name], basis: "assumed" as const };
  const { low, expected, high } = found.value;
  const isRange = low >= 0 && low <= expected && expected <= high && Number.isFinite(high);
  if (isRange && (name !== "passRate" || high <= 1)) return found;
  throw new SufficeError("usage.invalid", {
    message: `${name} cannot be ${low} to ${high} with ${expected} expected: give low ≤ expected ≤ high${name === "passRate" ? ", from 0 to 1" : ", not negative"}`,
  });
}
