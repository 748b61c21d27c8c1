import { isAscii } from "node:buffer";
import type { Json } from "../../../domain/index.ts";
import { isJsonObject, parseJson } from "../../../protocols/index.ts";
import { textAt } from "../../json-fields.ts";
import { CHANGED_PATH } from "./tool-acts.ts";

const TOOL_USE = Buffer.from('"type":"tool_use"');
const INPUT = Buffer.from('"input":{');
const [QUOTE, BACKSLASH] = [0x22, 0x5c] as const;

/** Nothing is said of longer commands. */
const MOST_COMMAND_BYTES = 64 * 1024;
/** What of a tool's input says what was done: all of it, or one member. */
const WHOLE = new Set(["Task", "Agent"]);
const COMMAND = new Set(["Bash"]);
const PATHS: ReadonlyMap<string, Buffer> = new Map(
  Array.from(CHANGED_PATH, ([tool, member]) => [tool, Buffer.from(`"${member}":"`)]),
);

/**
 * Of an answer's blocks what will be needed: nothing of a text or a thought, and of a tool call what tells what was done.
 * `undefined`: all, since there are several tool calls, or one is written in another way.
 */
export function neededBlocks(content: Buffer): readonly Json[] | undefined {
  const first = content.indexOf(TOOL_USE);
  if (first === -1) return [];
  if (first !== 1 || content.includes(TOOL_USE, first + TOOL_USE.length)) return undefined;
  const input = content.indexOf(INPUT);
  if (input === -1) return undefined;
  const beginning = parseJson(`${decoded(content.subarray(0, input + INPUT.length))}}}`);
  const block = withInput(beginning, content);
  return block === undefined ? undefined : [block];
}

/**
 * A tool call that was parsed without its input, with what of it tells what was done. `undefined` where it is no tool call: what was
 * taken for the beginning of its input was none.
 */
function withInput(block: Json | undefined, content: Buffer): Json | undefined {
  const name = isJsonObject(block) && block["type"] === "tool_use" ? textAt(block, "name") : undefined;
  if (name === undefined || !isJsonObject(block) || textAt(block, "id") === undefined) return undefined;
  if (COMMAND.has(name) ? content.length <= MOST_COMMAND_BYTES : WHOLE.has(name)) {
    return parseJson(decoded(content));
  }
  const member = CHANGED_PATH.get(name);
  const path = member === undefined ? undefined : pathIn(content, PATHS.get(name));
  return member === undefined || path === undefined ? block : { ...block, input: { [member]: path } };
}

/** In a text quotes are escaped, so what begins like the member is one. */
function pathIn(content: Buffer, member: Buffer | undefined): Json | undefined {
  const from = member === undefined ? -1 : content.indexOf(member);
  if (member === undefined || from === -1) return undefined;
  const start = from + member.length;
  let to = content.indexOf(QUOTE, start);
  while (to !== -1 && isEscaped(content, to)) to = content.indexOf(QUOTE, to + 1);
  return to === -1 ? undefined : parseJson(decoded(content.subarray(start - 1, to + 1)));
}

function isEscaped(content: Buffer, quote: number): boolean {
  let at = quote;
  while (content[at - 1] === BACKSLASH) at -= 1;
  return (quote - at) % 2 === 1;
}

/** Byte by byte takes a fraction of the time, and is the same where there are no letters but those of ASCII. */
export function decoded(bytes: Buffer): string {
  return bytes.toString(isAscii(bytes) ? "latin1" : "utf8");
}
