import type { Instant, TaskKind, Tier } from "../domain/index.ts";

/** A class of work that is to go over to a weaker tier, step by step. */
export interface RolloutSettings {
  readonly kind: TaskKind;
  readonly to: Exclude<Tier, "automated">;
  /** Outcomes before it do not count; `undefined`: all count. */
  readonly since: Instant | undefined;
  readonly begin: "shadow" | "canary";
  /** Of the class's tasks, while it is a canary. */
  readonly share: number;
  /** The id of a trial's record; it goes no further than that allows. */
  readonly record?: string | undefined;
}
