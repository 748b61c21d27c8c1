import type { Cost } from "./cost.ts";
import type { RunId, TaskId } from "./ids.ts";
import type { TaskKind } from "./task.ts";
import type { Place, Tier } from "./tier.ts";
import type { Instant } from "./time.ts";
import type { Usage } from "./usage.ts";
import type { VerdictKind } from "./verdict.ts";

/** What a call or a verdict was for. Every key is optional: other sources know less than our own runs. */
export interface WorkTags {
  readonly run?: RunId;
  readonly requirement?: string;
  readonly task?: TaskId;
  readonly chunk?: string;
  readonly step?: string;
  readonly gate?: string;
  /** 1 for the first try at a task, counting over all its tiers. */
  readonly attempt?: number;
  readonly tier?: Tier;
  readonly place?: Place;
  readonly kind?: TaskKind;
  /** The chance with which this tier was chosen, in (0, 1], where chance had a part in it: a rollout's canary. */
  readonly propensity?: number;
  /** The folder that was worked in; of our own runs the repository's top folder. */
  readonly project?: string;
  /** The conversation that a person sees: for a sub-agent's call its parent's. What agent programs write knows this and the next. */
  readonly conversation?: string;
  /** The sub-agent; absent for the main loop. */
  readonly agent?: string;
}

export type CallOutcome = "answered" | "failed" | "interrupted";

/** One call of a model, billed or not. No prompt and no answer: counts, money and names only. */
export interface CallEntry {
  readonly type: "call";
  /** Who wrote it (`run`, later each log reader), and its id there: unique together, so that reading twice is harmless. */
  readonly source: string;
  readonly sourceId: string;
  readonly at: Instant;
  readonly tags: WorkTags;
  readonly provider: string;
  readonly modelAsked: string;
  /** `undefined` where no answer came. */
  readonly modelAnswered: string | undefined;
  readonly outcome: CallOutcome;
  readonly errorCode: string | undefined;
  readonly usage: Usage | undefined;
  readonly cost: Cost;
  /** Name and date of the price book that gave the cost: `list 2026-11-20`. */
  readonly priceBook: string;
  readonly durationMs: number;
  readonly requestId: string | undefined;
}

/** A gate's verdict on an attempt: what evidence is folded from. */
export interface VerdictEntry {
  readonly type: "verdict";
  readonly source: string;
  readonly sourceId: string;
  readonly at: Instant;
  readonly tags: WorkTags;
  readonly model: string | undefined;
  readonly gate: string;
  readonly verdict: VerdictKind;
}

/** Ledger entries are appended and never changed; a correction is another entry. */
export type Entry = CallEntry | VerdictEntry;
