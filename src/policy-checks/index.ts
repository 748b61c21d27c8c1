export type { CheckContext, TaskCosts, TierMix } from "./check-context.ts";
export { checkRules } from "./check-rules.ts";
export { COMPLAINTS, type Complaint, type ComplaintId } from "./complaint.ts";
export {
  type Extent,
  type FeasibleRegion,
  feasibleRegion,
  type HeldTarget,
  type TargetConflict,
} from "./targets/feasible-region.ts";
