export {
  type GatheredCall,
  type GatheredCalls,
  gatherCalls,
  type KindReading,
  kindReading,
} from "./gather-calls.ts";
export { type PricingContext, pricedCalls } from "./priced-calls.ts";
export { type PricedWork, pricedWork } from "./priced-work.ts";
