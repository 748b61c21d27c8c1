import { type Json, TOKEN_CLASSES, type Usage } from "../../domain/index.ts";
import { isJsonObject } from "../../protocols/index.ts";
import { numberAt, textAt, timeAt } from "../json-fields.ts";
import { jsonOfLine } from "../json-line.ts";
import type { CallOrigin, LineReader, LoggedCall, LogReading, OutputCount, Skipped } from "../log-format.ts";
import { mergeRecords } from "../merge-calls.ts";
import type { AgentMeta } from "./agent-meta.ts";
import { createAnswers } from "./answers.ts";
import { isFirstHand, originOf } from "./call-origin.ts";
import { contentOf, idOf, type RecordedCall, recordedCall, requestOf, timeOfCall } from "./recorded-call.ts";
import { createSubAgents } from "./sub-agents.ts";
import type { TranscriptNames } from "./transcript-path.ts";
import { usageOfMessage } from "./usage-of-message.ts";

export interface OpenTranscriptOptions {
  readonly names: TranscriptNames;
  readonly meta: AgentMeta;
  readonly state: Json | undefined;
}

const FINAL: OutputCount = { kind: "final" };
/** Counted all the same; no price book has it. */
const NO_MODEL = "unknown";

/** One record for each call of the file, from the lines of its blocks and whatever repeats them. */
export function openTranscript({ names, meta, state }: OpenTranscriptOptions): LineReader {
  const before = isJsonObject(state) ? state : {};
  const answers = createAnswers(before["answers"]);
  const agents = createSubAgents(before["agents"]);
  const calls = new Map<string, LoggedCall>();
  const skipped: Skipped[] = [];
  let records = 0;
  let at = timeAt(before, "at");
  let lastOrigin: CallOrigin = {};

  function line(bytes: Uint8Array, number: number): void {
    records += 1;
    const value = jsonOfLine(bytes);
    if (!isJsonObject(value)) {
      skipped.push({ line: number, reason: "no JSON object" });
      return;
    }
    const call = recordedCall(value);
    if (call === undefined) agents.answered(value);
    else record(call, number);
  }

  function record(call: RecordedCall, number: number): void {
    const usage = usageOfMessage(call.usage);
    at = timeOfCall(call) ?? at;
    if (at === undefined || isEmpty(usage)) {
      skipped.push({
        line: number,
        reason: at === undefined ? "a call without a time" : "a usage without counts",
      });
      return;
    }
    const id = idOf(call) ?? `${names.file}:${number}`;
    const content = contentOf(call.message);
    agents.called(content);
    const origin = oneOf(lastOrigin, originOf(call, { names, meta, typeFor: agents.typeFor }));
    lastOrigin = origin;
    if (call.shown !== undefined) agents.shown(origin);
    const isFinal = textAt(call.message, "stop_reason") !== undefined;
    const output: OutputCount = isFinal
      ? FINAL
      : { kind: "placeholder", characters: answers.add(id, content) };
    const found = {
      id,
      at,
      usage,
      output,
      origin,
      isFirstHand: isFirstHand(call, names),
      ...detailsOf(call),
    };
    const known = calls.get(id);
    calls.set(id, known === undefined ? found : mergeRecords(known, found));
  }

  function done(): LogReading {
    const after = { answers: answers.state(), agents: agents.state(), ...(at === undefined ? {} : { at }) };
    return { calls: [...calls.values()], agents: agents.found(), skipped, records, state: after };
  }
  return { line, done };
}

type Details = Pick<LoggedCall, "provider" | "model" | "modelAsked" | "requestId" | "recordedUsd" | "speed">;

function detailsOf(call: RecordedCall): Details {
  const { line, message, usage } = call;
  const modelAsked = textAt(line, "requestedModel");
  const requestId = requestOf(call);
  const recordedUsd = numberAt(line, "costUSD");
  return {
    provider: undefined,
    model: textAt(message, "model") ?? NO_MODEL,
    ...(modelAsked === undefined ? {} : { modelAsked }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(recordedUsd === undefined ? {} : { recordedUsd }),
    ...(usage["speed"] === "fast" ? { speed: "fast" } : {}),
  };
}

function isEmpty(usage: Usage): boolean {
  return TOKEN_CLASSES.every((tokenClass) => usage[tokenClass] === undefined);
}

/** The same object for the same origin: a transcript has many calls and few origins. */
function oneOf(last: CallOrigin, next: CallOrigin): CallOrigin {
  const isSame =
    last.project === next.project &&
    last.conversation === next.conversation &&
    last.agent === next.agent &&
    last.agentType === next.agentType &&
    last.parentToolUse === next.parentToolUse &&
    last.branch === next.branch;
  return isSame ? last : next;
}
