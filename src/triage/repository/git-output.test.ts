import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { commitHistoryArguments, parseCommitHistory } from "./commit-history.ts";
import { parseTrackedFiles, TRACKED_FILES_ARGUMENTS } from "./tracked-files.ts";

let folder: string;

function git(...args: readonly string[]): string {
  const as = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false"];
  return execFileSync("git", ["-C", folder, ...as, ...args], { encoding: "utf8" });
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "suffice-facts-"));
  mkdirSync(join(folder, "src"));
  git("init", "-q");
  writeFileSync(join(folder, "src/a b.ts"), "12345");
  writeFileSync(join(folder, "größe.md"), "");
  git("add", ".");
  git("commit", "-q", "-m", "feat: begin", "-m", "With a body\n\nM\nnot/a/file");
  git("commit", "-q", "--allow-empty", "-m", "chore: nothing at all");
  writeFileSync(join(folder, "src/a b.ts"), "123456");
  rmSync(join(folder, "größe.md"));
  writeFileSync(join(folder, "new\nline.ts"), "1");
  git("add", "--all");
  git("commit", "-q", "-m", "fix: \u001e odd subject");
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("git's list of files is read with sizes", () => {
  expect(parseTrackedFiles(git(...TRACKED_FILES_ARGUMENTS))).toEqual(
    new Map([
      ["new\nline.ts", 1],
      ["src/a b.ts", 6],
    ]),
  );
});

test("git's list of staged files is read without sizes", () => {
  expect(parseTrackedFiles(git("ls-files", "-s", "-z"))).toEqual(
    new Map([
      ["new\nline.ts", undefined],
      ["src/a b.ts", undefined],
    ]),
  );
});

test("a submodule is no file, and what is no list of files has none", () => {
  expect(parseTrackedFiles(`160000 commit ${"a".repeat(40)}       -\tlib/sub\0`)).toEqual(new Map());
  expect(parseTrackedFiles("fatal: not a git repository")).toEqual(new Map());
});

test("git's history is read with what each commit did to which file, the newest first", () => {
  expect(parseCommitHistory(git(...commitHistoryArguments(9)))).toEqual([
    {
      subject: "fix: \u001e odd subject",
      touched: [
        { path: "größe.md", status: "deleted" },
        { path: "new\nline.ts", status: "added" },
        { path: "src/a b.ts", status: "modified" },
      ],
    },
    { subject: "chore: nothing at all", touched: [] },
    {
      subject: "feat: begin",
      touched: [
        { path: "größe.md", status: "added" },
        { path: "src/a b.ts", status: "added" },
      ],
    },
  ]);
});

test.each([[""], ["\0\0"], ["M\0orphan.ts\0"], ["fatal: bad revision"]])("%j is no history", (output) => {
  expect(parseCommitHistory(output)).toEqual([]);
});
