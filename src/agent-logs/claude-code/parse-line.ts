import type { Json } from "../../domain/index.ts";
import { isJsonObject, parseJson } from "../../protocols/index.ts";
import { objectAt } from "../json-fields.ts";
import { decoded, shortContent } from "./content/short-tool-use.ts";

const CONTENT = Buffer.from('"content":[');
/** Only with a reason in quotes: where it is `null`, the answer's characters may be asked for. */
const CONTENT_END = Buffer.from('],"stop_reason":"');

/**
 * `undefined` where the line is no JSON. What an answer says is most of its line, and only what will be needed of it is parsed,
 * which halves the time that transcripts take.
 */
export function parseLine(line: Uint8Array): Json | undefined {
  const bytes = Buffer.from(line.buffer, line.byteOffset, line.byteLength);
  return withShortContent(bytes) ?? parseJson(decoded(bytes));
}

/**
 * The line with what {@link shortContent} leaves of its `content`. The marks cannot stand inside a string, where quotes are escaped.
 * They can inside the input of a tool: so the last end is taken, behind which no content follows, and the result has to be an
 * answer with its usage.
 */
function withShortContent(bytes: Buffer): Json | undefined {
  const from = bytes.indexOf(CONTENT) + CONTENT.length;
  const to = from < CONTENT.length ? -1 : bytes.lastIndexOf(CONTENT_END);
  if (to < from) return undefined;
  const kept = shortContent(bytes.subarray(from, to));
  if (kept === undefined) return undefined;
  const line = parseJson(decoded(bytes.subarray(0, from)) + decoded(bytes.subarray(to)));
  if (!isJsonObject(line) || line["type"] !== "assistant") return undefined;
  const message = objectAt(line, "message");
  const { content } = message;
  if (!Array.isArray(content) || content.length > 0 || !isJsonObject(message["usage"])) return undefined;
  content.push(...kept);
  return line;
}
