import { asBuffer } from "../json-line.ts";
import type { LineReader } from "../log-format.ts";

/**
 * `output_tokens` stands in every usage, also where a file was written anew with other spaces, and a long word is found faster
 * than a short one. `async_launched` answers a tool call that sent a sub-agent off in the background, and has no usage.
 */
export function markers(): readonly Uint8Array[] {
  return [
    USAGE,
    ...['"async_launched"', '"compact_boundary"', '"api-request-shape"'].map((word) => Buffer.from(word)),
  ];
}

type Line = Parameters<LineReader["line"]>[0];

const USAGE = Buffer.from('"output_tokens"');
const USAGE_BYTES = 1280;
const HEAD_BYTES = 1024;
const TAIL_BYTES = 2048;
const MESSAGE_BYTES = 256;
const RESULT_BYTES = 64;
const [OPENING, SPACE, LETTER_U] = [0x7b, 0x20, 0x75] as const;
const [TYPE, USER] = [Buffer.from('"type":'), Buffer.from('"user"')] as const;
const CONTENT = Buffer.from('"content":');
/** What a tool answered, not what a person said. */
const TOOL_RESULT = /^\s*\[\s*\{\s*"(?:tool_use_id"|type": ?"tool_result")/;
/** What stands at the end of a sub-agent's answer. */
const OF_AGENT = ['"totalToolUseCount"', '"async_launched"'].map((word) => Buffer.from(word));

/**
 * Most of a transcript is what tools answered, in lines of the type `user`, which is written before the message. It is the type
 * of the line itself, and nothing inside it, if no second brace opens before it: in a string quotes are escaped. Of these lines
 * only the answers of sub-agents say anything, at their end; other lines of this type are what a person said.
 */
export function isPassedOver(line: Line): boolean | undefined {
  const type = usersType(line);
  const bytes = asBuffer(line);
  // An answer's usage stands behind what it says, which then need not be searched.
  if (type === -1) return bytes.includes(USAGE, -USAGE_BYTES) ? false : undefined;
  const brace = bytes.indexOf(OPENING, type);
  if (!isToolResult(bytes.subarray(brace, brace + MESSAGE_BYTES))) return false;
  const tail = bytes.subarray(-TAIL_BYTES);
  return OF_AGENT.some((word) => tail.includes(word)) ? undefined : true;
}

/** Every line comes by here, so it is looked at byte by byte, up to its second brace: a search of its own costs more. */
function usersType(line: Line): number {
  const end = Math.min(line.length, HEAD_BYTES);
  for (let at = 1; at < end; at += 1) {
    const byte = line[at];
    if (byte === OPENING) return -1;
    if (byte === LETTER_U && isAt(line, at - 1, USER) && isType(line, at - 2)) return at;
  }
  return -1;
}

/** What ends here is `"type":`, with or without a space. */
function isType(line: Line, end: number): boolean {
  return isAt(line, end + 1 - (line[end] === SPACE ? TYPE.length + 1 : TYPE.length), TYPE);
}

function isAt(line: Line, from: number, word: Line): boolean {
  for (let at = 0; at < word.length; at += 1) {
    if (line[from + at] !== word[at]) return false;
  }
  return true;
}

function isToolResult(message: Buffer): boolean {
  const content = message.indexOf(CONTENT);
  const from = content + CONTENT.length;
  return content !== -1 && TOOL_RESULT.test(message.toString("latin1", from, from + RESULT_BYTES));
}
