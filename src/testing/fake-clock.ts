import { type Clock, type Instant, instant, SufficeError } from "../domain/index.ts";
import { NOON } from "./builders.ts";

export interface FakeClock {
  readonly now: Clock;
  /** Passes at once and moves the clock; rejects with `run.interrupted` where `signal` is aborted. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly pass: (milliseconds: number) => void;
  /** What was waited for, in order, in milliseconds. */
  readonly waits: () => readonly number[];
}

/** A clock that stands still until somebody waits. */
export function createFakeClock(start: Instant = NOON): FakeClock {
  let at = start;
  const waits: number[] = [];
  const pass = (milliseconds: number) => {
    at = instant(at + milliseconds);
  };
  return {
    now: () => at,
    async wait(milliseconds, signal) {
      if (signal.aborted) throw new SufficeError("run.interrupted", { message: "stopped while waiting" });
      waits.push(milliseconds);
      pass(milliseconds);
    },
    pass,
    waits: () => [...waits],
  };
}
