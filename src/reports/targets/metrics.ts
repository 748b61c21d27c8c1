/** `share`: 0 to 1. `usd`: dollars. `ratio`: so many times. `count`: a whole number. */
export type MetricUnit = "share" | "usd" | "ratio" | "count";

export interface Metric {
  readonly id: string;
  readonly name: string;
  /** One sentence: what is counted, over what. */
  readonly definition: string;
  readonly unit: MetricUnit;
}

/** Every figure that a document sets a target for. `docs/metrics.md` shows the same table; a test compares the two. */
export const METRICS = [
  {
    id: "light-success-rate",
    name: "Light success rate",
    definition: "Attempts at tier light that every gate accepted, of all that were judged there",
    unit: "share",
  },
  {
    id: "light-relative-success",
    name: "Light success beside mid",
    definition:
      "The light success rate over the success rate at mid, each over the kinds of work that both did",
    unit: "ratio",
  },
  {
    id: "light-cost-advantage",
    name: "Light cost advantage",
    definition:
      "Dollars per accepted attempt at mid over dollars per accepted attempt at light, kinds of work that both did",
    unit: "ratio",
  },
  {
    id: "savings",
    name: "Savings",
    definition:
      "One less the dollars of all tasks, those that failed included, over what the stated baseline would have cost for the accepted ones",
    unit: "share",
  },
  {
    id: "delegated-savings",
    name: "Savings of delegated work",
    definition: "The same over tasks of which a part was worked on in a context of its own",
    unit: "share",
  },
  {
    id: "cost-per-accepted-task",
    name: "Cost per accepted task",
    definition: "Dollars of all tasks, those that failed included, over the number of accepted ones",
    unit: "usd",
  },
  {
    id: "light-share",
    name: "Light share",
    definition: "Tasks that ended at tier light, of all that a model worked on",
    unit: "share",
  },
  {
    id: "frontier-share",
    name: "Frontier share",
    definition: "Tasks that ended at tier frontier, of all that a model worked on",
    unit: "share",
  },
  {
    id: "cheap-call-share",
    name: "Cheap call share",
    definition: "Calls at tiers local and light, of all whose tier is known",
    unit: "share",
  },
  {
    id: "batch-share",
    name: "Batch share",
    definition: "Calls sent through a batch interface, of all calls",
    unit: "share",
  },
  {
    id: "largest-model-share",
    name: "Largest model's share",
    definition: "Calls answered by the model that answered most, of all that were answered",
    unit: "share",
  },
  {
    id: "routing-accuracy",
    name: "Routing accuracy",
    definition:
      "Tasks accepted without escalation for whose kind no weaker tier is known to suffice, of all judged tasks",
    unit: "share",
  },
  {
    id: "cache-hit-rate",
    name: "Cache hit rate",
    definition: "Prompt tokens read from a cache, of all prompt tokens",
    unit: "share",
  },
  {
    id: "delegated-cache-write-share",
    name: "Cache writes of delegated work",
    definition: "Dollars for cache writes, of the dollars of calls in a context of their own",
    unit: "share",
  },
  {
    id: "estimate-accuracy",
    name: "Estimate accuracy",
    definition:
      "Tasks whose cost lay in the range that their decision expected, of all with a range and a known cost",
    unit: "share",
  },
  {
    id: "local-escalation-rate",
    name: "Local escalation rate",
    definition: "Attempts at tier local after which a stronger tier was tried, of all that were judged there",
    unit: "share",
  },
  {
    id: "most-escalations",
    name: "Most escalations",
    definition: "The largest number of escalations of one task",
    unit: "count",
  },
  {
    id: "most-review-rounds",
    name: "Most review rounds",
    definition: "The largest number of attempts of one task that a reviewer judged",
    unit: "count",
  },
] as const satisfies readonly Metric[];

export type MetricId = (typeof METRICS)[number]["id"];

export function metricNamed(name: string): (typeof METRICS)[number] | undefined {
  return METRICS.find(({ id }) => id === name);
}
