import type { Entry, Instant, RunId } from "../domain/index.ts";

export interface EffectResult<Result> {
  /** Kept as JSON: plain data, and not `undefined`; a key whose value is `undefined` comes back absent. */
  readonly result: Result;
  /** Committed together with the result, in one transaction: that, and nothing less, is "never pay twice". */
  readonly entries: readonly Entry[];
}

export interface Begun {
  /** An earlier process began this step and never finished it: what it did may have been paid for. */
  readonly interrupted: boolean;
}

/** A run as it can be found again. */
export interface RunRecord {
  readonly run: RunId;
  readonly startedAt: Instant;
  readonly endedAt: Instant | undefined;
  /** Everything a resumed run needs to go on as it began (tickets, policy, settings), as JSON gives it back. */
  readonly plan: unknown;
}

/** `held`: a living process works on it. `abandoned`: it was begun and nobody does. `unknown`: this journal never had it. */
export type RunState = "unknown" | "held" | "abandoned" | "ended";

/** One run's steps, held by this process until closed. */
export interface RunJournal {
  readonly record: RunRecord;
  /**
   * Does `effect` once. A step whose key is in the journal returns what it returned then, and the effect is not called.
   * Its beginning is recorded before the effect is called. If the effect throws, nothing but the beginning is kept and
   * the error goes on; the step then counts as not interrupted, so that the caller may try it again.
   */
  step<Result>(key: string, effect: (begun: Begun) => Promise<EffectResult<Result>>): Promise<Result>;
  /** What the step under this key returned when it was done; `undefined` where it was not, which is all that this asks. */
  recorded<Result>(key: string): Promise<Result | undefined>;
  /** The run is over: what its steps returned (which may hold a model's words) is deleted, keys and times stay. */
  end(at: Instant): Promise<void>;
  /** Lets go of the run without ending it. */
  release(): Promise<void>;
}

/**
 * What was done once is not done again, over any number of crashes.
 *
 * `begin` throws `usage.invalid` where the run exists; `resume` throws `input.missing` where it does not, and
 * `usage.invalid` where a living process holds it. Owners are known by process id, boot id and start time, because
 * process ids come again.
 */
export interface Journal {
  begin(run: RunId, plan: unknown, at: Instant): Promise<RunJournal>;
  resume(run: RunId): Promise<RunJournal>;
  stateOf(run: RunId): Promise<RunState>;
  /** Newest first; so many at most, or all. */
  runs(most?: number): Promise<readonly RunRecord[]>;
}

/** A run, or a part of it, that this process holds in a journal of many processes. */
export interface SharedRunJournal extends RunJournal {
  /** Which life of the run or part this is: higher each time that somebody takes hold of it. */
  readonly epoch: number;
}

/**
 * A journal that processes on several machines share. Whether another process lives is known by its heartbeat, so one that stalls may
 * be taken for dead and come back: each step is committed only by who still holds its run or part, and who lost it gets
 * `run.interrupted` and keeps nothing.
 */
export interface SharedJournal extends Journal {
  begin(run: RunId, plan: unknown, at: Instant): Promise<SharedRunJournal>;
  resume(run: RunId): Promise<SharedRunJournal>;
  /**
   * Takes hold of a part of a run, such as one task, while somebody else may hold the run and others its other parts. Whoever holds a
   * part does steps under keys of its own, and sees what was recorded under any. Throws as `resume` does; a part that nobody ever
   * held is there to be taken. Only who holds the run ends it, and then all its parts are over.
   */
  join(run: RunId, part: string): Promise<SharedRunJournal>;
}
