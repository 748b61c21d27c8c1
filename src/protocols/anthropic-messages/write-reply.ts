import type { ContentBlock, Json, ModelReply } from "../../domain/index.ts";
import { isJsonObject, type JsonObject, stringAt } from "../json.ts";
import type { SseEvent } from "../sse.ts";
import { inPieces } from "../text-pieces.ts";
import { writeMessagesUsage } from "./usage.ts";
import { ANTHROPIC_MESSAGES } from "./wire.ts";

/** A reply as the body of an answer that is not streamed. Opaque blocks of other protocols are dropped. */
export function writeMessagesReply(reply: ModelReply, id: string): JsonObject {
  return {
    id,
    type: "message",
    role: "assistant",
    model: reply.model,
    content: reply.content.flatMap(writeReplyBlock),
    stop_reason: reply.stop.raw ?? STOP_REASONS[reply.stop.kind],
    stop_sequence: null,
    ...(reply.usage !== undefined && { usage: writeMessagesUsage(reply.usage) }),
  };
}

/** The same as the events of a stream: text and inputs in pieces, the final counts in `message_delta`. */
export function writeMessagesEvents(reply: ModelReply, id: string): readonly SseEvent[] {
  const message = writeMessagesReply(reply, id);
  const { stop_reason = null, stop_sequence = null, usage } = message;
  const blocks = reply.content.flatMap(writeReplyBlock);
  // At the start the number of output tokens is a placeholder, as it is on the real wire.
  const startUsage =
    reply.usage?.output === undefined ? usage : { ...writeMessagesUsage(reply.usage), output_tokens: 1 };
  const begun = {
    ...message,
    content: [],
    stop_reason: null,
    ...(startUsage !== undefined && { usage: startUsage }),
  };
  return [
    { type: "message_start", message: begun },
    ...blocks.flatMap(blockEvents),
    { type: "message_delta", delta: { stop_reason, stop_sequence }, ...(usage !== undefined && { usage }) },
    { type: "message_stop" },
  ].map((data) => ({ event: data.type, data: JSON.stringify(data) }));
}

const STOP_REASONS = {
  end: "end_turn",
  "tool-use": "tool_use",
  "max-tokens": "max_tokens",
  refusal: "refusal",
  unknown: null,
} as const satisfies Record<ModelReply["stop"]["kind"], string | null>;

function writeReplyBlock(block: ContentBlock): readonly JsonObject[] {
  switch (block.type) {
    case "text":
      return [{ type: "text", text: block.text }];
    case "tool-use":
      return [{ type: "tool_use", id: block.id, name: block.name, input: block.input }];
    case "opaque":
      return block.protocol === ANTHROPIC_MESSAGES && isJsonObject(block.value) ? [block.value] : [];
    case "tool-result":
      return []; // a client's word, never in a reply
    default:
      return block satisfies never;
  }
}

interface WireEvent {
  readonly type: string;
  readonly [key: string]: Json;
}

function blockEvents(block: JsonObject, index: number): readonly WireEvent[] {
  const { start, deltas } = startAndDeltas(block);
  return [
    { type: "content_block_start", index, content_block: start },
    ...deltas.map((delta) => ({ type: "content_block_delta", index, delta })),
    { type: "content_block_stop", index },
  ];
}

/** Opaque blocks begin complete: what may be appended to them is theirs to know. */
function startAndDeltas(block: JsonObject): {
  readonly start: JsonObject;
  readonly deltas: readonly JsonObject[];
} {
  const text = stringAt(block, "text");
  if (block["type"] === "text" && text !== undefined) {
    const deltas = inPieces(text).map((piece) => ({ type: "text_delta", text: piece }));
    return { start: { ...block, text: "" }, deltas };
  }
  if (block["type"] === "tool_use") {
    const json = JSON.stringify(block["input"]);
    const deltas = inPieces(json).map((piece) => ({ type: "input_json_delta", partial_json: piece }));
    return { start: { ...block, input: {} }, deltas };
  }
  return { start: block, deltas: [] };
}
