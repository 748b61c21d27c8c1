import type { LineReader } from "../log-format.ts";

/**
 * `output_tokens` stands in every usage, also where a file was written anew with other spaces, and a long word is found faster
 * than a short one. `async_launched` answers a tool call that sent a sub-agent off in the background, and has no usage.
 */
export function markers(): readonly Uint8Array[] {
  return ['"output_tokens"', '"async_launched"'].map((word) => Buffer.from(word));
}

type Line = Parameters<LineReader["line"]>[0];

const HEAD_BYTES = 1024;
const TAIL_BYTES = 2048;
const USERS_TYPE = Buffer.from('"type":"user"');
const OPENING = 123;
/** What stands at the end of a sub-agent's answer. */
const OF_AGENT = ['"totalToolUseCount"', '"async_launched"'].map((word) => Buffer.from(word));

/**
 * Most of a transcript is what tools answered, in lines of the type `user`, which is written before the message. It is the type
 * of the line itself, and nothing inside it, if no second brace opens before it: in a string quotes are escaped. Of these lines
 * only the answers of sub-agents say anything, at their end.
 */
export function isUsersLine(line: Line): boolean {
  const bytes = Buffer.from(line.buffer, line.byteOffset, line.byteLength);
  const type = bytes.subarray(0, HEAD_BYTES).indexOf(USERS_TYPE);
  if (type === -1 || bytes.subarray(1, type).includes(OPENING)) return false;
  const tail = bytes.subarray(-TAIL_BYTES);
  return !OF_AGENT.some((word) => tail.includes(word));
}
