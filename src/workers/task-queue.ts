import type { ErrorCode, NanoUsd, RunId } from "../domain/index.ts";

/** A task of a run that somebody is to carry out; all else about it lies in the journal. */
export interface HandedOut {
  readonly run: RunId;
  /** From 1, in the order of the run. */
  readonly index: number;
  /** How often the run was begun or resumed, from 1: what an earlier life of it handed out is not waited for. */
  readonly life: number;
  /** The run's cap, which a resumed run may be given anew; absent: none. */
  readonly maxCostUsd?: NanoUsd;
}

/**
 * `done`: its report is in the journal, whatever the report says. `stopped`: the run cannot go on, and why. `given-back`: this worker cannot
 * finish it, and another one, or itself later, may.
 */
export type HandOutEnd =
  | { readonly kind: "done" }
  | { readonly kind: "given-back" }
  | { readonly kind: "stopped"; readonly code: ErrorCode; readonly because: string };

/** Carries one task out. `signal` is aborted when the run was stopped or the worker is asked to end. */
export type CarryOut = (task: HandedOut, signal: AbortSignal) => Promise<HandOutEnd>;

/**
 * Tasks on their way to workers, over any number of processes and machines. A task whose worker died is given to another one; a task is
 * never lost, and may be begun twice, which the journal makes harmless.
 */
export interface TaskQueue {
  /**
   * Hands a task out and waits for its end. Handing out the same again (of the same life) waits for the same. Throws `run.interrupted`
   * when `signal` aborts; the task is then called back.
   */
  handOut(task: HandedOut, signal: AbortSignal): Promise<Exclude<HandOutEnd, { kind: "given-back" }>>;
  /** Takes tasks and carries them out until `signal` aborts, `slots` at a time; those under way are then given back. */
  work(carryOut: CarryOut, options: { readonly slots: number; readonly signal: AbortSignal }): Promise<void>;
  /** Deletes what the engine has kept of a run that is over. */
  forget(run: RunId): Promise<void>;
  close(): Promise<void>;
}
