import type { ContentBlock, Json, StopReason } from "../../domain/index.ts";
import type { AnswerOutcome, AnswerReader, Asked } from "../answer.ts";
import { countAt, isJsonArray, isJsonObject, type JsonObject, parseJson, stringAt } from "../json.ts";
import type { SseEvent } from "../sse.ts";
import type { WireError } from "../wire-error.ts";
import { readWireError } from "./errors.ts";
import {
  appendDelta,
  closeBlock,
  type OpenBlock,
  openBlock,
  type ReadBlock,
  readBlock,
} from "./read-content.ts";
import { readMessagesUsage } from "./usage.ts";

/** Puts the events of a streamed answer together. */
export function createMessagesReader(asked: Asked): AnswerReader<SseEvent> {
  const answer: Answer = {
    message: undefined,
    usage: {},
    blocks: new Map(),
    stop: undefined,
    ended: undefined,
  };
  return {
    add(event) {
      takeEvent(answer, event);
      return answer.ended === undefined;
    },
    finish: () => finish(answer, asked),
    hasBegun: () => answer.message !== undefined,
    usage: () => readMessagesUsage(answer.usage),
  };
}

/** The same answer in one piece, as servers give it that do not stream. */
export function readMessagesBody(body: Json | undefined, asked: Asked): AnswerOutcome {
  const error = readWireError(body);
  if (error !== undefined) return { kind: "error", error };
  if (!isJsonObject(body) || !isJsonArray(body["content"])) {
    return { kind: "broken", because: "the answer is no message" };
  }
  const stop = stringAt(body, "stop_reason");
  const blocks = body["content"].filter(isJsonObject).map(readBlock);
  return replyOf({ message: body, usage: body["usage"], stop, blocks }, asked);
}

interface Answer {
  message: JsonObject | undefined;
  usage: JsonObject;
  readonly blocks: Map<number, OpenBlock>;
  /** The wire's own word. */
  stop: string | undefined;
  ended: "complete" | WireError | { readonly because: string } | undefined;
}

function takeEvent(answer: Answer, event: SseEvent): void {
  if (answer.ended !== undefined) return;
  const data = parseJson(event.data);
  const named = isJsonObject(data) ? stringAt(data, "type") : undefined;
  const type = named ?? event.event;
  // Proxies fail in the middle of a stream with an event that bears no type at all.
  const mayBeError = type === "error" || (named === undefined && !ON_EVENT.has(type));
  const error = mayBeError ? readWireError(data) : undefined;
  if (error !== undefined) answer.ended = error;
  else if (type === "error") answer.ended = { type: undefined, message: event.data };
  else if (!isJsonObject(data)) answer.ended = { because: "an event of the stream is no JSON object" };
  else ON_EVENT.get(type)?.(answer, data);
}

/** Events not named here (`ping`, and what the future brings) say nothing about the answer. */
const ON_EVENT: ReadonlyMap<string, (answer: Answer, data: JsonObject) => void> = new Map([
  ["message_start", onMessageStart],
  ["content_block_start", onBlockStart],
  ["content_block_delta", onBlockDelta],
  ["message_delta", onMessageDelta],
  ["message_stop", onMessageStop],
]);

function onMessageStart(answer: Answer, data: JsonObject): void {
  answer.message = isJsonObject(data["message"]) ? data["message"] : {};
  mergeUsage(answer, answer.message["usage"]);
}

function onBlockStart(answer: Answer, data: JsonObject): void {
  const block = data["content_block"];
  const index = countAt(data, "index") ?? answer.blocks.size;
  if (isJsonObject(block)) answer.blocks.set(index, openBlock(block));
}

function onBlockDelta(answer: Answer, data: JsonObject): void {
  const delta = data["delta"];
  if (!isJsonObject(delta)) return;
  const index = countAt(data, "index") ?? answer.blocks.size - 1;
  const block = answer.blocks.get(index) ?? openBlock({ type: "text", text: "" });
  if (!answer.blocks.has(index)) {
    if (delta["type"] !== "text_delta") {
      answer.ended = { because: "a part of the answer belongs to a block that never began" };
      return;
    }
    answer.blocks.set(index, block);
  }
  appendDelta(block, delta);
}

function onMessageDelta(answer: Answer, data: JsonObject): void {
  if (isJsonObject(data["delta"])) answer.stop = stringAt(data["delta"], "stop_reason") ?? answer.stop;
  mergeUsage(answer, data["usage"]);
}

function onMessageStop(answer: Answer): void {
  answer.ended = "complete";
}

/** Counts are running totals: a later one takes the place of an earlier one, and `null` says nothing. */
function mergeUsage(answer: Answer, usage: Json | undefined): void {
  if (!isJsonObject(usage)) return;
  const given = Object.entries(usage).filter(([, value]) => value !== null);
  answer.usage = { ...answer.usage, ...Object.fromEntries(given) };
}

function finish(answer: Answer, asked: Asked): AnswerOutcome {
  const { ended, message, stop } = answer;
  if (typeof ended === "object") {
    return "because" in ended ? { kind: "broken", because: ended.because } : { kind: "error", error: ended };
  }
  if (message === undefined) return { kind: "broken", because: "the stream ended before the answer began" };
  // The stop reason comes last of all that matters: with it, an answer is whole even if the connection died after it.
  if (ended === undefined && stop === undefined) return { kind: "broken", because: "the answer broke off" };
  const inOrder = [...answer.blocks].toSorted(([a], [b]) => a - b).map(([, block]) => closeBlock(block));
  return replyOf({ message, usage: answer.usage, stop, blocks: inOrder }, asked);
}

interface Parts {
  readonly message: JsonObject;
  readonly usage: Json | undefined;
  readonly stop: string | undefined;
  readonly blocks: readonly ReadBlock[];
}

function replyOf({ message, usage, stop, blocks }: Parts, asked: Asked): AnswerOutcome {
  const stopReason = stopReasonOf(stop);
  const content: ContentBlock[] = [];
  for (const read of blocks) {
    if (read.kind === "block") content.push(read.block);
    // A tool call that the token limit cut in two was never made; the stop reason tells what happened.
    else if (stopReason.kind !== "max-tokens") return read;
  }
  const model = stringAt(message, "model") ?? asked.model;
  const reply = {
    model,
    content,
    stop: stopReason,
    usage: readMessagesUsage(usage),
    requestId: asked.requestId,
  };
  return { kind: "reply", reply };
}

const STOP_KINDS: ReadonlyMap<string, StopReason["kind"]> = new Map([
  ["end_turn", "end"],
  ["stop_sequence", "end"],
  ["tool_use", "tool-use"],
  ["max_tokens", "max-tokens"],
  ["model_context_window_exceeded", "max-tokens"],
  ["refusal", "refusal"],
]);

function stopReasonOf(raw: string | undefined): StopReason {
  return { kind: STOP_KINDS.get(raw ?? "") ?? "unknown", raw };
}
