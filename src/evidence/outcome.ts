import type { Instant, NanoUsd, TaskKind, Tier, VerdictKind } from "../domain/index.ts";

/** `escalated`: it failed, and the next try was at a stronger tier. Only `accepted` counts as a pass. */
export type OutcomeResult = "accepted" | "failed" | "escalated";

/** Who said so. A benchmark's hidden tests are not our gates; a model's opinion is not a check. */
export type JudgedBy = "gate" | "person" | "model" | "benchmark";

export interface GateResult {
  readonly gate: string;
  readonly verdict: VerdictKind;
  /** How many things it found; `undefined` where nobody counted, as in our own ledger. */
  readonly findings?: number;
}

/** What one attempt at a task came to. Every source is read into this, and all evidence is folded from it. */
export interface Outcome {
  readonly task: string;
  /** Where the same task may be worked on more than once: which time. */
  readonly run: string | undefined;
  /** What of the task, where it is done in parts. */
  readonly step: string | undefined;
  readonly chunk: string | undefined;
  /** 1 for the first try at the task or chunk; `undefined` where the source has one try a task. */
  readonly attempt: number | undefined;
  readonly kind: TaskKind | undefined;
  readonly repository: string | undefined;
  readonly model: string;
  /** `undefined` where the source does not know our tiers. */
  readonly tier: Tier | undefined;
  /** The gate that decided: the first that failed, else the last that passed. */
  readonly gate: string | undefined;
  /** All that judged it, in order. */
  readonly gates: readonly GateResult[];
  readonly result: OutcomeResult;
  /** 1 (useless) to 5, a person's rating. */
  readonly quality: number | undefined;
  /** Of the whole attempt; `undefined` where any part of it has no price: never 0 for unknown. */
  readonly cost: NanoUsd | undefined;
  readonly durationMs: number | undefined;
  readonly judgedBy: JudgedBy;
  /** `undefined` where nobody wrote it down; such an outcome does not survive a change of its model. */
  readonly at: Instant | undefined;
  /** The chance with which this model was tried here, in (0, 1]; `undefined` where it was not drawn. */
  readonly propensity: number | undefined;
  readonly source: string;
}

/** A row that is no outcome. `not-measured`: it says itself that nothing was tried. */
export interface SkippedRow {
  /** Place in what was given, from 1. */
  readonly line: number;
  readonly why: "invalid" | "not-measured" | "inconclusive";
  readonly because: string;
}

export interface ReadOutcomes {
  readonly outcomes: readonly Outcome[];
  readonly skipped: readonly SkippedRow[];
}
