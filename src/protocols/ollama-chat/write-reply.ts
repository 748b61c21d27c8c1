import type { ModelReply } from "../../domain/index.ts";
import { isJsonObject, type JsonObject, stringAt } from "../json.ts";
import { inPieces } from "../text-pieces.ts";
import { writeOllamaUsage } from "./usage.ts";
import { OLLAMA_CHAT } from "./wire.ts";

/** A reply as the body of an answer that is not streamed. Opaque blocks of other protocols are dropped. */
export function writeOllamaReply(reply: ModelReply): JsonObject {
  const { thinking, text, calls } = partsOf(reply);
  const message = {
    role: "assistant",
    content: text,
    ...(thinking !== "" && { thinking }),
    ...(calls.length > 0 && { tool_calls: calls }),
  };
  return { ...head(reply), message, ...tail(reply) };
}

/** The same as the lines of a stream, without their ends: text in pieces, each tool call whole, counts in the last. */
export function writeOllamaLines(reply: ModelReply): readonly string[] {
  const { thinking, text, calls } = partsOf(reply);
  const messages: readonly JsonObject[] = [
    ...inPieces(thinking).map((piece) => ({ content: "", thinking: piece })),
    ...inPieces(text).map((content) => ({ content })),
    ...calls.map((call) => ({ content: "", tool_calls: [call] })),
  ];
  const lines = messages.map((message) => ({
    ...head(reply),
    message: { role: "assistant", ...message },
    done: false,
  }));
  const last = { ...head(reply), message: { role: "assistant", content: "" }, ...tail(reply) };
  return [...lines, last].map((line) => JSON.stringify(line));
}

const DONE_REASONS = {
  end: "stop",
  "tool-use": "stop",
  "max-tokens": "length",
  refusal: "stop",
  unknown: undefined,
} as const satisfies Record<ModelReply["stop"]["kind"], string | undefined>;

function head({ model }: ModelReply): JsonObject {
  return { model, created_at: "2026-01-01T00:00:00Z" };
}

function tail({ stop, usage }: ModelReply): JsonObject {
  const reason = stop.raw ?? DONE_REASONS[stop.kind];
  return {
    done: true,
    ...(reason !== undefined && { done_reason: reason }),
    ...(usage !== undefined && writeOllamaUsage(usage)),
  };
}

function partsOf({ content }: ModelReply) {
  const text = content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("");
  const thinking = content
    .flatMap((block) =>
      block.type === "opaque" && block.protocol === OLLAMA_CHAT && isJsonObject(block.value)
        ? [stringAt(block.value, "thinking") ?? ""]
        : [],
    )
    .join("");
  const calls = content.flatMap((block, index) =>
    block.type === "tool-use"
      ? [{ id: block.id, function: { index, name: block.name, arguments: block.input } }]
      : [],
  );
  return { text, thinking, calls };
}
