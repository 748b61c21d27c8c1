import type { Json } from "../../domain/index.ts";
import { isJsonObject, type JsonObject } from "../../protocols/index.ts";
import { objectAt, textAt } from "../json-fields.ts";

/** Where a line records a call: an answer of the model, or a sub-agent's answer that its parent was shown as it came. */
export interface RecordedCall {
  readonly line: JsonObject;
  /** The line that the sub-agent's own log has; else `line` itself. */
  readonly entry: JsonObject;
  readonly message: JsonObject;
  readonly usage: JsonObject;
  /** The sub-agent's answer in the log of its parent. */
  readonly shown:
    | { readonly agent: string | undefined; readonly parentToolUse: string | undefined }
    | undefined;
}

/** `undefined` for any other line, and for answers that the client made up itself, for which nobody was called. */
export function recordedCall(line: JsonObject): RecordedCall | undefined {
  if (line["type"] === "assistant") return callOf(line, line, undefined);
  const data = objectAt(line, "data");
  if (line["type"] !== "progress" || data["type"] !== "agent_progress") return undefined;
  const entry = objectAt(data, "message");
  if (entry["type"] !== "assistant") return undefined;
  return callOf(line, entry, {
    agent: textAt(data, "agentId"),
    parentToolUse: textAt(line, "parentToolUseID"),
  });
}

function callOf(line: JsonObject, entry: JsonObject, shown: RecordedCall["shown"]): RecordedCall | undefined {
  const message = objectAt(entry, "message");
  const usage = message["usage"];
  if (!isJsonObject(usage) || message["model"] === "<synthetic>") return undefined;
  return { line, entry, message, usage, shown };
}

/** Never the request alone: behind some gateways it has no id, and a repeated answer comes with another one. */
export function idOf({ line, entry, message }: RecordedCall): string | undefined {
  return textAt(message, "id") ?? requestOf({ line, entry }) ?? textAt(entry, "uuid") ?? textAt(line, "uuid");
}

export function requestOf({ line, entry }: Pick<RecordedCall, "line" | "entry">): string | undefined {
  return textAt(entry, "requestId") ?? textAt(line, "requestId");
}

/** The blocks of an answer. Where one text was taken out of a transcript, `_contentLen` says how long it was. */
export function contentOf(message: JsonObject): Json | undefined {
  const length = message["_contentLen"];
  return typeof length === "number" ? [{ type: "text", _len: length }] : message["content"];
}
