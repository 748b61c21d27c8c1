import type { CostRange, Instant, NanoUsd, Ticket } from "../../domain/index.ts";
import type { Experiment, KnownPair } from "../../settings/index.ts";
import type { SettingFlags } from "../effective-settings.ts";

const SCHEMA = "suffice.ab-plan/1";

/** Everything a trial was begun with, kept so that a resumed one goes on as it began. Keys are not in it. */
export interface TrialPlan {
  readonly schema: typeof SCHEMA;
  readonly experiment: Experiment;
  readonly knownPairs: readonly KnownPair[];
  /** Where the experiment's paths start: arms never see it. */
  readonly folder: string;
  /** The repository's top folder. */
  readonly root: string;
  readonly commit: string;
  readonly ticket: Ticket;
  /** What both arms share. */
  readonly flags: Pick<SettingFlags, "config" | "provider" | "baseUrl">;
  /** The judge's exact id. */
  readonly judge: string;
  readonly estimate: TrialEstimateUsd;
}

/** What the whole trial is expected to cost, and its parts; `undefined` where a model that may be used has no price. */
export interface TrialEstimateUsd {
  readonly baseline: CostRange | undefined;
  readonly candidate: CostRange | undefined;
  /** Of both orders of one pair. */
  readonly judging: CostRange | undefined;
  readonly calibration: CostRange | undefined;
  /** All repeats. */
  readonly whole: CostRange | undefined;
  /** Repeats that fit under the cap at what is expected of them. */
  readonly fits: number | undefined;
}

export function trialPlan(parts: Omit<TrialPlan, "schema">): TrialPlan {
  return { schema: SCHEMA, ...parts };
}

export function isTrialPlan(value: unknown): value is TrialPlan {
  return typeof value === "object" && value !== null && "schema" in value && value.schema === SCHEMA;
}

/** What a trial has come to so far: the file that reports are made from. */
export interface TrialState {
  readonly schema: "suffice.ab-trial/1";
  readonly trial: string;
  readonly plan: TrialPlan;
  readonly maxCostUsd: NanoUsd;
  readonly startedAt: Instant;
  /** `undefined` while it runs, or where it was killed. */
  readonly ended: TrialEnd | undefined;
}

export interface TrialEnd {
  readonly at: Instant;
  /** `decided`: early, by bounds that hold at every look. `cap`: it can be resumed with a higher one. */
  readonly kind: "complete" | "decided" | "cap" | "judge-refused";
  readonly because: string;
}
