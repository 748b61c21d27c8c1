import type { Json } from "../../domain/index.ts";
import { isJsonArray, isJsonObject, parseJson } from "../../protocols/index.ts";
import { objectAt } from "../json-fields.ts";
import { decoded, neededBytes, withInput } from "./content/short-tool-use.ts";

const CONTENT = Buffer.from('"content":[');
/** Only with a reason in quotes: where it is `null`, the answer's characters may be asked for. */
const CONTENT_END = Buffer.from('],"stop_reason":"');

export interface ParsedLine {
  /** `undefined` where the line is no JSON. */
  readonly value: Json | undefined;
  /** The answer's blocks, where those in `value` lack what is needed of them. */
  readonly content?: Json;
}

/**
 * What an answer says is most of its line, and only what will be needed of it is parsed, which halves the time that transcripts
 * take.
 */
export function parseLine(line: Uint8Array): ParsedLine {
  const bytes = Buffer.from(line.buffer, line.byteOffset, line.byteLength);
  return withShortContent(bytes) ?? { value: parseJson(decoded(bytes)) };
}

/**
 * The line with what is needed of its `content`. The marks cannot stand inside a string, where quotes are escaped. They can inside
 * the input of a tool: so the last end is taken, behind which no content follows, and the result has to be an answer with its
 * usage.
 */
function withShortContent(bytes: Buffer): ParsedLine | undefined {
  const from = bytes.indexOf(CONTENT) + CONTENT.length;
  const to = from < CONTENT.length ? -1 : bytes.lastIndexOf(CONTENT_END);
  if (to < from) return undefined;
  const said = bytes.subarray(from, to);
  const needed = neededBytes(said);
  if (needed === undefined) return undefined;
  const beginning = decoded(bytes.subarray(0, from + needed));
  const value = parseJson(`${beginning}${needed === 0 ? "" : "}}"}${decoded(bytes.subarray(to))}`);
  if (!isJsonObject(value) || value["type"] !== "assistant") return undefined;
  const { content, usage } = objectAt(value, "message");
  if (!isJsonArray(content) || !isJsonObject(usage) || content.length !== Math.min(needed, 1))
    return undefined;
  if (needed === 0) return { value };
  const block = withInput(content[0], said);
  return block === undefined ? undefined : { value, content: [block] };
}
