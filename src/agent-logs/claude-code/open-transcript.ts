import { type Json, TOKEN_CLASSES, type Usage } from "../../domain/index.ts";
import { isJsonObject, type JsonObject } from "../../protocols/index.ts";
import { numberAt, textAt, timeAt } from "../json-fields.ts";
import { asBuffer } from "../json-line.ts";
import type { LineReader, LoggedCall, LogReading, OutputCount, Skipped } from "../log-format.ts";
import { mergeActs, mergeRecords } from "../merge-calls.ts";
import type { WordsRead } from "../user-turn.ts";
import type { AgentMeta } from "./agent-meta.ts";
import { createAnswers } from "./answers.ts";
import { createOrigins, isFirstHand } from "./call-origin.ts";
import { createRepeatedLines, type FurtherBlock } from "./content/further-block.ts";
import { parseLine } from "./content/parse-line.ts";
import { toolActs } from "./content/tool-acts.ts";
import { createMoments } from "./moments.ts";
import { contentOf, idOf, type RecordedCall, recordedCall, requestOf } from "./recorded-call.ts";
import { createSubAgents } from "./sub-agents.ts";
import type { TranscriptNames } from "./transcript-path.ts";
import { createTimes } from "./transcript-time.ts";
import { usageOfMessage } from "./usage-of-message.ts";

export interface OpenTranscriptOptions extends WordsRead {
  readonly names: TranscriptNames;
  readonly meta: AgentMeta;
  readonly state: Json | undefined;
}

const FINAL: OutputCount = { kind: "final" };
/** Counted all the same; no price book has it. */
const NO_MODEL = "unknown";

/** One record for each call of the file, from the lines of its blocks and whatever repeats them, and what happened between. */
export function openTranscript({ names, meta, state, ...words }: OpenTranscriptOptions): LineReader {
  const before = isJsonObject(state) ? state : {};
  const answers = createAnswers(before["answers"]);
  const agents = createSubAgents(before["agents"]);
  const moments = createMoments({ names, state: before["tools"], ...words });
  const calls = new Map<string, LoggedCall>();
  const skipped: Skipped[] = [];
  let records = 0;
  const timeOf = createTimes();
  const originOf = createOrigins({ names, meta, typeFor: agents.typeFor });
  let at = timeAt(before, "at");
  const repeated = createRepeatedLines();
  /** Of the line that is `repeated`. */
  let last: LoggedCall | undefined;
  let model = NO_MODEL;

  function line(line: Uint8Array, number: number): void {
    records += 1;
    const bytes = asBuffer(line);
    const further = last === undefined ? undefined : repeated.furtherBlock(bytes);
    if (last !== undefined && further !== undefined) return repeat(last, further);
    const { value, content, said } = parseLine(bytes);
    if (!isJsonObject(value)) {
      skipped.push({ line: number, reason: "no JSON object" });
      return;
    }
    const call = recordedCall(value);
    if (call === undefined) return passBy(value);
    const found = record(call, number, content ?? contentOf(call.message));
    if (found === undefined) return;
    // Without an id of its own an answer has the line's, which is not compared.
    last = said === undefined || textAt(call.message, "id") === undefined ? undefined : found;
    if (said !== undefined) repeated.note(bytes, said);
  }

  function repeat(found: LoggedCall, { timestamp, content }: FurtherBlock): void {
    at = timeOf(timestamp) ?? at;
    agents.called(content);
    add({ ...found, at: at ?? found.at, acts: toolActs(content) });
  }

  function passBy(value: JsonObject): void {
    agents.answered(value);
    moments.read(value, timeOf(value["timestamp"]));
  }

  function record(call: RecordedCall, number: number, content: Json | undefined): LoggedCall | undefined {
    const usage = usageOfMessage(call.usage);
    at = timeOf(call.entry["timestamp"]) ?? timeOf(call.line["timestamp"]) ?? at;
    if (at === undefined || isEmpty(usage)) {
      skipped.push({
        line: number,
        reason: at === undefined ? "a call without a time" : "a usage without counts",
      });
      return undefined;
    }
    const id = idOf(call) ?? `${names.file}:${number}`;
    agents.called(content);
    const origin = originOf(call);
    if (call.shown !== undefined) agents.shown(origin);
    const isFinal = textAt(call.message, "stop_reason") !== undefined;
    const output: OutputCount = isFinal
      ? FINAL
      : { kind: "placeholder", characters: answers.add(id, content) };
    const said = textAt(call.message, "model") ?? NO_MODEL;
    // One text for all of them: each line brings its own.
    if (said !== model) model = said;
    const found: Writable<LoggedCall> = {
      id,
      at,
      provider: undefined,
      model,
      usage,
      output,
      origin,
      isFirstHand: isFirstHand(call, names),
      acts: toolActs(content),
      requestId: requestOf(call),
    };
    addDetails(found, call);
    add(found);
    return found;
  }

  function add(found: LoggedCall): void {
    const { id, acts = [] } = found;
    const known = calls.get(id);
    if (known === undefined) calls.set(id, found);
    else if (!saysNothingNew(known, found)) calls.set(id, mergeRecords(known, found));
    else if (acts.length > 0) calls.set(id, { ...known, acts: mergeActs(known.acts, acts) ?? acts });
  }

  function done(): LogReading {
    const after = {
      answers: answers.state(),
      agents: agents.state(),
      tools: moments.state(),
      ...(at === undefined ? {} : { at }),
    };
    return {
      calls: [...calls.values()],
      agents: agents.found(),
      moments: moments.found(),
      skipped,
      records,
      state: after,
    };
  }
  return { line, done };
}

type Writable<Value> = { -readonly [Key in keyof Value]: Value[Key] };

/** What few calls have. In place: what is put together out of parts takes half as much memory again. */
function addDetails(found: Writable<LoggedCall>, { line, usage }: RecordedCall): void {
  const modelAsked = textAt(line, "requestedModel");
  const recordedUsd = numberAt(line, "costUSD");
  if (modelAsked !== undefined) found.modelAsked = modelAsked;
  if (recordedUsd !== undefined) found.recordedUsd = recordedUsd;
  if (usage["speed"] === "fast") found.speed = "fast";
}

function isEmpty(usage: Usage): boolean {
  return TOKEN_CLASSES.every((tokenClass) => usage[tokenClass] === undefined);
}

/** Most records of a call are those of its further blocks: later, and the same but for what they ask of tools. */
function saysNothingNew(known: LoggedCall, later: LoggedCall): boolean {
  return (
    known.output.kind === "final" &&
    later.output.kind === "final" &&
    known.at < later.at &&
    known.origin === later.origin &&
    known.isFirstHand === later.isFirstHand &&
    known.model === later.model &&
    TOKEN_CLASSES.every((tokenClass) => known.usage[tokenClass] === later.usage[tokenClass])
  );
}
