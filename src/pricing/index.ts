export { asSold } from "./as-sold.ts";
export { batchPrice } from "./batch-price.ts";
export {
  type BreakEvenTurns,
  breakEvenTurns,
  type Conversation,
  type RewriteCharge,
  rewriteCost,
  type Switch,
  type SwitchingCosts,
  switchingCosts,
  turnUsage,
} from "./cache-economics.ts";
export { conversationCalls, projectedCost } from "./conversation-cost.ts";
export { classesWithoutRate, costOfUsage, ratesFor } from "./cost-of-usage.ts";
export { expectedCost, type PricedRung } from "./expected-cost.ts";
export { familyModel } from "./family-model.ts";
export { type Arm, type Levers, leversOf } from "./levers.ts";
export { createPriceFinder, priceAt, priceBookLabel, pricesOf } from "./price-book.ts";
export { type RateRatio, rateRatios } from "./rate-ratios.ts";
export { ratioTo, repriced } from "./savings.ts";
export { withOverrides } from "./with-overrides.ts";
