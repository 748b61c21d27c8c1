import type { WorkFacts } from "./work-facts.ts";

/** The two sorts of policy that are weighed. */
export type Side = "tiered" | "always-frontier";

/** One of the nine conditions under which the development-loop document says that one side wins. */
export interface AdviceCondition {
  readonly id: string;
  readonly side: Side;
  /** The document's sentence, shortened. */
  readonly says: string;
  /** `undefined`: nobody said. */
  readonly holds: (facts: WorkFacts) => boolean | undefined;
}

/** From this many features on volume is high: the document's own figure. */
export const HIGH_VOLUME = 50;

/** Where they stand: `development-loop`, "When Tiered Routing Wins vs. When Always Frontier Wins". */
export const ADVICE_SOURCE = 'development-loop, "When Tiered Routing Wins vs. When Always Frontier Wins"';

export const CONDITIONS: readonly AdviceCondition[] = [
  {
    id: "tiered-1",
    side: "tiered",
    says: "the pipeline is automated or asynchronous: nobody waits in the loop",
    holds: ({ worked }) => (worked === undefined ? undefined : worked === "unattended"),
  },
  {
    id: "tiered-2",
    side: "tiered",
    says: "failure modes are well understood",
    holds: ({ areFailureModesKnown }) => areFailureModesKnown,
  },
  {
    id: "tiered-3",
    side: "tiered",
    says: `volume is high: ${HIGH_VOLUME} features and more`,
    holds: ({ features }) => (features === undefined ? undefined : features >= HIGH_VOLUME),
  },
  {
    id: "tiered-4",
    side: "tiered",
    says: "cost is a hard constraint",
    holds: ({ isCostHardConstraint }) => isCostHardConstraint,
  },
  {
    id: "tiered-5",
    side: "tiered",
    says: "context is good: with excellent specifications and plans mid needs no babysitting",
    holds: ({ isContextGood }) => isContextGood,
  },
  {
    id: "frontier-1",
    side: "always-frontier",
    says: "the developer is in the loop, watching and able to correct",
    holds: ({ worked }) => (worked === undefined ? undefined : worked === "interactive"),
  },
  {
    id: "frontier-2",
    side: "always-frontier",
    says: "the developer is senior",
    holds: ({ isSenior }) => isSenior,
  },
  {
    id: "frontier-3",
    side: "always-frontier",
    says: "whether it is correct shows at once",
    holds: ({ isFeedbackImmediate }) => isFeedbackImmediate,
  },
  {
    id: "frontier-4",
    side: "always-frontier",
    says: "throughput per hour is the metric: calendar time counts more than model dollars",
    holds: ({ isThroughputTheMetric }) => isThroughputTheMetric,
  },
];
