import type { Instant, Json, Moment } from "../../domain/index.ts";
import { isJsonObject, type JsonObject } from "../../protocols/index.ts";
import { objectAt, textAt, timeAt } from "../json-fields.ts";
import { jsonOfLine } from "../json-line.ts";
import type { LineReader, LoggedCall, Skipped } from "../log-format.ts";
import { momentId, userTurn, type WordsRead } from "../user-turn.ts";
import { type RolloutState, readState, writeState } from "./rollout-state.ts";
import { readSession } from "./session.ts";
import {
  countsSince,
  isNothing,
  keyOfCounts,
  readCounts,
  type TokenCounts,
  usageOfCounts,
} from "./token-counts.ts";
import { actsOfToolCall, TOOL_CALLS } from "./tool-calls.ts";
import { timeOfUuid } from "./uuid-time.ts";

const WORDS = [
  "token_count",
  "token_usage_record",
  "turn_context",
  "session_meta",
  "session_configured",
  "task_started",
  "turn_started",
  "thread_settings_applied",
  "thread.started",
  "turn.completed",
  ...TOOL_CALLS,
  "user_message",
  "compacted",
] as const;

/** Other lines hold what was said and what tools answered, which is passed over. */
export const MARKERS: readonly Uint8Array[] = WORDS.map((word) => Buffer.from(`"${word}"`));

/** Older versions, and what `codex exec --json` prints, name no model: such calls have no price until somebody gives one. */
const UNKNOWN_MODEL = "unknown";

/** What a line adds to what was known, and what is to be told of it. */
interface Step {
  readonly state?: Partial<RolloutState>;
  readonly call?: LoggedCall;
  readonly moment?: Moment | undefined;
  readonly skipped?: string;
}

/** A line's own words, wherever its version puts them. */
interface Line {
  readonly type: string | undefined;
  readonly payload: JsonObject;
  readonly at: Instant | undefined;
}

export function openRollout(written: Json | undefined, words: WordsRead = {}): LineReader {
  const calls: LoggedCall[] = [];
  const moments = new Map<string, Moment>();
  const skipped: Skipped[] = [];
  let state = readState(written);
  let records = 0;
  return {
    line(bytes, number) {
      records += 1;
      const value = jsonOfLine(bytes);
      const step = isJsonObject(value)
        ? stepOf(state, lineOf(value), words)
        : { skipped: "not a JSON object" };
      state = { ...state, ...step.state };
      if (step.call !== undefined) calls.push(step.call);
      if (step.moment !== undefined) moments.set(step.moment.id, step.moment);
      if (step.skipped !== undefined) skipped.push({ line: number, reason: step.skipped });
    },
    done: () => ({ calls, moments: [...moments.values()], skipped, records, state: writeState(state) }),
  };
}

/** Rollouts wrap what happened in `payload`, older printed events in `msg`, newer ones in nothing. */
function lineOf(value: JsonObject): Line {
  const wrapped = [value["payload"], value["msg"]].find(isJsonObject);
  const type = textAt(value, "type");
  const isEvent = type === "event_msg" || type === undefined;
  return {
    type: isEvent && wrapped !== undefined ? textAt(wrapped, "type") : type,
    payload: wrapped ?? value,
    at: timeAt(value, "timestamp"),
  };
}

function stepOf(state: RolloutState, line: Line, words: WordsRead): Step {
  switch (line.type) {
    case "session_meta":
    case "session_configured":
      return sessionBegun(state, line);
    case "turn_context":
    case "task_started":
    case "turn_started":
      return turnBegun(state, line);
    case "thread_settings_applied":
      return settingsApplied(line);
    case "token_count":
      return tokensCounted(state, line);
    case "token_usage_record":
      return answerRecorded(state, line);
    case "thread.started":
      return threadStarted(line);
    case "turn.completed":
      return turnCompleted(state, line);
    case "response_item":
    case "function_call":
    case "local_shell_call":
    case "custom_tool_call":
      return { state: { acts: [...state.acts, ...actsOfToolCall(line.payload)].slice(-MOST_ACTS) } };
    case "user_message":
      return { moment: turnOfUser(state, line, words) };
    case "compacted":
      return { moment: compaction(state, line) };
    default:
      return {};
  }
}

/** The first one only: a fork copies those of its parents. */
function sessionBegun(state: RolloutState, { payload, at }: Line): Step {
  const model = textAt(payload, "model") ?? state.model;
  if (state.session !== undefined) return { state: { model } };
  const session = readSession(payload);
  if (session === undefined) return { skipped: "a session without an id" };
  const startedAt = session.startedAt ?? at;
  return { state: { session: { ...session, startedAt }, model, isReplay: session.isFork } };
}

/** A turn's id tells when it began, so that the first own turn of a fork is known from those that were copied. */
function turnBegun(state: RolloutState, { payload }: Line): Step {
  const turn = textAt(payload, "turn_id") ?? state.turn;
  const model = textAt(payload, "model") ?? state.model;
  const began = timeOfUuid(textAt(payload, "turn_id"));
  if (!state.isReplay || began === undefined) return { state: { turn, model } };
  const isOwn = began >= (state.session?.startedAt ?? Number.POSITIVE_INFINITY);
  return { state: { turn, model, isReplay: !isOwn, hasDatedTurns: true } };
}

function settingsApplied({ payload }: Line): Step {
  const settings = objectAt(payload, "thread_settings");
  const model = textAt(settings, "model");
  const provider = textAt(settings, "model_provider_id");
  return {
    state: { ...(model === undefined ? {} : { model }), ...(provider === undefined ? {} : { provider }) },
  };
}

/** More than one answer asks for. */
const MOST_ACTS = 512;

/** Where it is known, and not copied from a parent, whose own log tells it. */
function placeOf(
  state: RolloutState,
  at: Instant | undefined,
): Pick<Moment, "at" | "conversation" | "agent"> | undefined {
  if (at === undefined || (state.isReplay && isCopied(state, at))) return undefined;
  const { conversation, agent } = state.session?.origin ?? {};
  return { at, conversation, ...(agent === undefined ? {} : { agent }) };
}

/** In a sub-agent's session it is the brief that its parent wrote. */
function turnOfUser(state: RolloutState, { payload, at }: Line, words: WordsRead): Moment | undefined {
  const [place, said] = [placeOf(state, at), textAt(payload, "message")?.trim() ?? ""];
  if (place === undefined || place.agent !== undefined || said === "") return undefined;
  return userTurn({ at: place.at, conversation: place.conversation, said }, words);
}

function compaction(state: RolloutState, { at }: Line): Moment | undefined {
  const place = placeOf(state, at);
  if (place === undefined) return undefined;
  const happened = { kind: "compaction", trigger: undefined, tokensBefore: undefined } as const;
  return { id: momentId(place.at, "compaction", 0), ...place, happened };
}

/**
 * Newer versions write an answer's counts when it comes, and once more in `token_count` when its tools are done, which a session
 * that is cut off between the two never is. Neither do the totals hold such an answer afterwards.
 */
function answerRecorded(before: RolloutState, { payload, at }: Line): Step {
  const counts = readCounts(payload["usage"]);
  const id = textAt(payload, "response_id");
  if (counts === undefined || isNothing(counts) || id === undefined) return {};
  const isReplay = before.isReplay && isCopied(before, at);
  const state = { ...before, isReplay, recorded: counts };
  return isReplay ? { state: { ...state, acts: [] } } : called(state, { id, counts, at });
}

function tokensCounted(before: RolloutState, { payload, at }: Line): Step {
  const info = objectAt(payload, "info");
  const totals = readCounts(info["total_token_usage"]);
  // The oldest versions put the counts of the one answer where the newer have `info`.
  const last = readCounts(info["last_token_usage"]) ?? readCounts(payload);
  if (totals === undefined && last === undefined) return {};
  const isReplay = before.isReplay && isCopied(before, at);
  const state = { ...before, isReplay, ...(totals === undefined ? {} : { totals }) };
  if (isReplay) return { state: { ...state, acts: [] } };
  // The same totals once more are news of rate limits, or of a context that was compacted, and no answer.
  if (totals !== undefined && isSame(before.totals, totals)) return { state };
  const since = totals === undefined ? undefined : countsSince(before.totals ?? {}, totals);
  const isReset = totals !== undefined && since === undefined;
  const isInherited = before.totals === undefined && state.session?.isFork === true;
  const added = last !== undefined && !isNothing(last) ? last : isInherited ? undefined : (since ?? totals);
  const resets = before.resets + (isReset ? 1 : 0);
  if (added === undefined) {
    return { state, skipped: "a fork's first totals: what of them is its own is not said" };
  }
  if (isNothing(added)) return { state: { ...state, resets } };
  if (isSame(state.recorded, added)) return { state: { ...state, resets, recorded: undefined } };
  return called({ ...state, resets }, { counts: added, at });
}

/** Copied lines bear their old times, or all that of the copying, which takes no second. */
function isCopied({ session, hasDatedTurns }: RolloutState, at: Instant | undefined): boolean {
  if (hasDatedTurns || at === undefined || session?.startedAt === undefined) return true;
  return at < session.startedAt + 1000;
}

function isSame(a: TokenCounts | undefined, b: TokenCounts): boolean {
  return a !== undefined && keyOfCounts(a) === keyOfCounts(b);
}

interface Answered {
  /** The provider's of the answer, where it is told. */
  readonly id?: string;
  readonly counts: TokenCounts;
  readonly at: Instant | undefined;
}

function called(state: RolloutState, answered: Answered): Step {
  const { session, turn } = state;
  const time = answered.at ?? timeOfUuid(turn) ?? session?.startedAt;
  if (time === undefined) return { state, skipped: "a call without a time" };
  return {
    state: { ...state, acts: [] },
    call: {
      id: idOf(state, answered, time),
      at: time,
      provider: state.provider ?? session?.provider,
      model: state.model ?? UNKNOWN_MODEL,
      usage: usageOfCounts(answered.counts),
      output: { kind: "final" },
      origin: session?.origin ?? {},
      isFirstHand: true,
      acts: state.acts,
    },
  };
}

/**
 * A turn's id is the same in every copy of the file. Within it the provider's id of the answer names the call, or the totals, which
 * grow with every call.
 */
function idOf(
  { session, turn, totals, resets }: RolloutState,
  { id, counts }: Answered,
  time: Instant,
): string {
  const within = timeOfUuid(turn) === undefined ? `${session?.id ?? ""}:${resets}` : turn;
  const counted = totals === undefined ? `${time}:${keyOfCounts(counts)}` : keyOfCounts(totals);
  return `codex:${within}:${id ?? counted}`;
}

function threadStarted({ payload }: Line): Step {
  const thread = textAt(payload, "thread_id");
  if (thread === undefined) return { skipped: "a thread without an id" };
  return { state: { thread, threadAt: timeOfUuid(thread), totals: undefined } };
}

/** What is printed at the end of a turn is the sum of its thread so far. */
function turnCompleted(state: RolloutState, { payload, at }: Line): Step {
  const totals = readCounts(payload["usage"]);
  if (totals === undefined) return {};
  const { thread } = state;
  const time = at ?? state.threadAt;
  if (thread === undefined || time === undefined) {
    return { skipped: "the usage of a thread whose beginning, and so its time, is not in this file" };
  }
  const added = countsSince(state.totals ?? {}, totals) ?? totals;
  if (isNothing(added)) return { state: { totals } };
  return {
    state: { totals },
    call: {
      id: `codex:${thread}:printed:${keyOfCounts(totals)}`,
      at: time,
      provider: state.provider,
      model: state.model ?? UNKNOWN_MODEL,
      usage: usageOfCounts(added),
      output: { kind: "final" },
      origin: { conversation: thread },
      isFirstHand: true,
      isSummary: true,
    },
  };
}
