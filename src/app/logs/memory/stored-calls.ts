import type { CallOrigin, LoggedCall, OutputCount } from "../../../agent-logs/index.ts";
import {
  byTokenClass,
  type Instant,
  instant,
  NO_USAGE,
  TASK_KINDS,
  TOKEN_CLASSES,
  taskId,
  tokens,
  type Usage,
} from "../../../domain/index.ts";
import { type StreamReader, type StreamWriter, UnreadableText } from "./number-stream.ts";
import { readActs, writeActs } from "./stored-acts.ts";

/** What a call has besides what every call has: one bit each, and one for each class of tokens above them. */
const HAS = {
  requestId: 1,
  provider: 2,
  modelAsked: 4,
  isPlaceholder: 8,
  characters: 16,
  isSummary: 32,
  isUnbilled: 64,
  recordedUsd: 128,
  isFast: 256,
  acts: 512,
  isFirstHand: 1024,
  /** Its time is written as it is, not as what went by since the call before. */
  wholeTime: 2048,
} as const;
const FIRST_CLASS = 4096;
/** A time out of a broken clock may be so far off that the difference would not be exact. */
const MOST_BETWEEN_MS = 2 ** 40;

/** In the order in which they are written. A map, so that the compiler misses a key that origins gain. */
const ORIGIN_KEYS = Object.values({
  project: "project",
  conversation: "conversation",
  agent: "agent",
  agentType: "agentType",
  parentToolUse: "parentToolUse",
  branch: "branch",
  requirement: "requirement",
  task: "task",
  chunk: "chunk",
  step: "step",
  gate: "gate",
  kind: "kind",
} as const satisfies { readonly [Key in keyof Required<CallOrigin>]: Key });

export interface StoredCalls {
  /** Of answers and requests, one after the other: hardly any comes twice. */
  readonly ids: string[];
  readonly origins: StreamWriter;
  readonly calls: StreamWriter;
}

/** Calls as numbers, most of them small: what a text of 30,000 calls takes to be read is mostly its length. */
export function writeCalls(calls: readonly LoggedCall[], into: StoredCalls): void {
  const originOf = writeOrigins(into.origins);
  let at = 0;
  for (const call of calls) {
    into.ids.push(call.id);
    if (call.requestId !== undefined) into.ids.push(call.requestId);
    writeCall(call, into.calls, [originOf(call.origin), at]);
    at = call.at;
  }
}

function writeCall(
  call: LoggedCall,
  stream: StreamWriter,
  [origin, since]: readonly [origin: number, since: number],
): void {
  const { at, provider, model, modelAsked, usage, output, recordedUsd, acts } = call;
  const characters = output.kind === "placeholder" ? output.characters : undefined;
  const isFar = Math.abs(at - since) > MOST_BETWEEN_MS;
  const has =
    bit(HAS.requestId, call.requestId) |
    bit(HAS.provider, provider) |
    bit(HAS.modelAsked, modelAsked) |
    (output.kind === "placeholder" ? HAS.isPlaceholder : 0) |
    bit(HAS.characters, characters) |
    bit(HAS.isSummary, call.isSummary) |
    bit(HAS.isUnbilled, call.isUnbilled) |
    bit(HAS.recordedUsd, recordedUsd) |
    bit(HAS.isFast, call.speed) |
    bit(HAS.acts, acts) |
    (call.isFirstHand ? HAS.isFirstHand : 0) |
    (isFar ? HAS.wholeTime : 0) |
    classesIn(usage);
  stream.numbers.push(has, isFar ? at : at - since, origin);
  stream.text(model);
  if (provider !== undefined) stream.text(provider);
  if (modelAsked !== undefined) stream.text(modelAsked);
  for (const tokenClass of TOKEN_CLASSES) pushKnown(stream, usage[tokenClass]);
  pushKnown(stream, characters);
  pushKnown(stream, recordedUsd);
  if (acts !== undefined) writeActs(acts, stream);
}

function classesIn(usage: Usage): number {
  let has = 0;
  let mask = FIRST_CLASS;
  for (const tokenClass of TOKEN_CLASSES) {
    has |= bit(mask, usage[tokenClass]);
    mask <<= 1;
  }
  return has;
}

function bit(mask: number, value: unknown): number {
  return value === undefined ? 0 : mask;
}

function pushKnown({ numbers }: StreamWriter, value: number | undefined): void {
  if (value !== undefined) numbers.push(value);
}

/** The place of an origin among those that were written. */
function writeOrigins(stream: StreamWriter): (origin: CallOrigin) => number {
  const [known, same] = [new Map<CallOrigin, number>(), new Map<string, number>()];
  return (origin) => {
    let place = known.get(origin);
    if (place !== undefined) return place;
    const values = ORIGIN_KEYS.map((key) => origin[key]);
    const key = JSON.stringify(values);
    place = same.get(key) ?? same.size;
    if (place === same.size) writeOrigin(values, stream);
    same.set(key, place);
    known.set(origin, place);
    return place;
  };
}

function writeOrigin(values: readonly (string | undefined)[], stream: StreamWriter): void {
  stream.numbers.push(values.reduce((has, value, index) => has | bit(1 << index, value), 0));
  for (const value of values) if (value !== undefined) stream.text(value);
}

export interface StoredCallsReader {
  readonly ids: readonly unknown[];
  readonly origins: StreamReader;
  readonly calls: StreamReader;
}

/** What {@link writeCalls} was given. Throws {@link UnreadableText} for anything else. */
export function readCalls({ ids, origins: stored, calls: stream }: StoredCallsReader): readonly LoggedCall[] {
  const origins: CallOrigin[] = [];
  while (!stored.isAtEnd()) origins.push(readOrigin(stored));
  const calls: LoggedCall[] = [];
  let at = 0;
  let place = 0;
  while (!stream.isAtEnd()) {
    const has = stream.number();
    at = stream.number() + (has & HAS.wholeTime ? 0 : at);
    const call = startOf({ id: idAt(ids, place), at: instant(at), has, origin: origins[stream.number()] });
    place += 1;
    if (has & HAS.requestId) {
      call.requestId = idAt(ids, place);
      place += 1;
    }
    readMore(call, stream, has);
    calls.push(call);
  }
  if (place !== ids.length) throw new UnreadableText("there are more ids than calls");
  return calls;
}

function idAt(ids: readonly unknown[], place: number): string {
  const id = ids[place];
  if (typeof id === "string") return id;
  throw new UnreadableText("an id is missing");
}

interface CallStart {
  readonly id: string;
  readonly at: Instant;
  readonly has: number;
  readonly origin: CallOrigin | undefined;
}

const FINAL: OutputCount = { kind: "final" };

function startOf({ id, at, has, origin }: CallStart): Writable<LoggedCall> {
  if (origin === undefined) throw new UnreadableText("an origin is missing");
  const isFirstHand = (has & HAS.isFirstHand) !== 0;
  return { id, at, provider: undefined, model: "", usage: NO_USAGE, output: FINAL, origin, isFirstHand };
}

/** In place, without spreading: there are tens of thousands of calls, and a person waits. */
function readMore(call: Writable<LoggedCall>, stream: StreamReader, has: number): void {
  call.model = stream.text();
  if (has & HAS.provider) call.provider = stream.text();
  if (has & HAS.modelAsked) call.modelAsked = stream.text();
  call.usage = readUsage(stream, has);
  if (has & HAS.isPlaceholder) {
    call.output = { kind: "placeholder", characters: has & HAS.characters ? stream.number() : undefined };
  }
  if (has & HAS.recordedUsd) call.recordedUsd = stream.number();
  if (has & HAS.isSummary) call.isSummary = true;
  if (has & HAS.isUnbilled) call.isUnbilled = true;
  if (has & HAS.isFast) call.speed = "fast";
  if (has & HAS.acts) call.acts = readActs(stream);
}

type Writable<Value> = { -readonly [Key in keyof Value]: Value[Key] };

const ALL_CLASSES = FIRST_CLASS * (2 ** TOKEN_CLASSES.length - 1);

function readUsage(stream: StreamReader, has: number): Usage {
  // The usual case, as a value of one shape.
  if ((has & ALL_CLASSES) === ALL_CLASSES) return byTokenClass(() => tokens(stream.number()));
  const usage: Writable<Usage> = {};
  let mask = FIRST_CLASS;
  for (const tokenClass of TOKEN_CLASSES) {
    if (has & mask) usage[tokenClass] = tokens(stream.number());
    mask <<= 1;
  }
  return usage;
}

function readOrigin(stream: StreamReader): CallOrigin {
  const has = stream.number();
  const origin: { [Key in (typeof ORIGIN_KEYS)[number]]?: string } = {};
  ORIGIN_KEYS.forEach((key, index) => {
    if (has & (1 << index)) origin[key] = stream.text();
  });
  const { task, kind: word, ...texts } = origin;
  const kind = TASK_KINDS.find((each) => each === word);
  if (kind !== word) throw new UnreadableText(`${word} is no kind of task`);
  return {
    ...texts,
    ...(task === undefined ? {} : { task: taskId(task) }),
    ...(kind === undefined ? {} : { kind }),
  };
}
