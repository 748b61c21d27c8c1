import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { spawnCli } from "./shop.ts";

let top = "";
let repository = "";
beforeEach(() => {
  top = realpathSync(mkdtempSync(join(tmpdir(), "suffice-sources-")));
  repository = join(top, "shop");
  mkdirSync(join(repository, "src"), { recursive: true });
  mkdirSync(join(top, "bin"));
  write("src/list.js", "export const list = [];\n");
  execFileSync("git", ["init", "-q", "-b", "main", repository]);
  execFileSync("git", ["-C", repository, "add", "."]);
  const author = ["-c", "user.name=Ada", "-c", "user.email=ada@localhost"];
  execFileSync("git", ["-C", repository, ...author, "commit", "-q", "-m", "Begin"]);
});
afterEach(() => rmSync(top, { recursive: true, force: true }));

function write(path: string, content: string): void {
  mkdirSync(join(repository, path, ".."), { recursive: true });
  writeFileSync(join(repository, path), content);
}

interface Answer {
  readonly stdout?: string;
  readonly stderr?: string;
  readonly exitCode?: number;
}

/** A program on the PATH that writes down how it was called and answers by the beginning of its arguments. */
function install(program: "bd" | "gh", answers: Readonly<Record<string, Answer>>): void {
  const code = `#!${process.execPath}
const { appendFileSync } = require("node:fs");
const argv = process.argv.slice(2);
const { GH_TOKEN, ANTHROPIC_API_KEY } = process.env;
appendFileSync(${JSON.stringify(join(top, "calls"))}, JSON.stringify({ program: ${JSON.stringify(program)}, argv, cwd: process.cwd(), GH_TOKEN, ANTHROPIC_API_KEY }) + "\\n");
const answers = ${JSON.stringify(answers)};
const key = Object.keys(answers).find((each) => argv.join(" ").startsWith(each));
const answer = answers[key] ?? { stderr: "not prepared", exitCode: 1 };
process.stdout.write(answer.stdout ?? "");
process.stderr.write(answer.stderr ?? "");
process.exitCode = answer.exitCode ?? 0;
`;
  writeFileSync(join(top, "bin", program), code);
  chmodSync(join(top, "bin", program), 0o755);
}

function calls(): readonly Record<string, unknown>[] {
  const lines = readFileSync(join(top, "calls"), "utf8").trim().split("\n");
  return lines.map((line) => JSON.parse(line));
}

/** Nothing on the PATH but what the test installed and what the system has under /usr/bin and /bin: git, and no `bd`. */
function start(args: readonly string[], input = "") {
  const environment = {
    PATH: `${join(top, "bin")}:/usr/bin:/bin`,
    GH_TOKEN: "gh-secret",
    ANTHROPIC_API_KEY: "sk-secret",
  };
  return spawnCli([...args, "--ledger", join(top, "ledger.db")], { input, environment, folder: repository })
    .ended;
}

interface Given {
  readonly id: string;
  readonly title: string;
  readonly description?: string;
  readonly labels?: readonly string[];
  readonly files?: readonly string[];
  readonly acceptance?: readonly string[];
  readonly dependsOn?: readonly string[];
}

/** Puts tickets where a source has them, and gives what follows `--from`. */
type Source = (given: readonly Given[]) => readonly string[];

const SOURCES: Readonly<Record<"jsonl" | "beads" | "github" | "backlog", Source>> = {
  jsonl(given) {
    const lines = given.map(({ dependsOn, ...rest }) => JSON.stringify({ ...rest, depends_on: dependsOn }));
    writeFileSync(join(top, "tickets.jsonl"), lines.join("\n"));
    return ["jsonl", join(top, "tickets.jsonl")];
  },
  beads(given) {
    const issues = given.map(({ files, acceptance = [], dependsOn = [], description = "", ...rest }) => ({
      ...rest,
      description: description + fileSection(files),
      status: "open",
      priority: 2,
      issue_type: "task",
      acceptance_criteria: acceptance.map((each) => `- [ ] ${each}`).join("\n"),
      dependencies: dependsOn.map((on) => ({ issue_id: rest.id, depends_on_id: on, type: "blocks" })),
    }));
    install("bd", { "list --json": { stdout: JSON.stringify({ schema_version: 1, data: issues }) } });
    return ["beads"];
  },
  github(given) {
    const issues = given.map(
      ({ id, title, labels = [], files, acceptance = [], dependsOn = [], description = "" }) => ({
        number: Number(id),
        title,
        state: "OPEN",
        milestone: null,
        labels: labels.map((name) => ({ id: name, name, color: "ffffff" })),
        body: [
          description + fileSection(files),
          ...dependsOn.map((on) => `Depends on #${on}`),
          acceptance.length > 0
            ? `## Acceptance criteria\n${acceptance.map((each) => `- [ ] ${each}`).join("\n")}`
            : "",
        ].join("\n\n"),
      }),
    );
    install("gh", { "issue list": { stdout: JSON.stringify(issues) } });
    return ["github"];
  },
  backlog(given) {
    for (const [
      index,
      { id, title, labels = [], files, acceptance = [], dependsOn = [], description = "" },
    ] of given.entries()) {
      const matter = JSON.stringify({ id, title, tags: labels, depends_on: dependsOn, status: "pending" });
      const criteria = acceptance.map((each, number) => `- [ ] AC-${number + 1}: ${each}`).join("\n");
      write(
        `backlog/${index}.md`,
        `---\n${matter}\n---\n${description}${fileSection(files)}\n\n${criteria}\n`,
      );
    }
    return ["backlog"];
  },
};

const NAMES = ["jsonl", "beads", "github", "backlog"] as const;

function fileSection(files: readonly string[] | undefined): string {
  return files === undefined ? "" : `\n\n## Files\n${files.map((file) => `- \`${file}\``).join("\n")}`;
}

const TICKETS: readonly Given[] = [
  { id: "31", title: "Design payment flow" },
  { id: "7", title: "Fix typo in README", dependsOn: ["12"] },
  {
    id: "12",
    title: "Rename a field",
    labels: ["complexity:simple"],
    files: ["src/list.js"],
    acceptance: ["It is renamed"],
  },
  { id: "13", title: "Fix typo in the list", labels: ["model:opus"] },
  { id: "14", title: "Fix typo in the table", labels: ["tier:mid"], description: "Fix it." },
  {
    id: "15",
    title: "Make the list nicer",
    labels: ["model:claude-haiku-5-5", "ui"],
    files: ["src/list.js", "src/a.js"],
  },
  { id: "16", title: "Fix typo in the form", description: "It holds the password." },
];

function decisions(output: string): readonly Record<string, unknown>[] {
  return output
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

/** Without what the size of the text changes: a source that names files in its text has more of it. */
function decided({ expectedCostUsd: _cost, trace: _trace, ...decision }: Record<string, unknown>) {
  return decision;
}

test.each(["beads", "github", "backlog"] as const)(
  "tickets from %s are decided as the same tickets from a file are, in the same order",
  async (name) => {
    const asked = ["--policy", "plan-execute-review", "--json"];
    const fromFile = await start(["route", "--from", ...SOURCES.jsonl(TICKETS), ...asked]);
    const ended = await start(["route", "--from", ...SOURCES[name](TICKETS), ...asked]);
    expect({ code: ended.code, talk: ended.talk }).toEqual({ code: 0, talk: "" });
    expect(decisions(ended.output).map(decided)).toEqual(decisions(fromFile.output).map(decided));
    expect(decisions(ended.output)).toHaveLength(TICKETS.length);
  },
);

test.each(NAMES)(
  "a dry run takes tickets from %s in the order of their dependencies, and does nothing",
  async (name) => {
    const ended = await start(["run", "--from", ...SOURCES[name](TICKETS), "--dry-run", "--json"]);
    expect({ code: ended.code, talk: ended.talk }).toEqual({
      code: 0,
      talk: "suffice: a dry run: nothing was run, nothing was spent\n",
    });
    const ids = decisions(ended.output).map(({ task }) => task);
    expect(ids).toMatchObject(["31", "12", "7", "13", "14", "15", "16"].map((id) => ({ id })));
    expect(existsSync(join(top, "ledger.db"))).toBe(false);
  },
);

test.each(NAMES)(
  "a circle in %s, and a dependency that is not there, stop a run before it begins",
  async (name) => {
    const circle = SOURCES[name]([
      { id: "1", title: "One", dependsOn: ["2"] },
      { id: "2", title: "Two", dependsOn: ["1"] },
    ]);
    const round = await start(["run", "--from", ...circle, "--dry-run"]);
    expect({ code: round.code, output: round.output }).toEqual({ code: 2, output: "" });
    expect(round.talk).toMatch(/tickets depend on each other in a circle: 1 → 2 → 1\n\(input\.invalid\)\n$/);
    rmSync(join(repository, "backlog"), { recursive: true, force: true });
    const missing = await start([
      "run",
      "--from",
      ...SOURCES[name]([{ id: "1", title: "One", dependsOn: ["9"] }]),
      "--dry-run",
    ]);
    expect({ code: missing.code, output: missing.output }).toEqual({ code: 2, output: "" });
    expect(missing.talk).toMatch(/"1" depends on "9", which is not among the tickets\n\(input\.invalid\)\n$/);
  },
);

test.each(NAMES)("titles and labels from %s are data, whatever a shell would make of them", async (name) => {
  const title = "$(touch pwned) `touch pwned`; touch pwned & \"'|>pwned\nsecond line";
  const given = [
    { id: "1", title, labels: [title], description: title },
    { id: "2", title: `Fix typo ${"x".repeat(100_000)}`, dependsOn: ["1"] },
  ];
  const ended = await start(["route", "--from", ...SOURCES[name](given), "--json"]);
  expect(ended.code).toBe(0);
  expect(decisions(ended.output)).toMatchObject([
    { task: { id: "1", title } },
    { task: { id: "2" }, tier: "light" },
  ]);
  expect(existsSync(join(repository, "pwned"))).toBe(false);
});

test("bd and gh are asked in the repository, each with its own sign-in and never with a model's key", async () => {
  for (const name of ["beads", "github"] as const) {
    const ended = await start([
      "run",
      "--from",
      ...SOURCES[name](TICKETS),
      "--dry-run",
      "--repo",
      repository,
    ]);
    expect(ended.code).toBe(0);
  }
  expect(calls()).toEqual([
    { program: "bd", argv: ["list", "--json", "-n", "0"], cwd: repository },
    {
      program: "gh",
      argv: [
        "issue",
        "list",
        "--json",
        "number,title,body,labels,state,assignees,author,milestone,url,id",
        "--limit",
        "1000",
      ],
      cwd: repository,
      GH_TOKEN: "gh-secret",
    },
  ]);
});

test("another project's issues are asked for by its name", async () => {
  SOURCES.github(TICKETS);
  expect((await start(["route", "--from", "github", "acme/shop"])).code).toBe(0);
  expect(calls()).toMatchObject([{ argv: expect.arrayContaining(["--repo", "acme/shop"]) }]);
});

test("a suggestion in the metadata routes, a label beats it, and neither goes beyond the policy's cap", async () => {
  const preset = readFileSync(
    new URL("../../presets/policies/plan-execute-review.yaml", import.meta.url),
    "utf8",
  );
  const capped = preset.replace("cap: frontier", "cap: mid").replaceAll("tier: frontier", "tier: mid");
  writeFileSync(join(top, "capped.yaml"), capped);
  const metadata = { execution_suggested_model: "opus" };
  const issues = [
    { id: "a", title: "Fix typo", metadata },
    { id: "b", title: "Fix typo", metadata, labels: ["model:haiku"] },
    { id: "c", title: "Make the list nicer", metadata: { execution_suggested_model: "gpt-99; rm -rf /" } },
  ];
  install("bd", { "list --json": { stdout: JSON.stringify(issues) } });
  const free = await start(["route", "--from", "beads", "--policy", "plan-execute-review", "--json"]);
  expect(decisions(free.output)).toMatchObject([
    { tier: "frontier", model: "claude-opus-5-5", warnings: [] },
    {
      tier: "light",
      model: "claude-haiku-5-5",
      warnings: ['metadata execution_suggested_model contradicts label "model:haiku"; the label holds'],
    },
    {
      tier: "mid",
      warnings: [
        'metadata execution_suggested_model: "gpt-99; rm -rf /" names no model that is known here; it was ignored',
      ],
    },
  ]);
  const bounded = await start(["route", "--from", "beads", "--policy", join(top, "capped.yaml"), "--json"]);
  expect(decisions(bounded.output)[0]).toMatchObject({
    tier: "mid",
    warnings: [expect.stringContaining("frontier lies beyond the policy's cap; mid was taken")],
  });
});

test("a path alone is read as what its name says, and that is told", async () => {
  SOURCES.backlog(TICKETS);
  write(".beads/issues.jsonl", '{"id":"cs-1","title":"Fix typo","status":"open","priority":1}\n');
  for (const [from, source] of [
    ["backlog/", "backlog"],
    ["backlog/0.md", "backlog"],
    [".beads/issues.jsonl", "beads"],
    [SOURCES.jsonl(TICKETS)[1] ?? "", "jsonl"],
  ] as const) {
    const { code, talk } = await start(["route", "--from", from]);
    expect({ code, talk }).toEqual({ code: 0, talk: `suffice: note: ${from} is read as ${source}\n` });
  }
});

test("what was passed over is said, and the export that is read in place of bd too", async () => {
  const lines = [
    { id: "cs-1", title: "Fix typo", status: "open", priority: 1 },
    { id: "cs-2", title: "Fix it", status: "closed", priority: 1 },
  ];
  write(".beads/issues.jsonl", lines.map((line) => JSON.stringify(line)).join("\n"));
  const { code, talk } = await start(["route", "--from", "beads"]);
  expect({ code, talk }).toEqual({
    code: 0,
    talk: `suffice: note: bd is not installed, or not on the PATH; read from ${join(repository, ".beads", "issues.jsonl")}, an export that may be older than the database
suffice: note: passed over 1 closed
`,
  });
});

const BD_FAILED = { stderr: '{"error":"no beads database found","code":"NO_DB"}\n', exitCode: 1 };

test.each([
  [
    "a source that is not",
    ["githb"],
    /"githb" is no source of tickets and no file\. Did you mean "github"\?.*\n\(usage\.invalid\)/,
  ],
  [
    "a source that is not, with a path",
    ["jsnl", "x"],
    /"jsnl" is no source of tickets\. Did you mean "jsonl"\?\n\(usage\.invalid\)/,
  ],
  [
    "a file of no known kind",
    ["src/list.js"],
    /what kind of tickets is src\/list\.js\? Say it: --from jsonl\|beads\|github\|backlog src\/list\.js\n/,
  ],
  ["jsonl without a file", ["jsonl"], /--from jsonl needs a file: .*\n\(usage\.invalid\)/],
  ["a backlog that is not there", ["backlog"], /there is no folder .*shop\/backlog\. .*\n\(usage\.invalid\)/],
  ["a file that is not there", ["github", "none.json"], /none\.json does not exist\n\(input\.missing\)/],
  [
    "bd failing",
    ["beads"],
    /bd list failed: no beads database found \(NO_DB\), and there is no .*issues\.jsonl\. .*\n\(input\.invalid\)/,
  ],
  [
    "gh that is not installed",
    ["github"],
    /gh is not installed, or not on the PATH\. Install .*\n\(input\.missing\)/,
  ],
  ["no tickets", ["-"], /standard input: there is no jsonl ticket in it\n\(input\.invalid\)/],
])("%s is one clear error and no result", async (_, from, message) => {
  install("bd", { list: BD_FAILED, export: BD_FAILED });
  const { code, output, talk } = await start(["route", "--json", "--from", ...from]);
  expect({ code, output }).toEqual({ code: 2, output: "" });
  expect(talk).toMatch(message);
});
