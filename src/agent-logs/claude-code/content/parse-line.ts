import type { Json } from "../../../domain/index.ts";
import { isJsonArray, isJsonObject, parseJson } from "../../../protocols/index.ts";
import { objectAt } from "../../json-fields.ts";
import { decoded, neededBlocks } from "./short-tool-use.ts";

const CONTENT = Buffer.from('"content":[');
/** Only with a reason in quotes: where it is `null`, the answer's characters may be asked for. */
const CONTENT_END = Buffer.from('],"stop_reason":"');

export interface ParsedLine {
  /** `undefined` where the line is no JSON. */
  readonly value: Json | undefined;
  /** The answer's blocks, where those in `value` lack what is needed of them. */
  readonly content?: Json;
  /** Where they stand in the line, likewise. */
  readonly said?: Said;
}

/** Bytes of a line: what the answer says. */
export interface Said {
  readonly from: number;
  readonly to: number;
}

/**
 * What an answer says is most of its line, and only what will be needed of it is parsed, which halves the time that transcripts
 * take.
 */
export function parseLine(bytes: Buffer): ParsedLine {
  return withShortContent(bytes) ?? { value: parseJson(decoded(bytes)) };
}

/**
 * The line without its `content`, and what is needed of that. The marks cannot stand inside a string, where quotes are escaped. They
 * can inside the input of a tool: so the last end is taken, behind which no content follows, and the result has to be an answer with
 * its usage.
 */
function withShortContent(bytes: Buffer): ParsedLine | undefined {
  const from = bytes.indexOf(CONTENT) + CONTENT.length;
  const to = from < CONTENT.length ? -1 : lastEnd(bytes, from);
  if (to === -1) return undefined;
  const content = neededBlocks(bytes.subarray(from, to));
  if (content === undefined) return undefined;
  const value = parseJson(decoded(bytes.subarray(0, from)) + decoded(bytes.subarray(to)));
  if (!isJsonObject(value) || value["type"] !== "assistant") return undefined;
  const message = objectAt(value, "message");
  const isCut = isJsonArray(message["content"]) && message["content"].length === 0;
  return isCut && isJsonObject(message["usage"]) ? { value, content, said: { from, to } } : undefined;
}

/** Forwards, and once more behind what was found: a search backwards takes several times as long. */
function lastEnd(bytes: Buffer, from: number): number {
  let last = bytes.indexOf(CONTENT_END, from);
  for (let next = last; next !== -1; next = bytes.indexOf(CONTENT_END, next + 1)) last = next;
  return last;
}
