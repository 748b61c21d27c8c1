import * as fc from "fast-check";
import { expect, test } from "vitest";
import { checksumOf, type Json } from "../../../domain/index.ts";
import { parseJson } from "../../../protocols/index.ts";
import { neededBlocks } from "./short-tool-use.ts";
import { toolActs } from "./tool-acts.ts";

const use = (name: string, input: Json = {}, id = "toolu_1") => ({ type: "tool_use", id, name, input });
const act = (tool: string, facts: object = {}) => ({ key: checksumOf("toolu_1"), tool, ...facts });
const long = "x".repeat(80_000);

const CASES: readonly (readonly [string, ReturnType<typeof use>, object])[] = [
  ["a tool that only reads", use("Read", { file_path: "/a.ts" }), {}],
  [
    "a command that a script could run",
    use("Bash", { command: "git status", description: "x" }),
    { work: "status" },
  ],
  ["a command that none could", use("Bash", { command: "make all" }), {}],
  ["a command that is as long as a file", use("Bash", { command: `ls ${long}` }), {}],
  ["a look into a folder", use("LS", { path: "/" }), { work: "exists" }],
  ["a search for files", use("Glob", { pattern: "*.ts" }), {}],
  [
    "a commit after something else",
    use("Bash", { command: "npm test && git commit -qm x" }),
    { commits: true },
  ],
  ["an edit", use("Edit", { file_path: "/é/a.ts", old_string: long }), { changes: checksumOf("/é/a.ts") }],
  [
    "an edit whose path comes last",
    use("Edit", { old_string: '"file_path":"/no"', file_path: "/a" }),
    { changes: checksumOf("/a") },
  ],
  [
    "several edits",
    use("MultiEdit", { file_path: "/a", edits: [{ old_string: "b" }] }),
    { changes: checksumOf("/a") },
  ],
  ["an edit of a notebook", use("NotebookEdit", { notebook_path: "/n" }), { changes: checksumOf("/n") }],
  [
    "a path with escapes",
    use("Write", { file_path: 'C:\\a\\"b"\\', content: "x" }),
    { changes: checksumOf('C:\\a\\"b"\\') },
  ],
  ["a path that was taken out of the log", use("Write"), {}],
  [
    "a plan that is written",
    use("Write", { file_path: "/docs/PLAN-2.md", content: long }),
    { changes: checksumOf("/docs/PLAN-2.md"), plans: true },
  ],
  [
    "a plan in the client's folder",
    use("Write", { file_path: "/plans/calm-owl.md" }),
    { changes: checksumOf("/plans/calm-owl.md"), plans: true },
  ],
  [
    "a text that is no plan",
    use("Write", { file_path: "/docs/explanation.md" }),
    { changes: checksumOf("/docs/explanation.md") },
  ],
  ["a plan that is presented", use("ExitPlanMode", { plan: long }), { plans: true }],
  ["a list of things to do", use("TodoWrite", { todos: [] }), { plans: true }],
  [
    "a sub-agent",
    use("Task", { prompt: "é", subagent_type: "Explore", model: "haiku" }),
    { starts: { type: "Explore", model: "haiku" } },
  ],
  ["a sub-agent of which nothing is said", use("Agent", { prompt: "x" }), { starts: {} }],
];

/** As the reader of lines does it. */
function shortContent(text: string): readonly Json[] | undefined {
  return neededBlocks(Buffer.from(text));
}

test.each(CASES)("%s", (_, block, facts) => {
  expect(toolActs([block])).toEqual([act(block.name, facts)]);
});

test.each(CASES)("%s is the same where its block was not parsed as a whole", (_, block, facts) => {
  expect(toolActs(shortContent(JSON.stringify(block)))).toEqual([act(block.name, facts)]);
});

test("an answer that asks no tool asks for nothing; a tool call without an id is not one", () => {
  expect([toolActs("text"), toolActs([{ type: "text", text: "x" }]), toolActs(undefined)]).toEqual([
    [],
    [],
    [],
  ]);
  expect(toolActs([{ type: "tool_use", name: "Read" }, { type: "tool_use", id: "x" }, null])).toEqual([]);
});

test("of a text and of a long input nothing is left", () => {
  const texts = JSON.stringify([{ type: "text", text: "x" }]).slice(1, -1);
  expect(shortContent(texts)).toEqual([]);
  const write = use("Write", { content: long, file_path: "/a" });
  expect(shortContent(JSON.stringify(write))).toEqual([use("Write", { file_path: "/a" })]);
});

test("several tool calls, and one that is written in another way, are left to be parsed", () => {
  const several = [use("Read"), use("Read", {}, "toolu_2")].map((block) => JSON.stringify(block)).join();
  const turned = '{"id":"toolu_1","type":"tool_use","name":"Read","input":{}}';
  expect([several, turned].map((text) => shortContent(text))).toEqual([undefined, undefined]);
});

test("property: what is done is the same whether a block is parsed as a whole or in part", () => {
  const name = fc.constantFrom("Bash", "Read", "Write", "Edit", "Task", "NotebookEdit", "mcp__x__y");
  const path = fc.oneof(fc.string(), fc.constantFrom("/plan.md", "git status", '"', "\\"));
  const input = fc.dictionary(
    fc.constantFrom("command", "file_path", "notebook_path", "model", "content"),
    fc.oneof(path, fc.jsonValue()),
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(name, input, (tool, given) => {
      const text = JSON.stringify(use(tool, parseJson(JSON.stringify(given)) ?? {}));
      const short = shortContent(text);
      if (short !== undefined) expect(toolActs(short)).toEqual(toolActs([parseJson(text) ?? null]));
    }),
    { numRuns: 1000 },
  );
});
