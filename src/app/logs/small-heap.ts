import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** For reading, which makes much garbage and keeps little. Called before anything is read, since what has grown does not shrink. */
export function keepHeapSmall(): void {
  // A young generation that does not grow stays in the processor's cache.
  setFlagsFromString("--semi-space-growth-factor=1");
  // It is emptied so often, and holds so little, that threads wait for each other longer than they work.
  setFlagsFromString("--no-parallel-scavenge");
}

/**
 * Gives back at once what is no longer needed: V8 would rather let the heap grow by half, since it does not know that this is the
 * greatest that it will ever be. Takes about 25 ms.
 */
export function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  setFlagsFromString("--no-expose-gc");
  if (typeof collect === "function") collect();
}
