import type { Tier, WorkProfile } from "../../domain/index.ts";
import type { DollarRange } from "./estimated-range.ts";

/**
 * What is known of a step from its own history. `work`: what attempts used in tokens, priced for whichever model does it now.
 * `spent`: what it cost until accepted, which says nothing of another tier.
 */
export type MeasuredStep =
  | { readonly kind: "work"; readonly work: WorkProfile; readonly n: number }
  | { readonly kind: "spent"; readonly tier: Tier; readonly usd: DollarRange; readonly n: number };

/** By the step's name in the pipeline. */
export type MeasuredSteps = Readonly<Record<string, MeasuredStep>>;
