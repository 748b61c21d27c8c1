export { conversationCalls, projectedCost } from "./conversation-cost.ts";
export { costOfUsage, ratesFor } from "./cost-of-usage.ts";
export { expectedCost, type PricedRung } from "./expected-cost.ts";
export { priceAt, priceBookLabel } from "./price-book.ts";
export { ratioTo, repriced } from "./savings.ts";
