import type { PipelineStep, Place, Tier } from "../../domain/index.ts";
import type { LearnedRungs } from "./learned-rungs.ts";

/** What was decided of a task before its steps are looked at; with the policy and the models, all that they depend on. */
export interface Course {
  readonly steps: readonly PipelineStep[];
  readonly place: Place;
  /** For models: never `automated`. */
  readonly tier: Tier;
  /** Tiers of single steps that differ. */
  readonly stepTiers: Readonly<Record<string, Tier>>;
  /** Models whose measured outcomes do not clear the bar, where others of their tier have cleared it and go first. */
  readonly wanting: readonly string[];
  readonly learned: LearnedRungs | undefined;
}
