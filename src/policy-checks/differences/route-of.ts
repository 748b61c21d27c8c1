import type { Decision, Place, Tier } from "../../domain/index.ts";

/** What a decision comes to, apart from its reasons. */
export interface DecidedRoute {
  readonly outcome: Decision["outcome"];
  readonly tier: Tier;
  /** `undefined` where it was refused. */
  readonly place: Place | undefined;
  /** `undefined` where it was refused, and for a script. */
  readonly model: string | undefined;
  readonly rule: string;
  /** `implement light, review frontier`; empty where it was refused. */
  readonly steps: string;
}

export const ROUTE_PARTS = [
  "outcome",
  "tier",
  "place",
  "model",
  "rule",
  "steps",
] as const satisfies readonly (keyof DecidedRoute)[];
export type RoutePart = (typeof ROUTE_PARTS)[number];

export function routeOf(decision: Decision): DecidedRoute {
  const { outcome, tier, rule } = decision;
  if (outcome === "refused") return { outcome, tier, place: undefined, model: undefined, rule, steps: "" };
  const { place, model } = decision;
  const steps = decision.steps.map((step) => `${step.step} ${step.tier}`).join(", ");
  return { outcome, tier, place, model, rule, steps };
}
