import type { ContentBlock, Json, ModelReply } from "../../domain/index.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import type { SseEvent } from "../sse.ts";
import { inPieces } from "../text-pieces.ts";
import { extrasOfCall, reasoningOf } from "./opaque-parts.ts";
import { writeChatUsage } from "./usage.ts";
import { OPENAI_CHAT } from "./wire.ts";

/** A reply as the body of an answer that is not streamed. Opaque blocks of other protocols are dropped. */
export function writeChatReply(reply: ModelReply, id: string): JsonObject {
  const { text, reasoning, calls } = partsOf(reply.content);
  const message = {
    role: "assistant",
    content: text === "" ? null : text,
    ...reasoning,
    ...(calls.length > 0 && { tool_calls: calls }),
  };
  return {
    ...head(reply, id),
    object: "chat.completion",
    choices: [{ index: 0, message, finish_reason: finishReasonOf(reply) }],
    ...(reply.usage !== undefined && { usage: writeChatUsage(reply.usage) }),
  };
}

/** The same as the events of a stream: text and arguments in pieces, the counts in a chunk of their own, then `[DONE]`. */
export function writeChatEvents(reply: ModelReply, id: string): readonly SseEvent[] {
  const { text, reasoning, calls } = partsOf(reply.content);
  const deltas: readonly JsonObject[] = [
    { role: "assistant", content: "", ...reasoning },
    ...inPieces(text).map((content) => ({ content })),
    ...calls.flatMap(callDeltas),
  ];
  const chunk = (rest: JsonObject): JsonObject => ({
    ...head(reply, id),
    object: "chat.completion.chunk",
    ...rest,
  });
  const chunks = [
    ...deltas.map((delta) => chunk({ choices: [{ index: 0, delta, finish_reason: null }] })),
    chunk({ choices: [{ index: 0, delta: {}, finish_reason: finishReasonOf(reply) }] }),
    ...(reply.usage === undefined ? [] : [chunk({ choices: [], usage: writeChatUsage(reply.usage) })]),
  ];
  return [...chunks.map((data) => JSON.stringify(data)), "[DONE]"].map((data) => ({
    event: "message",
    data,
  }));
}

const FINISH_REASONS = {
  end: "stop",
  "tool-use": "tool_calls",
  "max-tokens": "length",
  refusal: "content_filter",
  unknown: null,
} as const satisfies Record<ModelReply["stop"]["kind"], string | null>;

function head({ model }: ModelReply, id: string): JsonObject {
  return { id, created: 0, model };
}

function finishReasonOf({ stop }: ModelReply): string | null {
  return stop.raw ?? FINISH_REASONS[stop.kind];
}

interface WireCall {
  readonly id: string;
  readonly type: "function";
  readonly function: { readonly name: string; readonly arguments: string };
  readonly [extra: string]: Json;
}

function partsOf(content: readonly ContentBlock[]) {
  const opaque = content.flatMap((block) =>
    block.type === "opaque" && block.protocol === OPENAI_CHAT && isJsonObject(block.value)
      ? [block.value]
      : [],
  );
  const calls = content.flatMap((block): readonly WireCall[] => {
    if (block.type !== "tool-use") return [];
    const { id, name, input } = block;
    const written = { name, arguments: typeof input === "string" ? input : JSON.stringify(input) };
    return [{ ...extrasOfCall(opaque, id), id, type: "function", function: written }];
  });
  const text = content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("");
  return { text, reasoning: reasoningOf(opaque), calls };
}

function callDeltas({ function: called, ...call }: WireCall, index: number): readonly JsonObject[] {
  const begun = { index, ...call, function: { name: called.name, arguments: "" } };
  const pieces = inPieces(called.arguments).map((piece) => ({ index, function: { arguments: piece } }));
  return [begun, ...pieces].map((delta) => ({ tool_calls: [delta] }));
}
