import type { ContentBlock } from "../../domain/index.ts";
import { isJsonObject, type JsonObject, parseJson, stringAt } from "../json.ts";
import { ANTHROPIC_MESSAGES } from "./wire.ts";

/** A block as it arrives: how it began, what was appended to its strings, and its input as JSON text so far. */
export interface OpenBlock {
  readonly start: JsonObject;
  readonly appended: Map<string, string>;
  inputJson: string;
}

/** A block, or why it cannot be one. Reasons never quote what the model wrote. */
export type ReadBlock =
  | { readonly kind: "block"; readonly block: ContentBlock }
  | { readonly kind: "broken"; readonly because: string };

export function openBlock(start: JsonObject): OpenBlock {
  return { start, appended: new Map(), inputJson: "" };
}

/**
 * Appends a delta. All but one kind carry strings that belong to the block's field of the same name (`text`, `thinking`,
 * `signature`, and whatever comes next), so unknown blocks are kept whole; the other is a tool's input as JSON text.
 */
export function appendDelta(block: OpenBlock, delta: JsonObject): void {
  if (delta["type"] === "input_json_delta") {
    block.inputJson += stringAt(delta, "partial_json") ?? "";
    return;
  }
  for (const [field, value] of Object.entries(delta)) {
    if (field === "type" || typeof value !== "string") continue;
    const before = block.appended.get(field) ?? stringAt(block.start, field) ?? "";
    block.appended.set(field, before + value);
  }
}

export function closeBlock(block: OpenBlock): ReadBlock {
  const value: JsonObject = { ...block.start, ...Object.fromEntries(block.appended) };
  if (block.inputJson === "") return readBlock(value);
  const input = parseJson(block.inputJson);
  if (input === undefined) return brokenInput(value, "no valid JSON");
  return readBlock({ ...value, input });
}

/** Text and tool calls are understood; everything else is kept for the protocol it came from. */
export function readBlock(value: JsonObject): ReadBlock {
  if (value["type"] === "text") {
    return { kind: "block", block: { type: "text", text: stringAt(value, "text") ?? "" } };
  }
  if (value["type"] !== "tool_use") {
    return { kind: "block", block: { type: "opaque", protocol: ANTHROPIC_MESSAGES, value } };
  }
  const id = stringAt(value, "id");
  const name = stringAt(value, "name");
  if (id === undefined || name === undefined) {
    return { kind: "broken", because: "a tool call has no id or no name" };
  }
  const input = value["input"] ?? {};
  if (!isJsonObject(input)) return brokenInput(value, "no JSON object");
  return { kind: "block", block: { type: "tool-use", id, name, input } };
}

function brokenInput(value: JsonObject, because: string): ReadBlock {
  return {
    kind: "broken",
    because: `the input of a call of tool "${stringAt(value, "name") ?? "?"}" is ${because}`,
  };
}
