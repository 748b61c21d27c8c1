import type { NanoUsd } from "../../domain/index.ts";

/** What is known of the work that a policy is sought for. `undefined`: nobody said, which is neither yes nor no. */
export interface WorkFacts {
  /** Model dollars of one feature (or ticket) until accepted, work sent to the cheapest tier that suffices. */
  readonly tieredUsd: NanoUsd | undefined;
  /** The same with everything at frontier. */
  readonly frontierUsd: NanoUsd | undefined;
  /** Minutes of a person that a feature takes more under tiered routing. Below 0: it takes fewer. */
  readonly extraMinutes: number | undefined;
  /** What an hour of that person costs. */
  readonly hourUsd: NanoUsd | undefined;
  readonly worked: "interactive" | "unattended" | undefined;
  /** How many features there are to be. */
  readonly features: number | undefined;
  readonly isSenior: boolean | undefined;
  readonly isCostHardConstraint: boolean | undefined;
  readonly areFailureModesKnown: boolean | undefined;
  /** Whether specifications and plans are so good that a weaker model needs no watching. */
  readonly isContextGood: boolean | undefined;
  readonly isFeedbackImmediate: boolean | undefined;
  /** Whether throughput per hour counts more than dollars. */
  readonly isThroughputTheMetric: boolean | undefined;
}

export const NOTHING_KNOWN: WorkFacts = {
  tieredUsd: undefined,
  frontierUsd: undefined,
  extraMinutes: undefined,
  hourUsd: undefined,
  worked: undefined,
  features: undefined,
  isSenior: undefined,
  isCostHardConstraint: undefined,
  areFailureModesKnown: undefined,
  isContextGood: undefined,
  isFeedbackImmediate: undefined,
  isThroughputTheMetric: undefined,
};
