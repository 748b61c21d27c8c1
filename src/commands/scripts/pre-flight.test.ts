import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { ScriptOutcome, ScriptWork } from "../script-provider.ts";
import { createPreFlightScript } from "./pre-flight.ts";
import { git, runner, testRepository, write } from "./test-repository.ts";

const aRepository = (files: Readonly<Record<string, string>>) => testRepository(files, onTestFinished);

async function checked(root: string, more: Omit<ScriptWork, "cwd"> = {}): Promise<ScriptOutcome> {
  return createPreFlightScript({ runner }).run({ cwd: root, ...more });
}

test("a repository in order is ready, and named files that are still to come are noted", async () => {
  const root = aRepository({
    "package.json": '{ "dependencies": { "a": "1" }, "devDependencies": { "@b/c": "1" } }',
    "settings.yaml": "a: 1\n",
    "deep/broken.yaml": "a: [\n",
    "README.md": "x\n",
    ".gitignore": "node_modules\n",
  });
  write(root, "node_modules/a/package.json", "{}");
  write(root, "node_modules/@b/c/package.json", "{}");
  expect(await checked(root, { ticketFiles: ["README.md", "src/new.ts"] })).toEqual({
    kind: "done",
    summary: [
      "git, dependencies and named files are fine",
      "2 files checked (1 JSON, 1 YAML), nothing found",
      "src/new.ts does not exist yet",
    ].join("\n"),
  });
});

test("a folder without git is not ready", async () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "suffice-scripts-")));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  expect(await checked(root)).toEqual({
    kind: "failed",
    findings: [{ message: "the folder is not the work tree of a git repository" }],
  });
});

test("a merge that is not finished is found, in a worktree too", async () => {
  const root = aRepository({ "a.txt": "1\n" });
  git(root, "checkout", "--quiet", "-b", "other");
  write(root, "a.txt", "2\n");
  git(root, "commit", "--quiet", "-am", "second");
  git(root, "checkout", "--quiet", "main");
  write(root, "a.txt", "3\n");
  git(root, "commit", "--quiet", "-am", "third");
  git(root, "worktree", "add", "--quiet", "--detach", "tree", "main");
  const tree = join(root, "tree");
  expect(await checked(tree)).toMatchObject({ kind: "done" });
  expect(() => git(tree, "merge", "other")).toThrow();
  expect(await checked(tree)).toEqual({
    kind: "failed",
    findings: [
      { message: 'a merge is not finished; finish it, or give it up with "git merge --abort"' },
      { message: "a merge conflict begins here and is not resolved", file: "a.txt", line: 1 },
    ],
  });
  expect(() => git(root, "rebase", "other")).toThrow();
  expect(await checked(root)).toMatchObject({
    findings: [{ message: expect.stringContaining("a rebase is not") }, {}],
  });
});

test("a conflict that somebody committed is found, in a file with an odd name too", async () => {
  const name = 'odd "ü" name.txt';
  const root = aRepository({
    [name]: "x\n<<<<<<< a\n=======\n>>>>>>> b\n",
    "marks.md": "<<<<<<< only this\n",
  });
  expect(await checked(root)).toEqual({
    kind: "failed",
    findings: [{ message: "a merge conflict begins here and is not resolved", file: name, line: 2 }],
  });
});

test("packages that are not installed are named, with what installs them and where to say so", async () => {
  const root = aRepository({
    "package.json": '{ "dependencies": { "a": "1", "b": "1", "../../c": "1" } }',
    "package-lock.json": "{}",
    ".gitignore": "node_modules\n",
  });
  write(root, "node_modules/a/package.json", "{}");
  expect(await checked(root)).toEqual({
    kind: "failed",
    findings: [
      {
        message:
          '1 of 2 packages that package.json needs are not installed (b); run "npm ci", or let every run do it: in suffice.yaml, scripts: { pre_flight: { command: npm ci } }',
        file: "package.json",
      },
    ],
  });
});

test("packages in a folder above are installed, and those of Yarn without folders too", async () => {
  const root = aRepository({
    "inner/package.json": '{ "dependencies": { "a": "1" } }',
    ".gitignore": "node_modules\n",
  });
  expect(await checked(join(root, "inner"))).toMatchObject({ kind: "failed" });
  write(root, "node_modules/a/package.json", "{}");
  expect(await checked(join(root, "inner"))).toMatchObject({ kind: "done" });
  const plugged = aRepository({ "package.json": '{ "dependencies": { "a": "1" } }', ".pnp.cjs": "" });
  expect(await checked(plugged)).toMatchObject({ kind: "done" });
});

test("settings that cannot be read, and paths that cannot be meant, are findings", async () => {
  const root = aRepository({
    "package.json": "{,}",
    ".github/workflows/ci.yml": "a: [\n",
    "tsconfig.json": "{ // x\n}",
  });
  expect(await checked(root, { ticketFiles: ["../other"] })).toEqual({
    kind: "failed",
    findings: [
      { message: expect.stringContaining("is not YAML: "), file: ".github/workflows/ci.yml", line: 2 },
      { message: "is not JSON: a name in quotes is missing", file: "package.json", line: 1 },
      { message: 'the path "../other" has ".." in it' },
    ],
  });
});
