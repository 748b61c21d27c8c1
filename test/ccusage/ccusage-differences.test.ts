// Our reader and ccusage 20.0.24 over the same transcripts: equal, or the line that makes the difference and why. Further
// transcripts are compared where SUFFICE_TRANSCRIPTS names a folder with `projects/` in it, or with several such folders.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { beginningsOf, type DifferingLine, differingLines } from "./differing-lines.ts";
import { ccusageProgram, type Report, readBoth, type Totals, type Tree } from "./readers.ts";
import { anotherAnswer, answer, shownAnswer } from "./transcript-lines.ts";

const found = ccusageProgram();
const program = found ?? "";
const isMissing = found === undefined;
const WHY_SKIPPED = "ccusage is not installed, or has no program for this platform";
const REPORTS = ["daily", "session"] as const;
const REAL_LOGS_TIMEOUT_MS = 900_000;
const NOTHING: Totals = { freshInput: 0, cacheRead: 0, cacheWrite: 0, output: 0, usd: 0 };
const ANSWER: Totals = { freshInput: 10, cacheRead: 2000, cacheWrite: 1000, output: 100, usd: 0.0098 };
const MAIN = "projects/-repo/one.jsonl";
const SECOND = "projects/-repo/two.jsonl";
const AGENT = "projects/-repo/one/subagents/agent-a0.jsonl";

type Files = Readonly<Record<string, readonly string[]>>;

const treeOf = (files: Files): Tree => new Map(Object.entries(files));
const times = (totals: Totals, factor: number): Totals => ({
  freshInput: totals.freshInput * factor,
  cacheRead: totals.cacheRead * factor,
  cacheWrite: totals.cacheWrite * factor,
  output: totals.output * factor,
  usd: totals.usd * factor,
});

/** Every token, and dollars to a millionth. */
function expectEqual(own: Totals, other: Totals): void {
  expect({ ...other, usd: 0 }).toEqual({ ...own, usd: 0 });
  expect(Math.abs(other.usd - own.usd)).toBeLessThan(1e-6);
}

const AGREED: readonly { what: string; files: Files; answers: number }[] = [
  { what: "an answer", files: { [MAIN]: [answer()] }, answers: 1 },
  {
    what: "blocks of one answer, the first with a placeholder",
    files: { [MAIN]: [answer({ message: { stop_reason: null }, usage: { output_tokens: 3 } }), answer()] },
    answers: 1,
  },
  {
    what: "a side chain that repeats its parent's answer under another request id",
    files: { [MAIN]: [answer()], [AGENT]: [answer({ line: { isSidechain: true, requestId: "req_2" } })] },
    answers: 1,
  },
  {
    what: "a resumed conversation",
    files: { [MAIN]: [answer()], [SECOND]: [answer({ line: { sessionId: "two" } }), anotherAnswer()] },
    answers: 2,
  },
  {
    what: "answers without a request id",
    files: {
      [MAIN]: [answer({ line: { requestId: undefined } }), answer({ line: { requestId: undefined } })],
    },
    answers: 1,
  },
  {
    what: "cache writes whose sum is 0 while their parts are not",
    files: { [MAIN]: [answer({ usage: { cache_creation_input_tokens: 0 } })] },
    answers: 1,
  },
  {
    what: "iterations, which repeat the usage",
    files: { [MAIN]: [answer({ usage: { iterations: [{ input_tokens: 10, output_tokens: 100 }] } })] },
    answers: 1,
  },
  {
    what: "a line that is torn",
    files: { [MAIN]: [answer(), answer().slice(0, 300), anotherAnswer()] },
    answers: 2,
  },
  { what: "carriage returns", files: { [MAIN]: [`${answer()}\r`, `${anotherAnswer()}\r`] }, answers: 2 },
  {
    what: "an error that the client made up",
    files: {
      [MAIN]: [answer(), anotherAnswer({ isApiErrorMessage: true }, { model: "<synthetic>", usage: {} })],
    },
    answers: 1,
  },
];

test.for(AGREED.map((agreed) => [agreed.what, agreed] as const))(
  "both count the same: %s",
  async ([, { files, answers }], { skip }) => {
    skip(isMissing, WHY_SKIPPED);
    const { own, other } = await readBoth(program, treeOf(files));
    expect(own).toEqual(times(ANSWER, answers));
    for (const report of REPORTS) expectEqual(own, other[report]);
  },
);

interface Difference {
  readonly what: string;
  readonly files: Files;
  readonly at: string;
  readonly because: string;
  readonly apart: Partial<Totals>;
  readonly report?: Report;
}

const SHOWN: Totals = { freshInput: 5, cacheRead: 3000, cacheWrite: 0, output: 50, usd: 0.000555 };
const longPrompt = {
  input_tokens: 150_000,
  cache_read_input_tokens: 150_000,
  cache_creation_input_tokens: 0,
};
const LONG = {
  message: { model: "claude-sonnet-4-5-20250929" },
  usage: { ...longPrompt, cache_creation: null },
};

const DIFFERENT: readonly Difference[] = [
  {
    what: "what a sub-agent showed its parent, in sessions",
    files: { [MAIN]: [answer(), shownAnswer()] },
    report: "session",
    at: `${MAIN}:2`,
    because: "its sessions leave out what a sub-agent showed its parent; its days have it",
    apart: SHOWN,
  },
  {
    what: "a line that was written again with spaces",
    files: { [MAIN]: [answer(), anotherAnswer().replace('"usage":', '"usage": '), answer()] },
    at: `${MAIN}:2`,
    because: 'it does not see a usage written with a space, `"usage": {`',
    apart: ANSWER,
  },
  {
    what: "a record over several lines",
    files: { [MAIN]: [answer(), "{", `  ${anotherAnswer().slice(1, -1)}`, "}"] },
    at: `${MAIN}:4`,
    because: "it does not see a record over several lines",
    apart: ANSWER,
  },
  {
    what: "an answer repeated under another request id",
    files: { [MAIN]: [answer()], [SECOND]: [answer({ line: { sessionId: "two", requestId: "req_2" } })] },
    at: `${SECOND}:1`,
    because: "it counts an answer again that is repeated under another request id",
    apart: times(ANSWER, -1),
  },
  {
    what: "two blocks of an answer without an id",
    files: { [MAIN]: [answer({ message: { id: undefined } }), answer({ message: { id: undefined } })] },
    at: `${MAIN}:2`,
    because: "it counts an answer without an id once for each line; we go by its request",
    apart: times(ANSWER, -1),
  },
  {
    what: "a workflow's journal",
    files: {
      "projects/-repo/one/subagents/workflows/wf_1/agent-a7.jsonl": [answer({ line: { agentId: "a7" } })],
      "projects/-repo/one/subagents/workflows/wf_1/journal.jsonl": [anotherAnswer()],
    },
    at: "projects/-repo/one/subagents/workflows/wf_1/journal.jsonl:1",
    because: "a workflow's journal repeats what its agents' files have",
    apart: times(ANSWER, -1),
  },
  {
    what: "a line without a time",
    files: { [MAIN]: [answer(), anotherAnswer({ timestamp: undefined })] },
    at: `${MAIN}:2`,
    because: "it passes over a line without a time; we take the time of the line before",
    apart: ANSWER,
  },
  {
    what: "fast mode",
    files: { [MAIN]: [answer({ message: { model: "claude-opus-4-8" }, usage: { speed: "fast" } })] },
    at: `${MAIN}:1`,
    because: "it multiplies the list price for the fast mode; we have no price for that and say so",
    apart: { usd: -0.0196 },
  },
  {
    what: "a usage without input tokens",
    files: { [MAIN]: [answer({ usage: { input_tokens: undefined } })] },
    at: `${MAIN}:1`,
    because: "it passes over a usage without input tokens; we count the others and say that it has no price",
    apart: { cacheRead: 2000, cacheWrite: 1000, output: 100 },
  },
  {
    what: "cache writes whose sum is more than their parts",
    files: { [MAIN]: [answer({ usage: { cache_creation: { ephemeral_1h_input_tokens: 700 } } })] },
    at: `${MAIN}:1`,
    because: "it takes the parts of the cache writes; what their sum has above them we count as five minutes",
    apart: { cacheWrite: 300, usd: 0.001875 },
  },
  {
    what: "a long prompt while it had a price of its own",
    files: { [MAIN]: [answer({ ...LONG, line: { timestamp: "2025-11-01T10:00:00.000Z" } })] },
    at: `${MAIN}:1`,
    because:
      "above 200,000 tokens it prices the excess of each class higher, at any date; the provider did the whole request, and until a day",
    apart: { usd: 0.49575 },
  },
  {
    what: "a long prompt after it had none any more",
    files: { [MAIN]: [answer({ ...LONG, usage: { ...LONG.usage, cache_read_input_tokens: 250_000 } })] },
    at: `${MAIN}:1`,
    because:
      "above 200,000 tokens it prices the excess of each class higher, at any date; the provider did the whole request, and until a day",
    apart: { usd: -0.015 },
  },
];

test.for(DIFFERENT.map((different) => [different.what, different] as const))(
  "they differ, and the line is named: %s",
  async ([, difference], { skip }) => {
    skip(isMissing, WHY_SKIPPED);
    const { files, at, because, apart, report = "daily" } = difference;
    const expected: DifferingLine = { at, because, apart: { ...NOTHING, ...apart } };
    const tree = treeOf(files);
    expect(await differingLines(tree, beginningsOf(program, tree), report)).toEqual([expected]);
  },
);

test("of several lines each is named, between lines on which both agree", async ({ skip }) => {
  skip(isMissing, WHY_SKIPPED);
  const untimed = anotherAnswer({ timestamp: undefined, requestId: "req_3" }, { id: "msg_3" });
  const again = answer({ line: { requestId: "req_4" } });
  const tree = treeOf({ [MAIN]: [answer(), untimed, anotherAnswer()], [SECOND]: [anotherAnswer(), again] });
  const lines = await differingLines(tree, beginningsOf(program, tree), "daily");
  expect(lines.map(({ at, apart }) => [at, apart])).toEqual([
    [`${MAIN}:2`, ANSWER],
    [`${SECOND}:2`, times(ANSWER, -1)],
  ]);
});

const named = process.env["SUFFICE_TRANSCRIPTS"];
const isAgents = (path: string) => basename(path).startsWith("agent-");
const hasProjects = (folder: string) => existsSync(join(folder, "projects"));
const folders = named === undefined ? [] : foldersIn(named);

function foldersIn(folder: string): readonly string[] {
  if (hasProjects(folder)) return [folder];
  return readdirSync(folder)
    .toSorted()
    .map((name) => join(folder, name))
    .filter(hasProjects);
}

/** Agents' own files first, so that what a parent repeats of them adds nothing to either program's totals. */
function treeIn(folder: string): Tree {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".jsonl"))
    .toSorted();
  const ordered = [...paths.filter(isAgents), ...paths.filter((path) => !isAgents(path))];
  return new Map(ordered.map((path) => [path, linesIn(join(folder, path))]));
}

function linesIn(path: string): readonly string[] {
  return readFileSync(path, "utf8").replace(/\n$/, "").split("\n");
}

test.for(folders)(
  "real transcripts: each line on which they differ has its reason (%s)",
  { timeout: REAL_LOGS_TIMEOUT_MS },
  async (folder, { annotate, skip }) => {
    skip(isMissing, WHY_SKIPPED);
    const tree = treeIn(folder);
    const read = beginningsOf(program, tree);
    for (const report of REPORTS) {
      const lines = await differingLines(tree, read, report);
      for (const { at, because = "?", apart } of lines)
        await annotate(`${report}, ${at}: ${because} ${JSON.stringify(apart)}`);
      expect(lines.filter(({ because }) => because === undefined)).toEqual([]);
      const { own, other } = await read(Array.from(tree.values()).flat().length);
      if (lines.length === 0) expectEqual(own, other[report]);
    }
  },
);
