import type { ContentBlock } from "../../domain/index.ts";
import { type JsonObject, objectAt } from "../json.ts";
import { OPENAI_CHAT } from "./wire.ts";

/**
 * Parts of an answer that mean nothing to us, yet are missed by some servers when the conversation goes on: the text of
 * reasoning (`{reasoning: {<field>: text}}`), and whatever stands beside a tool call (`{call: id, extras: {…}}`), such as a signature.
 */
export function reasoningBlock(texts: ReadonlyMap<string, string>): readonly ContentBlock[] {
  if (texts.size === 0) return [];
  return [{ type: "opaque", protocol: OPENAI_CHAT, value: { reasoning: Object.fromEntries(texts) } }];
}

export function extrasBlock(call: string, extras: JsonObject): readonly ContentBlock[] {
  if (Object.keys(extras).length === 0) return [];
  return [{ type: "opaque", protocol: OPENAI_CHAT, value: { call, extras } }];
}

export function reasoningOf(opaque: readonly JsonObject[]): JsonObject {
  return Object.assign({}, ...opaque.map((value) => objectAt(value, "reasoning")));
}

export function extrasOfCall(opaque: readonly JsonObject[], call: string): JsonObject {
  const found = opaque.find((value) => value["call"] === call);
  return found === undefined ? {} : objectAt(found, "extras");
}
