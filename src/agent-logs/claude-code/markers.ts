import type { LineReader } from "../log-format.ts";

/**
 * `output_tokens` stands in every usage, also where a file was written anew with other spaces, and a long word is found faster
 * than a short one. `async_launched` answers a tool call that sent a sub-agent off in the background, and has no usage.
 */
export function markers(): readonly Uint8Array[] {
  return ['"output_tokens"', '"async_launched"', '"compact_boundary"', '"api-request-shape"'].map((word) =>
    Buffer.from(word),
  );
}

type Line = Parameters<LineReader["line"]>[0];

const HEAD_BYTES = 1024;
const TAIL_BYTES = 2048;
const MESSAGE_BYTES = 256;
const OPENING = 123;
const USER = Buffer.from('"user"');
const TYPE = /"type": ?$/;
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
  const bytes = bufferOf(line);
  const brace = bytes.indexOf(OPENING, 1);
  const head = bytes.subarray(0, brace === -1 ? HEAD_BYTES : Math.min(brace, HEAD_BYTES));
  const user = head.indexOf(USER);
  if (user === -1 || !TYPE.test(head.toString("latin1", Math.max(0, user - 8), user))) return undefined;
  if (!isToolResult(bytes.subarray(head.length, head.length + MESSAGE_BYTES))) return false;
  const tail = bytes.subarray(-TAIL_BYTES);
  return OF_AGENT.some((word) => tail.includes(word)) ? undefined : true;
}

function isToolResult(message: Buffer): boolean {
  const content = message.indexOf(CONTENT);
  return content !== -1 && TOOL_RESULT.test(message.toString("latin1", content + CONTENT.length));
}

function bufferOf(line: Line): Buffer {
  return Buffer.isBuffer(line) ? line : Buffer.from(line.buffer, line.byteOffset, line.byteLength);
}
