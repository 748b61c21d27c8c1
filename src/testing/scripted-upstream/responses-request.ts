import type { Json } from "../../domain/index.ts";
import { isJsonArray, isJsonObject, type JsonObject } from "../../protocols/index.ts";

/**
 * A body for OpenAI's Responses as one with messages, which is what the others have: what a model said and asked for in one reply
 * stands there in several items, and comes out as one message. Any other body comes out as it is.
 */
export function messagesOfResponses(body: Json | undefined): Json | undefined {
  if (!isJsonObject(body) || !("input" in body)) return body;
  const { input, instructions, ...rest } = body;
  const items = isJsonArray(input) ? input.filter(isJsonObject) : [messageOfUser(input ?? "")];
  return { ...rest, messages: joined(items.map(messageOf)), ...(instructions && { system: instructions }) };
}

interface InputMessage {
  readonly role: string;
  readonly content: readonly JsonObject[];
}

function messageOfUser(content: Json): JsonObject {
  return { type: "message", role: "user", content };
}

/** Of all items only messages and the results of tools are not the model's. */
function messageOf({ type, role, content }: JsonObject): InputMessage {
  if (typeof role === "string") return { role, content: textsOf(content) };
  return { role: isResult(type) ? "tool" : "assistant", content: [] };
}

function isResult(type: Json | undefined): boolean {
  return typeof type === "string" && type.endsWith("_output");
}

function textsOf(content: Json | undefined): readonly JsonObject[] {
  if (typeof content === "string") return [{ type: "text", text: content }];
  const parts = isJsonArray(content) ? content.filter(isJsonObject) : [];
  return parts.flatMap(({ text }) => (typeof text === "string" ? [{ type: "text", text }] : []));
}

function joined(messages: readonly InputMessage[]): readonly JsonObject[] {
  return messages.flatMap((message, at) => {
    const isContinued = message.role === "assistant" && messages[at - 1]?.role === "assistant";
    return isContinued ? [] : [{ ...message }];
  });
}
