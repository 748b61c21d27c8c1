export type { CheckContext, TaskCosts, TierMix } from "./check-context.ts";
export { checkRules } from "./check-rules.ts";
export { COMPLAINTS, type Complaint, type ComplaintId } from "./complaint.ts";
export type { CostChange, PassRateChange } from "./differences/compare-figures.ts";
export { type ChangedGroup, diffPolicies, type PolicyDiff } from "./differences/diff-policies.ts";
export { type DecidedRoute, ROUTE_PARTS, type RoutePart } from "./differences/route-of.ts";
export {
  type Extent,
  type FeasibleRegion,
  feasibleRegion,
  type HeldTarget,
  type TargetConflict,
} from "./targets/feasible-region.ts";
