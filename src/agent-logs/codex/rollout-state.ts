import type { Instant, Json, ToolAct } from "../../domain/index.ts";
import { isJsonObject, type JsonObject } from "../../protocols/index.ts";
import { numberAt, objectAt, textAt, timeAt } from "../json-fields.ts";
import { readWrittenSession, type Session, writeSession } from "./session.ts";
import { readCounts, type TokenCounts, writeCounts } from "./token-counts.ts";
import { readActs, writeActs } from "./tool-calls.ts";

/** What has to be known of the lines before to read the next one. */
export interface RolloutState {
  readonly session: Session | undefined;
  readonly model: string | undefined;
  readonly provider: string | undefined;
  /** The turn that is being worked on. */
  readonly turn: string | undefined;
  /** The last totals, those of a parent included. */
  readonly totals: TokenCounts | undefined;
  /** The last answer that was counted when it came: the same counts come once more when its tools are done. */
  readonly recorded: TokenCounts | undefined;
  /** How often the totals began anew. */
  readonly resets: number;
  /** The lines are still those of the parent, copied into a fork. */
  readonly isReplay: boolean;
  /** Copied lines told their turns' times, so that the first own turn can be told by its own. */
  readonly hasDatedTurns: boolean;
  /** What the answer that is being written asked tools to do: its counts come behind it. */
  readonly acts: readonly ToolAct[];
  /** Of what `codex exec --json` printed: the thread, and its time. */
  readonly thread: string | undefined;
  readonly threadAt: Instant | undefined;
}

export const NOTHING_READ: RolloutState = {
  session: undefined,
  model: undefined,
  provider: undefined,
  turn: undefined,
  totals: undefined,
  recorded: undefined,
  resets: 0,
  isReplay: false,
  hasDatedTurns: false,
  acts: [],
  thread: undefined,
  threadAt: undefined,
};

/** As JSON, for a reading that goes on where this one ended. */
export function writeState(state: RolloutState): JsonObject {
  const { session, model, provider, turn, totals, recorded, resets, isReplay, hasDatedTurns } = state;
  const { acts, thread, threadAt } = state;
  return {
    ...(session === undefined ? {} : { session: writeSession(session) }),
    ...(model === undefined ? {} : { model }),
    ...(provider === undefined ? {} : { provider }),
    ...(turn === undefined ? {} : { turn }),
    ...(totals === undefined ? {} : { totals: writeCounts(totals) }),
    ...(recorded === undefined ? {} : { recorded: writeCounts(recorded) }),
    resets,
    isReplay,
    hasDatedTurns,
    ...(acts.length === 0 ? {} : { acts: writeActs(acts) }),
    ...(thread === undefined ? {} : { thread }),
    ...(threadAt === undefined ? {} : { threadAt }),
  };
}

/** The reverse of {@link writeState}; anything else is a beginning. */
export function readState(value: Json | undefined): RolloutState {
  if (!isJsonObject(value)) return NOTHING_READ;
  return {
    session: readWrittenSession(objectAt(value, "session")),
    model: textAt(value, "model"),
    provider: textAt(value, "provider"),
    turn: textAt(value, "turn"),
    totals: readCounts(value["totals"]),
    recorded: readCounts(value["recorded"]),
    resets: numberAt(value, "resets") ?? 0,
    isReplay: value["isReplay"] === true,
    hasDatedTurns: value["hasDatedTurns"] === true,
    acts: readActs(value["acts"]),
    thread: textAt(value, "thread"),
    threadAt: timeAt(value, "threadAt"),
  };
}
