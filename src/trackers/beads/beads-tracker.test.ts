import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { RunTool, ToolAnswer } from "../run-tool.ts";
import { createBeadsTracker } from "./beads-tracker.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "suffice-beads-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const NOT_INSTALLED: ToolAnswer = { kind: "not-installed" };

function printed(value: unknown): ToolAnswer {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return { kind: "ended", exitCode: 0, stdout: Buffer.from(text), stderr: "" };
}

function failed(stderr: string, stdout = ""): ToolAnswer {
  return { kind: "ended", exitCode: 1, stdout: Buffer.from(stdout), stderr };
}

/** A `bd` that answers by its command line, and fails for any other. */
function bd(answers: Readonly<Record<string, ToolAnswer>>) {
  const asked: string[] = [];
  const run: RunTool = async ([program, ...rest], { cwd }) => {
    asked.push(`${program} ${rest.join(" ")}`);
    expect(cwd).toBe(folder);
    return answers[rest.join(" ")] ?? failed('{"error":"not prepared","code":"TEST"}');
  };
  return { run, asked };
}

function read(answers: Readonly<Record<string, ToolAnswer>>) {
  return createBeadsTracker({ folder, run: bd(answers).run }).tickets();
}

const LIST = "list --json -n 0";
const issue = (id: string, more: object = {}) => ({
  id,
  title: `Do ${id}`,
  status: "open",
  priority: 2,
  ...more,
});
const needs = (id: string, type = "blocks") => ({ issue_id: "x", depends_on_id: id, type });

test("an issue becomes a ticket with all that it says", async () => {
  const whole = issue("cs-1", {
    description: "By date.\n\n## Files\n\n- `src/list.ts`: the list",
    design: "Use a heap.",
    notes: "Ask Ada.",
    acceptance_criteria: "- [ ] It is sorted\n- [x] It is stable\n\n1. It is fast",
    issue_type: "refactor",
    labels: ["ui", "complexity:simple"],
    parent: "cs-epic",
    metadata: { execution_suggested_model: "haiku", execution_mode: "local" },
    dependencies: [needs("cs-epic", "parent-child"), needs("cs-2"), needs("cs-3", "related")],
    assignee: "ada",
  });
  expect(await read({ [LIST]: printed([whole, issue("cs-2")]) })).toEqual({
    tickets: [
      {
        id: "cs-1",
        title: "Do cs-1",
        description:
          "By date.\n\n## Files\n\n- `src/list.ts`: the list\n\n## Design\n\nUse a heap.\n\n## Notes\n\nAsk Ada.",
        labels: ["ui", "complexity:simple"],
        files: ["src/list.ts"],
        dependsOn: ["cs-2"],
        kind: "refactor",
        acceptance: ["It is sorted", "It is stable", "It is fast"],
        requirement: "cs-epic",
        suggestedModel: "haiku",
        partOf: undefined,
        origin: "bd list, issue 1",
      },
      {
        id: "cs-2",
        title: "Do cs-2",
        description: "",
        labels: [],
        files: undefined,
        dependsOn: [],
        kind: undefined,
        acceptance: [],
        requirement: undefined,
        suggestedModel: undefined,
        partOf: undefined,
        origin: "bd list, issue 2",
      },
    ],
    notes: [],
  });
});

test.each([
  ["an array", [issue("cs-1")], ["cs-1"]],
  ["an envelope", { schema_version: 1, data: [issue("cs-1")] }, ["cs-1"]],
  ["an envelope around one", { schema_version: 1, data: issue("cs-1") }, ["cs-1"]],
  ["one issue", issue("cs-1"), ["cs-1"]],
  ["Go's empty list", null, []],
  ["nothing", "", []],
])("bd may print %s", async (_, value, ids) => {
  const { tickets } = await read({ [LIST]: printed(value) });
  expect(tickets.map(({ id }) => id)).toEqual(ids);
});

test("the most urgent come first, those without a priority last, and the order is otherwise kept", async () => {
  const list = [
    issue("c", { priority: undefined }),
    issue("b", { priority: 4 }),
    issue("a2", { priority: 0 }),
    issue("a1", { priority: 0 }),
  ];
  const { tickets } = await read({ [LIST]: printed(list) });
  expect(tickets.map(({ id }) => id)).toEqual(["a2", "a1", "b", "c"]);
});

test("closed issues are passed over and counted, and nobody waits for them", async () => {
  const list = [
    issue("a", { dependencies: [needs("b"), needs("gone"), needs("c")] }),
    issue("b", { status: "closed" }),
    issue("gone", { status: "tombstone" }),
    issue("c", { status: "in_progress" }),
  ];
  expect(await read({ [LIST]: printed(list) })).toMatchObject({
    tickets: [{ id: "a", dependsOn: ["c"] }, { id: "c" }],
    notes: ["passed over 2 closed", "taken though in_progress: c"],
  });
});

test("what is waited for and not in the list is asked for: closed falls away, open and unknown stay", async () => {
  const dependencies = [needs("closed"), needs("open"), needs("unknown"), needs("-n")];
  const { run, asked } = bd({
    [LIST]: printed([issue("a", { dependencies })]),
    "show --json -- closed": printed([issue("closed", { status: "closed" })]),
    "show --json -- open": printed({ schema_version: 1, data: issue("open") }),
    "show --json -- -n": printed(issue("-n", { status: "closed" })),
  });
  const { tickets } = await createBeadsTracker({ folder, run }).tickets();
  expect(tickets.map(({ dependsOn }) => dependsOn)).toEqual([["open", "unknown"]]);
  expect(asked).toEqual([
    "bd list --json -n 0",
    "bd show --json -- closed",
    "bd show --json -- open",
    "bd show --json -- unknown",
    "bd show --json -- -n",
  ]);
});

test("an epic whose issues are in the list is what they serve, and whoever waits for it waits for them", async () => {
  const list = [
    issue("epic", { issue_type: "epic" }),
    issue("part", { dependencies: [needs("epic", "parent-child")] }),
    issue("alone", { issue_type: "epic" }),
    issue("after", { dependencies: [needs("epic"), needs("alone")] }),
  ];
  expect(await read({ [LIST]: printed(list) })).toMatchObject({
    tickets: [
      { id: "part", requirement: "epic", dependsOn: [] },
      { id: "alone" },
      { id: "after", dependsOn: ["alone", "part"] },
    ],
    notes: ["passed over epics, their issues are taken: epic"],
  });
});

test.each([
  ['{"execution_suggested_model":"opus"}', "opus"],
  ["{not json", undefined],
  [{ execution_suggested_model: 7 }, undefined],
  [null, undefined],
  [["execution_suggested_model"], undefined],
])("metadata %j suggests %j", async (metadata, suggestedModel) => {
  const { tickets } = await read({ [LIST]: printed([issue("a", { metadata })]) });
  expect(tickets.map((ticket) => ticket.suggestedModel)).toEqual([suggestedModel]);
});

test("where the list fails the export is read, and that is said", async () => {
  const lines = [issue("a"), { _type: "memory", key: "k" }, issue("b", { status: "closed" })];
  const list = await read({
    [LIST]: failed('{"error":"database is locked","code":"DB_LOCKED"}'),
    export: printed(lines.map((line) => JSON.stringify(line)).join("\n")),
  });
  expect(list).toMatchObject({
    tickets: [{ id: "a", origin: "bd export:1" }],
    notes: ["bd list failed: database is locked (DB_LOCKED); read from bd export", "passed over 1 closed"],
  });
});

test("where there is no bd the export file is read, and that it may be old is said", async () => {
  const file = join(folder, ".beads", "issues.jsonl");
  await mkdir(join(folder, ".beads"));
  await writeFile(file, `${JSON.stringify(issue("a"))}\n\n${JSON.stringify(issue("b"))}\n`);
  const list = await createBeadsTracker({ folder, run: async () => NOT_INSTALLED }).tickets();
  expect(list).toMatchObject({
    tickets: [
      { id: "a", origin: `${file}:1` },
      { id: "b", origin: `${file}:3` },
    ],
    notes: [
      `bd is not installed, or not on the PATH; read from ${file}, an export that may be older than the database`,
    ],
  });
});

test("without bd and without a file it is said what to install or to give", async () => {
  const tracker = createBeadsTracker({ folder, run: async () => NOT_INSTALLED });
  await expect(tracker.tickets()).rejects.toMatchObject({
    code: "input.missing",
    message: `bd is not installed, or not on the PATH, and there is no ${join(folder, ".beads", "issues.jsonl")}. Install Beads, run bd init, or give an export: --from beads FILE`,
  });
});

test.each([
  ['{"error":"no beads database found","code":"NO_DB"}', "", "no beads database found (NO_DB)"],
  ["", '{"error":"no beads database found"}', "no beads database found"],
  ["panic: oh\n", "", "panic: oh"],
  ["", "", "exit code 1"],
])("where everything fails bd's own words are shown: %j %j", async (stderr, stdout, words) => {
  await expect(read({ [LIST]: failed(stderr, stdout) })).rejects.toMatchObject({
    code: "input.invalid",
    message: expect.stringContaining(`bd list failed: ${words}, and there is no `),
  });
});

test("a file that is named is read without asking bd: an export, or what bd list printed", async () => {
  const tracker = (file: string) =>
    createBeadsTracker({ folder, file, run: () => Promise.reject(new Error("bd was asked")) }).tickets();
  await writeFile(join(folder, "a.jsonl"), `${JSON.stringify(issue("a"))}\n${JSON.stringify(issue("b"))}`);
  await writeFile(join(folder, "b.json"), JSON.stringify({ schema_version: 1, data: [issue("c")] }, null, 2));
  expect(await tracker(join(folder, "a.jsonl"))).toMatchObject({
    tickets: [{ id: "a" }, { id: "b" }],
    notes: [],
  });
  expect(await tracker(join(folder, "b.json"))).toMatchObject({ tickets: [{ id: "c" }], notes: [] });
});

test("every bad issue is named at once, an id that comes again too, and none is taken", async () => {
  const list = [issue("a"), { id: "b" }, issue("c", { labels: "ui" }), "text", issue("a")];
  await expect(read({ [LIST]: printed(list) })).rejects.toMatchObject({
    code: "input.invalid",
    message: [
      "bd list, issue 2: title: Invalid input: expected string, received undefined",
      "bd list, issue 3: labels: Invalid input: expected array, received string",
      "bd list, issue 4: Invalid input: expected object, received string",
      'bd list, issue 5: the id "a" was given before, at bd list, issue 1',
    ].join("\n"),
  });
});

test("an answer that is no JSON, or not UTF-8, is an error and not an empty list", async () => {
  await expect(read({ [LIST]: printed("Warning: daemon\n[]") })).rejects.toMatchObject({
    code: "input.invalid",
    message: expect.stringMatching(/^bd list: no JSON: /),
  });
  const stdout = Buffer.from([0x5b, 0xe4]);
  await expect(read({ [LIST]: { kind: "ended", exitCode: 0, stdout, stderr: "" } })).rejects.toMatchObject({
    code: "input.invalid",
    message: expect.stringMatching(/^bd list:1: not UTF-8/),
  });
});
