import { randomBytes, randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { type Clock, type Instant, instant, type RunId, runId, SufficeError } from "../domain/index.ts";

export const systemClock: Clock = () => instant(Date.now());

/** Rejects with `run.interrupted` when `signal` aborts. */
export async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await setTimeout(milliseconds, undefined, { signal });
  } catch (cause) {
    throw new SufficeError("run.interrupted", { message: "stopped while waiting to try again", cause });
  }
}

/** `20261121-093015-4f2a`: sorts by time, fits a branch name, and two runs of one second differ. */
export function newRunId(at: Instant): RunId {
  const [day = "", time = ""] = new Date(at).toISOString().replace(/[-:]/g, "").split("T");
  const id = runId(`${day}-${time.slice(0, 6)}-${randomBytes(2).toString("hex")}`);
  if (id === undefined) throw new SufficeError("bug.invariant", { message: "a run id could not be made" });
  return id;
}

/** For a call that belongs to no run. */
export function newCallId(): string {
  return `call-${randomUUID()}`;
}
