export { ASSUMPTIONS, type AssumedValue, type AssumedValues, type AssumptionName } from "./assumptions.ts";
export type { BaselineChoice } from "./baseline.ts";
export {
  type ComparisonVerdict,
  compareProjection,
  type Happened,
  type HappenedPerUnit,
  type ProjectionComparison,
} from "./compare-projection.ts";
export { measuredAssumptions } from "./measured-assumptions.ts";
export { type DelegationOptions, projectDelegation } from "./project-delegation.ts";
export { type PolicyOptions, projectPolicy } from "./project-policy.ts";
export { projectSwitch, type SwitchOptions } from "./project-switch.ts";
export {
  projectTable,
  type TableArm,
  type TableRatio,
  type TableReport,
  type TableRow,
} from "./project-table.ts";
export type {
  AmountRange,
  Assumption,
  Lever,
  PerUnit,
  PriceAndContext,
  Projection,
  ProjectionBaseline,
  ProjectionParts,
  ProjectionUnits,
} from "./projection.ts";
export { comparisonJson, projectionJson } from "./projection-json.ts";
export { readProjection } from "./read-projection.ts";
export { MOST_FILES, whyKept } from "./why-kept.ts";
