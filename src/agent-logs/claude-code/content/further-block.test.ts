import * as fc from "fast-check";
import { expect, test } from "vitest";
import { mergeCalls } from "../../merge-calls.ts";
import { openTranscript } from "../open-transcript.ts";
import { namesOf } from "../transcript-path.ts";
import { createRepeatedLines } from "./further-block.ts";
import { parseLine } from "./parse-line.ts";

const idOf = (digit: number | string) => `2be3680a-ea7b-585b-f83c-f561e18646c${digit}`;
const timeAt = (second: number) => `2026-03-01T10:00:0${second}.000Z`;
const TEXT = { type: "text", text: "done" };
const TOOL_USE = { type: "tool_use", id: "toolu_1", name: "Read", input: { file_path: "/a" } };

interface Facts {
  readonly parent?: string | null;
  readonly id?: string;
  readonly second?: number;
  readonly blocks?: readonly object[];
  readonly message?: string | undefined;
  readonly output?: number;
  readonly cwd?: string;
}

/** As the client writes it. */
function lineOf({
  parent = idOf(0),
  id = idOf(1),
  second = 1,
  cwd = "/repo",
  ...answer
}: Facts = {}): Buffer {
  const { blocks = [TEXT], message = "msg_1", output = 5 } = answer;
  const line = {
    parentUuid: parent,
    isSidechain: false,
    message: {
      model: "acme-mid",
      id: message,
      content: blocks,
      stop_reason: "tool_use",
      usage: { output_tokens: output },
    },
    type: "assistant",
    uuid: id,
    timestamp: timeAt(second),
    cwd,
    sessionId: "c1",
  };
  return Buffer.from(JSON.stringify(line));
}

/** What is found in the second line, if the first was noted. */
function furtherBlock(noted: Buffer, bytes: Buffer) {
  const { said } = parseLine(noted);
  if (said === undefined) throw new Error("not cut");
  const repeated = createRepeatedLines();
  repeated.note(noted, said);
  return repeated.furtherBlock(bytes);
}

test("a line that differs in its ids, its time and what it says is a further block", () => {
  const further = lineOf({ parent: idOf(1), id: idOf(2), second: 2, blocks: [TOOL_USE] });
  expect(furtherBlock(lineOf(), further)).toEqual({
    timestamp: timeAt(2),
    content: [{ type: "tool_use", id: "toolu_1", name: "Read", input: {} }],
  });
  expect(furtherBlock(lineOf({ blocks: [TOOL_USE] }), lineOf())).toEqual({
    timestamp: timeAt(1),
    content: [],
  });
});

test.each([
  ["another answer", lineOf({ message: "msg_2" })],
  ["another count", lineOf({ output: 6 })],
  ["another folder", lineOf({ cwd: "/other" })],
  ["no parent", lineOf({ parent: null })],
  ["an id of another form", lineOf({ id: idOf("x") })],
  ["more behind the time", Buffer.from(lineOf().toString().replace(/}$/, ',"costUSD":1}'))],
  ["less than was noted", lineOf().subarray(0, 80)],
  ["several tool calls", lineOf({ blocks: [TOOL_USE, TOOL_USE] })],
])("a line with %s is not", (_, bytes) => {
  expect(furtherBlock(lineOf(), bytes)).toBeUndefined();
  // The line that all of these were made of is one.
  expect(furtherBlock(lineOf(), lineOf())?.timestamp).toBe(timeAt(1));
});

function callsOf(lines: readonly Buffer[]) {
  const reader = openTranscript({ names: namesOf("/p/-repo/c1.jsonl"), meta: {}, state: undefined });
  for (const [index, line] of lines.entries()) reader.line(line, index + 1);
  return reader.done().calls;
}

test("property: lines one behind the other give the same calls as each on its own", () => {
  const facts = fc.record<Facts>({
    parent: fc.constantFrom(idOf(0), idOf(1), null),
    id: fc.constantFrom(idOf(1), idOf(2), "u1"),
    second: fc.nat(9),
    blocks: fc.array(fc.constantFrom(TEXT, TOOL_USE, { ...TOOL_USE, id: "toolu_2", name: "Bash" }), {
      maxLength: 2,
    }),
    message: fc.constantFrom("msg_1", "msg_2", ""),
    output: fc.constantFrom(5, 6),
    cwd: fc.constantFrom("/repo", "/repo", "/other", '],"stop_reason":"'),
  });
  fc.assert(
    fc.property(fc.array(facts, { maxLength: 6 }), (all) => {
      const lines = all.map(lineOf);
      const alone = mergeCalls(lines.flatMap((line) => callsOf([line])));
      expect(callsOf(lines)).toEqual([...alone.values()]);
    }),
    { numRuns: 500 },
  );
});
