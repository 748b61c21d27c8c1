import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { RunTool, ToolAnswer } from "../run-tool.ts";
import { createGithubTracker, type GithubPlace } from "./github-tracker.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "suffice-github-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function printed(value: unknown): ToolAnswer {
  return { kind: "ended", exitCode: 0, stdout: Buffer.from(JSON.stringify(value)), stderr: "" };
}

const FAILED: ToolAnswer = { kind: "ended", exitCode: 1, stdout: Buffer.from(""), stderr: "not prepared" };
const FIELDS = "number,title,body,labels,state,assignees,author,milestone,url,id";
const VIEW = "--json number,title,state";

const unasked: RunTool = () => Promise.reject(new Error("gh was asked"));
const notInstalled: RunTool = async () => ({ kind: "not-installed" });

/** A `gh` whose list is `issues`, and which knows the `state` of others by their number. */
function gh(issues: unknown, states: Readonly<Record<number, string>> = {}) {
  const asked: string[] = [];
  const run: RunTool = async (argv, { cwd }) => {
    asked.push(argv.join(" "));
    expect(cwd).toBe(folder);
    if (argv[2] === "list") return printed(issues);
    const state = states[Number(argv[3])];
    return state === undefined ? FAILED : printed({ number: Number(argv[3]), title: "x", state });
  };
  return { run, asked };
}

function read(issues: unknown, place: Partial<GithubPlace> = {}) {
  return createGithubTracker({ folder, run: gh(issues).run, ...place }).tickets();
}

const issue = (number: number, more: object = {}) => ({
  number,
  title: `Do ${number}`,
  body: "",
  labels: [],
  state: "OPEN",
  ...more,
});

test("an issue becomes a ticket with all that it says", async () => {
  const body = [
    "Sort it by date.",
    "",
    "## Acceptance criteria",
    "- [ ] It is sorted",
    "- [x] It is stable",
    "",
    "## Affected files",
    "- src/list.ts",
    "- `src/my table.ts` (new)",
    "",
    "Depends on #7",
  ].join("\r\n");
  const whole = issue(12, {
    body,
    labels: [{ id: "L1", name: "model:haiku", color: "fff" }, { name: "ui" }],
    milestone: { number: 1, title: "Release 2" },
    author: { login: "ada" },
    url: "https://github.example/a/b/issues/12",
  });
  expect(await read([whole, issue(7)])).toEqual({
    tickets: [
      {
        id: "12",
        title: "Do 12",
        description: body,
        labels: ["model:haiku", "ui"],
        files: ["src/list.ts", "src/my table.ts"],
        dependsOn: ["7"],
        kind: undefined,
        acceptance: ["It is sorted", "It is stable"],
        requirement: "Release 2",
        suggestedModel: undefined,
        partOf: undefined,
        origin: "gh issue list, #12",
      },
      expect.objectContaining({ id: "7", requirement: undefined, files: undefined, acceptance: [] }),
    ],
    notes: [],
  });
});

test("gh is asked in the repository for all open issues, and for what is waited for outside them", async () => {
  const { run, asked } = gh([issue(3, { body: "Blocked by #1, #2 and #9\n" }), issue(2)], {
    1: "CLOSED",
    9: "OPEN",
  });
  const { tickets } = await createGithubTracker({ folder, run, project: "acme/shop" }).tickets();
  expect(tickets.map(({ id, dependsOn }) => [id, dependsOn])).toEqual([
    ["3", ["2", "9"]],
    ["2", []],
  ]);
  expect(asked).toEqual([
    `gh issue list --json ${FIELDS} --limit 1000 --repo acme/shop`,
    `gh issue view 1 ${VIEW} --repo acme/shop`,
    `gh issue view 9 ${VIEW} --repo acme/shop`,
  ]);
});

test("a merged pull request is no longer waited for; a number that gh does not know is", async () => {
  const { run } = gh([issue(3, { body: "Depends on #4\nDepends on #5" })], { 4: "MERGED" });
  expect(await createGithubTracker({ folder, run }).tickets()).toMatchObject({
    tickets: [{ dependsOn: ["5"] }],
  });
});

test.each([
  ["Depends on #1", ["1"]],
  ["depends on: #1", ["1"]],
  ["- **Blocked by:** #1", ["1"]],
  ["**Blocked by** #1 #2", ["1", "2"]],
  ["- [ ] Depends on #1, and #2", ["1", "2"]],
  ["Depends on #1\nBlocked by #1", ["1"]],
  ["See #1", []],
  ["This depends on #1 somehow", []],
  ["Depends on acme/other#1", []],
  ["Depends on the login", []],
  ["```\nDepends on #1\n```", []],
])("the body %j waits for %j", async (body, dependsOn) => {
  const { tickets } = await read([issue(3, { body }), issue(1), issue(2)]);
  expect(tickets[0]?.dependsOn).toEqual(dependsOn);
});

test("a full page says that there may be more", async () => {
  expect((await read([issue(1), issue(2)], { limit: 3 })).notes).toEqual([]);
  expect((await read([issue(1), issue(2)], { limit: 2 })).notes).toEqual([
    expect.stringMatching(/^gh gave 2 issues, as many as were asked for; there may be more\. /),
  ]);
});

test("a file that gh printed is read without asking gh; closed ones are passed over and not waited for", async () => {
  const file = join(folder, "issues.json");
  await writeFile(file, JSON.stringify([issue(1, { state: "closed" }), issue(2, { body: "Depends on #1" })]));
  expect(await createGithubTracker({ folder, file, run: unasked }).tickets()).toMatchObject({
    tickets: [{ id: "2", dependsOn: [], origin: `${file}, #2` }],
    notes: ["passed over 1 closed"],
  });
});

test("without gh it is said what to install or to give", async () => {
  await expect(createGithubTracker({ folder, run: notInstalled }).tickets()).rejects.toMatchObject({
    code: "input.missing",
    message: `gh is not installed, or not on the PATH. Install the GitHub CLI (https://cli.github.com), or give what it prints elsewhere: gh issue list --json ${FIELDS} > issues.json, then --from github issues.json`,
  });
});

test("what gh complains of is shown", async () => {
  const stderr = "To get started with GitHub CLI, please run:  gh auth login\n";
  const run: RunTool = async () => ({ kind: "ended", exitCode: 4, stdout: Buffer.from(""), stderr });
  await expect(createGithubTracker({ folder, run }).tickets()).rejects.toMatchObject({
    code: "input.invalid",
    message: "gh issue list failed: To get started with GitHub CLI, please run:  gh auth login",
  });
});

test("every bad issue is named, an id that comes again too, and none is taken", async () => {
  const list = [issue(1), { number: 2 }, issue(-3), issue(4, { labels: [{ color: "fff" }] }), issue(1)];
  await expect(read(list)).rejects.toMatchObject({
    code: "input.invalid",
    message: expect.stringMatching(
      /^gh issue list, issue 2: title: .*\ngh issue list, issue 3: number: .*\ngh issue list, issue 4: labels\.0: .*\ngh issue list, #1: the id "1" was given before, at gh issue list, #1$/,
    ),
  });
});

test("no body of a hundred thousand characters takes long", async () => {
  for (const text of ["*", " ", "#1 ", ", ", "#", "and "]) {
    const body = `Depends on${text.repeat(100_000 / text.length)}x\nDepends on #1${text.repeat(100_000 / text.length)}x`;
    const started = performance.now();
    await read([issue(2, { body }), issue(1)]);
    expect(performance.now() - started).toBeLessThan(1000);
  }
});
