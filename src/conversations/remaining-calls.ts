import { chunksOf } from "./chunks.ts";
import { type Horizon, horizonOf } from "./horizon.ts";
import type { Thread } from "./threads.ts";

/** How many calls are still to be expected, learned from logs. */
export interface RemainingCalls {
  /** In a main loop, by the calls that it has had. */
  readonly main: Horizon;
  /** In a sub-agent. */
  readonly sub: Horizon;
  /** In a chunk of a main loop, by the calls that the chunk has had. */
  readonly chunk: Horizon;
}

/** Work that had its last call so shortly before the last call of all may still be going on. */
const OPEN_MS = 3_600_000;

/** What may still be going on, measured from the last call of all threads, is known only to last longer than it has. */
export function remainingCalls(threads: readonly Thread[]): RemainingCalls {
  const ends = threads.map(({ calls }) => calls.at(-1)?.at ?? 0);
  const newest = ends.reduce((latest: number, end) => Math.max(latest, end), 0);
  const lives = threads.map(({ agent, calls }, index) => ({
    agent,
    calls: calls.length,
    isOver: newest - (ends[index] ?? 0) > OPEN_MS,
  }));
  const chunks = chunksOf(threads).filter(({ calls }) => calls.length > 0);
  return {
    main: horizonOf(lives.filter(({ agent }) => agent === undefined)),
    sub: horizonOf(lives.filter(({ agent }) => agent !== undefined)),
    chunk: horizonOf(
      chunks.map(({ calls, endedAt, endedBy }) => ({
        calls: calls.length,
        isOver: endedBy !== "end" || newest - endedAt > OPEN_MS,
      })),
    ),
  };
}
