import type { PolicyTarget } from "../../domain/index.ts";
import type { MetricId } from "./metrics.ts";

/** Bounds that a metric is to keep. `above` and `below` exclude their own value. */
export interface Target extends PolicyTarget {
  readonly above?: number;
  readonly below?: number;
}

export interface DocumentTarget extends Target {
  readonly metric: MetricId;
  /** The preset that the document describes; a target holds for that way of working. */
  readonly policy: string;
  /** What the document says, in its own words or figures. */
  readonly says: string;
  /** Which document, and where in it. */
  readonly source: string;
}

const PLAN = {
  policy: "plan-execute-review",
  source: "Model Routing Optimization, Metrics to Track",
} as const;
const GATES = { policy: "backlog-gates", source: "Cost-Optimized Model Routing Design" } as const;
const TOOLKIT = {
  policy: "backlog-gates",
  source: "Backlog toolkit, the system that the design is for",
} as const;
const LOOP = { policy: "development-loop", source: "Model Routing, the 15-step loop" } as const;
const CHUNKS = { policy: "isolated-delegation", source: "Spike: per-chunk model routing" } as const;

/** Every target that the documents name. A range that they hope for is held to at its lower end: more saved is not a miss. */
export const DOCUMENT_TARGETS: readonly DocumentTarget[] = [
  { metric: "light-success-rate", atLeast: 0.85, says: "Haiku success rate ≥ 85 %", ...PLAN },
  {
    metric: "light-relative-success",
    atLeast: 0.9,
    says: "90 % of Sonnet's performance on well-defined tasks",
    ...PLAN,
    source: "Model Routing Optimization, Core Insight",
  },
  {
    metric: "light-cost-advantage",
    atLeast: 10,
    says: "while delivering 10x cost savings",
    ...PLAN,
    source: "Model Routing Optimization, Validation Framework",
  },
  { metric: "savings", atLeast: 0.25, says: "cost savings 25–35 %", ...PLAN },
  {
    metric: "savings",
    atLeast: 0.35,
    says: "18 % → 35 %+ when Haiku handles all well-defined execution",
    ...PLAN,
    source: "Model Routing Optimization, Cost Analysis",
  },
  { metric: "cost-per-accepted-task", below: 0.02, says: "average task cost < $0.02", ...PLAN },
  { metric: "light-share", atLeast: 0.4, atMost: 0.6, says: "Haiku usage 40–60 %", ...PLAN },
  { metric: "routing-accuracy", atLeast: 0.9, says: "routing accuracy ≥ 90 %", ...PLAN },
  { metric: "savings", atLeast: 0.33, says: "33–51 % per ticket", ...GATES },
  { metric: "cost-per-accepted-task", atMost: 0.29, says: "$0.212 to $0.290 per ticket", ...GATES },
  { metric: "most-escalations", atMost: 1, says: "maxEscalationsPerTicket 1", ...TOOLKIT },
  { metric: "most-review-rounds", atMost: 3, says: "maxReviewRounds 3", ...TOOLKIT },
  { metric: "cache-hit-rate", atLeast: 0.6, says: "cache ≥ 60 %", ...TOOLKIT },
  { metric: "cache-hit-rate", atLeast: 0.8, says: "warn below a hit rate of 0.80", ...TOOLKIT },
  { metric: "cheap-call-share", atLeast: 0.7, says: "cheap ≥ 70 %", ...TOOLKIT },
  { metric: "batch-share", atLeast: 0.3, says: "batch ≥ 30 %", ...TOOLKIT },
  { metric: "frontier-share", below: 0.05, says: "frontier < 5 %", ...TOOLKIT },
  { metric: "estimate-accuracy", atLeast: 0.7, says: "estimate accuracy ≥ 70 %", ...TOOLKIT },
  { metric: "local-escalation-rate", atMost: 0.3, says: "disable local above 30 % escalated", ...TOOLKIT },
  { metric: "savings", atLeast: 0.4, says: "40–50 % per feature", ...LOOP },
  { metric: "cost-per-accepted-task", atMost: 6.15, says: "$2.50 to $6.15 per feature", ...LOOP },
  {
    metric: "largest-model-share",
    atMost: 0.95,
    says: "never routing: the same model for everything",
    ...LOOP,
    source: "Model Routing, Anti-Patterns; the figure is ours",
  },
  {
    metric: "delegated-savings",
    above: 0,
    says: "a no-go if the saving does not survive its overhead",
    ...CHUNKS,
  },
  {
    metric: "delegated-cache-write-share",
    atMost: 0.5,
    says: "a delegated chunk's cost was 92 % cache writes",
    ...CHUNKS,
    source: "Spike: per-chunk model routing, section 8; the bound is ours",
  },
];
