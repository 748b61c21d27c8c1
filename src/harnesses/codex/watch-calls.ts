import type { ProgramCall } from "../agent-program.ts";
import type { RolloutFollower } from "./follow-rollouts.ts";
import { type RolloutEvent, rolloutEvent } from "./rollout-event.ts";

/** Why we ended a Codex that would have gone on. */
export type Stopped = "no-turns-left" | "told-to";

export type TurnEnd = Extract<RolloutEvent, { readonly kind: "ended" }>;

export interface CallWatch {
  /** Looks at what has been written since; several at a time are one. */
  look(): Promise<void>;
  /** How the last turn ended; `undefined` where it did not. */
  end(): TurnEnd | undefined;
  stopped(): Stopped | undefined;
}

export interface CallWatchOptions {
  readonly follower: RolloutFollower;
  readonly maxTurns: number;
  /** All calls of the session that are written down. */
  readonly calls: () => Promise<readonly ProgramCall[]>;
  readonly onCall: (call: ProgramCall) => "go-on" | "stop";
  /** Ends Codex. */
  readonly stop: () => void;
}

/**
 * Tells of each call when its counts are written, and ends Codex where it would make a call more than it may: its own output
 * has neither the calls one by one nor the turns.
 */
export async function watchCalls({ follower, calls, ...options }: CallWatchOptions): Promise<CallWatch> {
  const told = new Set((await calls()).map(({ id }) => id));
  let turns = 0;
  let asksForTool = false;
  let goesOn = false;
  let end: TurnEnd | undefined;
  let stopped: Stopped | undefined;

  const take = (event: RolloutEvent): void => {
    if (event.kind === "ended") end = event;
    if (event.kind === "asked-for-tool") asksForTool = true;
    if (event.kind !== "answered") return;
    turns += 1;
    [goesOn, asksForTool] = [asksForTool, false];
  };
  const tell = async (): Promise<boolean> => {
    const untold = (await calls()).filter(({ id }) => !told.has(id));
    for (const { id } of untold) told.add(id);
    return untold.map(options.onCall).includes("stop");
  };
  const lookOnce = async (): Promise<void> => {
    const events = (await follower.newLines()).map(rolloutEvent).filter((event) => event !== undefined);
    for (const event of events) take(event);
    if (!events.some(({ kind }) => kind === "answered")) return;
    const isToldTo = await tell();
    // An answer that asks for nothing is the last one: Codex ends by itself, with its work done.
    if (!goesOn || stopped !== undefined) return;
    stopped = isToldTo ? "told-to" : turns >= options.maxTurns ? "no-turns-left" : undefined;
    if (stopped !== undefined) options.stop();
  };

  let looking: Promise<void> = Promise.resolve();
  return {
    look() {
      looking = looking.then(lookOnce);
      return looking;
    },
    end: () => end,
    stopped: () => stopped,
  };
}
