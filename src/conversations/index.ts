export { type CacheLoss, cacheLosses } from "./cache-losses.ts";
export {
  CACHE_PARTS,
  type CachePart,
  type CachePartSum,
  type CacheReport,
  cacheReport,
  type InputPrice,
} from "./cache-report.ts";
export { chunksOf, type WorkChunk, withChunkNames } from "./chunks.ts";
export { type ContextGrowth, contextGrowth } from "./context-growth.ts";
export { type CurvePoint, conversationCurve } from "./conversation-curve.ts";
export { type ConversationSummary, conversationSummaries } from "./conversation-summaries.ts";
export { type Expectation, FEWEST_LIVES, type Horizon } from "./horizon.ts";
export type { LengthRow } from "./length-rows.ts";
export { allLosses, type LossesByCause, type LossSum, lossesByCause } from "./losses-by-cause.ts";
export { CACHE_LOSS_CAUSES, type CacheLossCause } from "./lost-prefixes.ts";
export { type PriceOf, pricesIn } from "./price-of.ts";
export { type RemainingCalls, remainingCalls } from "./remaining-calls.ts";
export { type Thread, threadsOf } from "./threads.ts";
