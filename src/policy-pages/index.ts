export { drawPolicy } from "./draw/draw-policy.ts";
export { compareRoutingMd, type RoutingMdDifference } from "./routing-md/compare-routing-md.ts";
export { type RoutingMdOptions, routingMd } from "./routing-md/routing-md.ts";
export { conditionText } from "./words/condition-text.ts";
