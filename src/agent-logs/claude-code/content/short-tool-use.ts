import { isAscii } from "node:buffer";
import type { Json } from "../../../domain/index.ts";
import { parseJson } from "../../../protocols/index.ts";
import { CHANGED_PATH } from "./tool-acts.ts";

const TOOL_USE = Buffer.from('"type":"tool_use"');
const OPENING = /^\{"type":"tool_use","id":"([\w-]{1,100})","name":"([\w-]{1,100})","input":\{/;
const OPENING_BYTES = 256;
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
 * An answer's blocks without what nobody asks: a text, a thought, and of a tool's input all but what tells what was done.
 * `undefined` where that cannot be told without parsing all: several tool calls, or one that is written in another way.
 */
export function shortContent(content: Buffer): readonly Json[] | undefined {
  const first = content.indexOf(TOOL_USE);
  if (first === -1) return NOTHING;
  if (first !== 1 || content.includes(TOOL_USE, first + TOOL_USE.length)) return undefined;
  const [opening, id, name] = OPENING.exec(content.toString("latin1", 0, OPENING_BYTES)) ?? [];
  if (opening === undefined || id === undefined || name === undefined) return undefined;
  if (COMMAND.has(name) ? content.length <= MOST_COMMAND_BYTES : WHOLE.has(name)) {
    const block = parseJson(decoded(content));
    return block === undefined ? undefined : [block];
  }
  const path = pathIn(content, PATHS.get(name));
  const input = path === undefined ? {} : { [CHANGED_PATH.get(name) ?? ""]: path };
  return [{ type: "tool_use", id, name, input }];
}

const NOTHING: readonly Json[] = [];

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
