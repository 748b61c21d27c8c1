import { setTimeout as pause } from "node:timers/promises";

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2000;

/**
 * Does `work`, and again where it fails in a way that passes, a little later each time, until `forMs` are over: then the last error
 * goes on. So `work` may be done once more although it was done: it must come to the same.
 */
export async function tryAgain<Result>(
  work: () => Promise<Result>,
  { isPassing, forMs }: { readonly isPassing: (error: unknown) => boolean; readonly forMs: number },
): Promise<Result> {
  const until = performance.now() + forMs;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    try {
      return await work();
    } catch (error) {
      const leftMs = until - performance.now();
      if (!isPassing(error) || leftMs <= 0) throw error;
      await pause(Math.min(pauseMs, leftMs));
    }
  }
}
