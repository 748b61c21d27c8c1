import { expect, test } from "vitest";
import type { Json } from "../../domain/index.ts";
import { isAnything, type PlanRules, readChunkPlan } from "./read-chunk-plan.ts";

const RULES: PlanRules = {
  isGate: (name) => name === "tests",
  isAllowedCommand: ([program, first]) => program === "npm" && first === "test",
};

type AnyChunk = Readonly<Record<string, Json>>;

function aChunk(overrides: AnyChunk = {}): AnyChunk {
  return { title: "Sort", files: ["a.ts"], acceptance: ["It is sorted"], verify: ["tests"], ...overrides };
}

function reading(chunks: readonly AnyChunk[], rules = RULES) {
  return readChunkPlan(JSON.stringify({ summary: "Sorting", chunks }), rules);
}

function findingsOf(plan: string, rules = RULES) {
  const read = readChunkPlan(plan, rules);
  return read.kind === "not-usable" ? read.findings : [];
}

function findings(...chunks: readonly AnyChunk[]) {
  return findingsOf(JSON.stringify({ chunks })).map(({ message }) => message);
}

test("a plan is its chunks, numbered in their order, with what they depend on", () => {
  const second = aChunk({
    title: "  Show ",
    description: "In the page.",
    files: ["src/b.ts", "test/"],
    verify: ["npm", "test", "--", "b"],
    depends_on: [1],
    kind: "test",
  });
  expect(reading([aChunk(), second])).toEqual({
    kind: "plan",
    plan: {
      summary: "Sorting",
      chunks: [
        {
          id: "c1",
          title: "Sort",
          description: "",
          files: ["a.ts"],
          acceptance: ["It is sorted"],
          verify: ["tests"],
          dependsOn: [],
          kind: undefined,
        },
        {
          id: "c2",
          title: "Show",
          description: "In the page.",
          files: ["src/b.ts", "test/"],
          acceptance: ["It is sorted"],
          verify: ["npm", "test", "--", "b"],
          dependsOn: ["c1"],
          kind: "test",
        },
      ],
    },
  });
});

test.each([
  ["{}", ""],
  ['{"summary":"All at once","chunks":[]}', "All at once"],
])("%s is a plan without chunks", (output, summary) => {
  expect(readChunkPlan(output, RULES)).toEqual({ kind: "plan", plan: { summary, chunks: [] } });
});

test.each(["```json\n{}\n```", "```\n{}\n```\n", "\n  {}  \n"])("%j is read, fence or not", (output) => {
  expect(readChunkPlan(output, RULES).kind).toBe("plan");
});

test.each(["", "Here is the plan: {}", "{", "```json\n{\n```", "undefined"])("%j is no JSON", (output) => {
  expect(findingsOf(output)).toEqual([{ message: "the plan is not valid JSON" }]);
});

test.each(["null", "[]", '"{}"', '{"chunks":{}}', '{"chunks":[1]}'])("%s is no plan", (output) => {
  expect(findingsOf(output)).toHaveLength(1);
});

test.each<[string, AnyChunk, string]>([
  ["no files", { files: [] }, "chunk 1 files: names no files"],
  ["no criteria", { acceptance: [] }, "chunk 1 acceptance: names no acceptance criteria"],
  ["no command", { verify: [] }, "chunk 1 verify: names no verifying command"],
  [
    "another command",
    { verify: ["rm", "-rf", "."] },
    'chunk 1 (Sort): "rm -rf ." is neither a gate nor an allowed command',
  ],
  [
    "a gate with arguments",
    { verify: ["tests", "--all"] },
    'chunk 1 (Sort): "tests --all" is neither a gate nor an allowed command',
  ],
  [
    "a command in one word",
    { verify: ["npm test"] },
    'chunk 1 (Sort): "npm test" is neither a gate nor an allowed command',
  ],
  ["itself before it", { depends_on: [1] }, "chunk 1 (Sort): it depends on 1, which does not come before it"],
  [
    "one that is not there",
    { depends_on: [7] },
    "chunk 1 (Sort): it depends on 7, which does not come before it",
  ],
])("a chunk with %s goes back to its planner", (_, overrides, message) => {
  expect(findings(aChunk(overrides))).toEqual([message]);
});

test.each<[string, AnyChunk]>([
  ["no title", { title: " " }],
  ["a title of 301 characters", { title: "x".repeat(301) }],
  ["files that are no list", { files: "a.ts" }],
  ["an empty file", { files: [""] }],
  ["a number that is no place in the list", { depends_on: [0] }],
  ["half a number", { depends_on: [1.5] }],
])("%s goes back as well", (_, overrides) => {
  expect(findings(aChunk(overrides))).toHaveLength(1);
});

test("dependencies cannot go round: each must name an earlier chunk", () => {
  expect(findings(aChunk({ depends_on: [2] }), aChunk({ depends_on: [1] }))).toEqual([
    "chunk 1 (Sort): it depends on 2, which does not come before it",
  ]);
});

test.each([
  "../a.ts",
  "src/../../a.ts",
  "src/..",
  "/etc/passwd",
  "C:/a.ts",
  "c:a.ts",
  "src\\a.ts",
  "a\0.ts",
  "a\n.ts",
  ".git/config",
  "sub/.GIT/hooks",
  ".",
  "./",
  "//",
])("%j is no path that a chunk may name", (path) => {
  expect(findings(aChunk({ files: ["a.ts", path] }))).toEqual([
    `chunk 1 (Sort): "${path}" is not a path inside the repository`,
  ]);
});

test.each(["a.ts", "src/ü b.ts", ".github/ci.yml", "..a", "a..b/c", "src/"])("%j is one", (path) => {
  expect(reading([aChunk({ files: [path] })]).kind).toBe("plan");
});

test("a kind that is not known is no reason to plan again: nobody has said so", () => {
  expect(reading([aChunk({ kind: "wizardry" })])).toMatchObject({
    kind: "plan",
    plan: { chunks: [{ kind: undefined }] },
  });
});

test("twelve chunks are a plan, thirteen a backlog", () => {
  const chunks = Array.from({ length: 13 }, () => aChunk());
  expect(reading(chunks.slice(1)).kind).toBe("plan");
  expect(findings(...chunks)).toEqual(["chunks: has more than 12 chunks"]);
});

test("all that is wrong is said at once", () => {
  const wrong = findings(
    aChunk({ files: ["/a"], verify: ["no"], depends_on: [3] }),
    aChunk({ files: [".."] }),
  );
  expect(wrong).toHaveLength(4);
});

test("a plan that was judged before is read whatever it names", () => {
  expect(reading([aChunk({ verify: ["anything"] })], isAnything).kind).toBe("plan");
});
