import { type Assessment, type ComplexityScore, type Task, ZERO_USD } from "../../domain/index.ts";

/** The document's own thresholds, read upwards; a score that is exactly one of them is not above it. */
const [FRONTIER_ABOVE, MID_ABOVE] = [0.8, 0.4];
/** Half of the way to mid: what lies between is doubt. Assumed, not fitted. */
const LIGHT_AT_MOST = 0.2;
/** A score of a single feature says more of that feature than of the task. */
const LEAST_FEATURES = 2;

/**
 * How hard a task is by its complexity score alone, at no cost; `undefined` is doubt, on which a model may be asked. Risk is the
 * policy's own matter: of risky work it never says that it is light.
 */
export function heuristicAssessment({ complexityScore, risks }: Task): Assessment | undefined {
  if (complexityScore === undefined || complexityScore.features.length < LEAST_FEATURES) return undefined;
  const tier = tierOf(complexityScore.value);
  if (tier === undefined || (tier === "light" && risks.length > 0)) return undefined;
  return { tier, by: "heuristic", because: reasonOf(complexityScore), cost: ZERO_USD };
}

function tierOf(score: number): Assessment["tier"] | undefined {
  if (score > FRONTIER_ABOVE) return "frontier";
  if (score > MID_ABOVE) return "mid";
  return score <= LIGHT_AT_MOST ? "light" : undefined;
}

function reasonOf({ value, features }: ComplexityScore): string {
  const [first] = features;
  const most = first === undefined ? "" : `, most of it from ${first.feature} (${first.signal})`;
  return `its complexity score is ${value.toFixed(2)}${most}`;
}
