import type { Instant } from "../../domain/index.ts";

/** One try of a model at a task. What nobody wrote down is `undefined`, never 0 and never a failure. */
export interface RecordedTry {
  readonly resolved: boolean;
  /** Dollars of the whole attempt, as recorded at its time; not negative. */
  readonly costUsd: number | undefined;
  readonly apiCalls: number | undefined;
  /** The chance with which this model was tried here, in (0, 1]. */
  readonly propensity: number | undefined;
  /** What a check said of the result. */
  readonly accepted: boolean | undefined;
}

/** What the documents' experiments say besides: a person tried a model and looked at what came of it. */
export interface ExperimentNotes {
  /** 1 (useless) to 5. */
  readonly quality: number | undefined;
  /** In a unit that the documents do not name. */
  readonly timeToComplete: number | undefined;
  readonly at: Instant | undefined;
}

/** What a row of an outcomes file says of a task. A model that is absent was not tried. */
export interface RecordedTask {
  readonly task: string;
  readonly repository: string | undefined;
  /** Class of work as the row names it, known to us or not. */
  readonly kind: string | undefined;
  /** Empty where there is none. */
  readonly text: string;
  /** By the model's name as the row has it. */
  readonly tries: ReadonlyMap<string, RecordedTry>;
  /** `undefined` for a benchmark's row. */
  readonly experiment: ExperimentNotes | undefined;
}

/** A row of an outcomes file as what it says, or why it says nothing and what to do about it. */
export type OutcomeRow =
  | { readonly kind: "task"; readonly of: RecordedTask }
  | {
      readonly kind: "skipped";
      readonly why: "invalid" | "not-measured";
      readonly because: string;
    };

/** A row, and where it stands: its line, or its place in a list, from 1. */
export interface PlacedRow {
  readonly line: number;
  readonly row: OutcomeRow;
}

export function invalidRow(because: string): OutcomeRow {
  return { kind: "skipped", why: "invalid", because };
}
