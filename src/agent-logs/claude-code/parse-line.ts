import { isAscii } from "node:buffer";
import type { Json } from "../../domain/index.ts";
import { isJsonObject, parseJson } from "../../protocols/index.ts";
import { objectAt } from "../json-fields.ts";

const CONTENT = Buffer.from('"content":[');
/** Only with a reason in quotes: where it is `null`, the answer's characters may be asked for. */
const CONTENT_END = Buffer.from('],"stop_reason":"');
const AGENT_TYPE = Buffer.from('"subagent_type"');

/**
 * `undefined` where the line is no JSON. What an answer says is most of its line and is not parsed if nothing in it will be
 * needed, which halves the time that transcripts take.
 */
export function parseLine(line: Uint8Array): Json | undefined {
  const bytes = Buffer.from(line.buffer, line.byteOffset, line.byteLength);
  return withoutContent(bytes) ?? parseJson(decoded(bytes));
}

/**
 * The line with an empty `content`. The marks cannot stand inside a string, where quotes are escaped. They can inside the input
 * of a tool: so the last end is taken, behind which no content follows, and the result has to be an answer with its usage.
 */
function withoutContent(bytes: Buffer): Json | undefined {
  const from = bytes.indexOf(CONTENT);
  const to = from === -1 ? -1 : bytes.lastIndexOf(CONTENT_END);
  if (to < from || to === -1 || bytes.subarray(from, to).includes(AGENT_TYPE)) return undefined;
  const line = parseJson(decoded(bytes.subarray(0, from + CONTENT.length)) + decoded(bytes.subarray(to)));
  if (!isJsonObject(line) || line["type"] !== "assistant") return undefined;
  const message = objectAt(line, "message");
  const isCut = Array.isArray(message["content"]) && message["content"].length === 0;
  return isCut && isJsonObject(message["usage"]) ? line : undefined;
}

/** Byte by byte takes a fraction of the time, and is the same where there are no letters but those of ASCII. */
function decoded(bytes: Buffer): string {
  return bytes.toString(isAscii(bytes) ? "latin1" : "utf8");
}
