export { type CacheLoss, cacheLosses } from "./caches/cache-losses.ts";
export {
  CACHE_PARTS,
  type CachePart,
  type CachePartSum,
  type CacheReport,
  cacheReport,
  type InputPrice,
  type ModelCache,
} from "./caches/cache-report.ts";
export type { LengthRow } from "./caches/length-rows.ts";
export { allLosses, type LossesByCause, type LossSum, lossesByCause } from "./caches/losses-by-cause.ts";
export { CACHE_LOSS_CAUSES, type CacheLossCause } from "./caches/lost-prefixes.ts";
export { chunksOf, type WorkChunk, withChunkNames } from "./chunks.ts";
export { type ContextGrowth, contextGrowth } from "./context-growth.ts";
export { type CurvePoint, conversationCurve } from "./conversation-curve.ts";
export { type ConversationSummary, conversationSummaries } from "./conversation-summaries.ts";
export { type Expectation, FEWEST_LIVES, type Horizon } from "./horizon.ts";
export type { PriceOf } from "./price-of.ts";
export { type RemainingCalls, remainingCalls } from "./remaining-calls.ts";
export { type Thread, threadsOf } from "./threads.ts";
export { COURSE_ASSUMPTIONS, type CourseAssumptions } from "./turning-points/assumptions.ts";
export { COURSES, type Course } from "./turning-points/course.ts";
export type { Hindsight } from "./turning-points/hindsight.ts";
export { type TurningContext, type TurningPoint, turningPoints } from "./turning-points/turning-points.ts";
