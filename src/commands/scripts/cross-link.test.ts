import { readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { ScriptOutcome, ScriptWork } from "../script-provider.ts";
import { createCrossLinkScript } from "./cross-link.ts";
import { git, runner, testRepository, write } from "./test-repository.ts";

const aRepository = (files: Readonly<Record<string, string>>) => testRepository(files, onTestFinished);

async function linked(
  root: string,
  mend: boolean,
  more: Omit<ScriptWork, "cwd"> = {},
): Promise<ScriptOutcome> {
  return createCrossLinkScript({ runner, mend }).run({ cwd: root, ...more });
}

const FILES = {
  "README.md": "[guide](guide.md#set-up) <!-- count: docs/*.md -->9<!-- /count --> pages\r\n",
  "docs/guide.md": "# Guide\n\n## Set up\n\n[home](../README.md) [here](#setup)\n",
  "docs/other.md": "[x](https://example.invalid/x) [src](../src/a.ts)\n",
  "src/a.ts": "",
};

function textOf(root: string, path: string): string {
  return readFileSync(join(root, path), "utf8");
}

test("links and counts with one answer are mended in place, once and for all", async () => {
  const root = aRepository(FILES);
  expect(await linked(root, true)).toEqual({
    kind: "done",
    summary: "links and counts of 3 Markdown files checked; mended: 2 links, 1 counts",
  });
  expect(textOf(root, "README.md")).toBe(
    "[guide](docs/guide.md#set-up) <!-- count: docs/*.md -->2<!-- /count --> pages\r\n",
  );
  expect(textOf(root, "docs/guide.md")).toBe(
    "# Guide\n\n## Set up\n\n[home](../README.md) [here](#set-up)\n",
  );
  expect(await linked(root, true)).toEqual({
    kind: "done",
    summary: "links and counts of 3 Markdown files checked; mended: 0 links, 0 counts",
  });
  expect(await linked(root, false)).toEqual({
    kind: "done",
    summary: "links and counts of 3 Markdown files checked",
  });
});

test("the check says all that is wrong and changes nothing", async () => {
  const root = aRepository(FILES);
  expect(await linked(root, false)).toEqual({
    kind: "failed",
    findings: [
      { message: 'the link "guide.md#set-up" leads to no file here', file: "README.md", line: 1 },
      { message: "9 is counted for docs/*.md, but there are 2", file: "README.md", line: 1 },
      { message: 'the link "#setup" leads to no heading of docs/guide.md', file: "docs/guide.md", line: 5 },
    ],
  });
  expect(textOf(root, "README.md")).toBe(FILES["README.md"]);
});

test("what has no one answer is left as a finding, and the rest is mended all the same", async () => {
  const root = aRepository({ ...FILES, "more.md": "[lost](lost.md) [guide](old/guide.md)\n" });
  expect(await linked(root, true)).toEqual({
    kind: "failed",
    findings: [{ message: 'the link "lost.md" leads to no file here', file: "more.md", line: 1 }],
  });
  expect(textOf(root, "more.md")).toBe("[lost](lost.md) [guide](docs/guide.md)\n");
});

test("a ticket that names files or folders gets those alone", async () => {
  const root = aRepository(FILES);
  expect(await linked(root, true, { ticketFiles: ["./docs/"], files: ["README.md"] })).toMatchObject({
    summary: "links and counts of 2 Markdown files checked; mended: 1 links, 0 counts",
  });
  expect(textOf(root, "README.md")).toBe(FILES["README.md"]);
  expect(await linked(root, true, { ticketFiles: [], files: [] })).toMatchObject({
    summary: expect.stringContaining("3 Markdown files"),
  });
});

test("new files are there, deleted and ignored ones are not, and what lies in a repository inside is not judged", async () => {
  const root = aRepository({
    "a.md": "[new](new.md) [old](old.txt) [made](made.txt) [in](inner/x.md)\n",
    "old.txt": "",
    ".gitignore": "made.txt\n",
  });
  write(root, "new.md", "");
  write(root, "made.txt", "");
  rmSync(join(root, "old.txt"));
  git(root, "init", "--quiet", "inner");
  write(root, "inner/y.md", "");
  git(join(root, "inner"), "add", "y.md");
  git(join(root, "inner"), "commit", "--quiet", "-m", "first");
  expect(await linked(root, false)).toEqual({
    kind: "failed",
    findings: ["old.txt", "made.txt"].map((path) => ({
      message: `the link "${path}" leads to no file here`,
      file: "a.md",
      line: 1,
    })),
  });
});

test("a Markdown file that is a link to elsewhere is neither read nor written", async () => {
  const outside = aRepository({ "x.md": "[lost](lost.md)\n" });
  const root = aRepository({});
  symlinkSync(join(outside, "x.md"), join(root, "x.md"));
  expect(await linked(root, true)).toMatchObject({
    kind: "done",
    summary: "links and counts of 0 Markdown files checked; mended: 0 links, 0 counts",
  });
  expect(textOf(outside, "x.md")).toBe("[lost](lost.md)\n");
});
