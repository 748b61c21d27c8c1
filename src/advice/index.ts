export { type Advice, advise, type WeighedCondition } from "./advise/advise.ts";
export {
  adviseRouter,
  type ProjectFacts,
  ROUTERS,
  type RouterAdvice,
  type RouterDescription,
  type RouterName,
} from "./advise/advise-router.ts";
export {
  type AdviceCondition,
  CONDITIONS as ADVICE_CONDITIONS,
  HIGH_VOLUME,
  type Side,
} from "./advise/conditions.ts";
export type { SideTotal, Totals } from "./advise/totals.ts";
export { NOTHING_KNOWN, type WorkFacts } from "./advise/work-facts.ts";
export {
  type EstimateContext,
  estimatePipeline,
  type PhaseEstimate,
  type PipelineEstimate,
} from "./estimate/estimate-pipeline.ts";
export type { EstimatedStep } from "./estimate/estimate-step.ts";
export {
  type DollarRange,
  ESTIMATE_BASES,
  type EstimateBasis,
  type SummedRange,
} from "./estimate/estimated-range.ts";
export type { MeasuredStep, MeasuredSteps } from "./estimate/measured-step.ts";
