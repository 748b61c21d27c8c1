import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { findingsInContext, placesOf } from "./findings-in-context.ts";

test.each([
  ["a finding's own place", { message: "x", file: "a.ts", line: 3 }, ["a.ts:3"]],
  ["a compiler's line", { message: "src/a.ts(3,5): error TS2304" }, ["src/a.ts:3"]],
  [
    "a linter's line",
    { message: "npx lint exited with 1:\nsrc/a-b.ts:3:5 no TODO\nsrc/c.py:9: E501" },
    ["src/a-b.ts:3", "src/c.py:9"],
  ],
  [
    "a heading and its places",
    { message: "/w/src/a.ts\n  3:5  error  x\n  7:1  error  y\n\nb.ts\n  1:1  error  z" },
    ["/w/src/a.ts:3", "/w/src/a.ts:7", "b.ts:1"],
  ],
  ["the same place twice", { message: "a.ts:3:5 x\na.ts:3:9 y" }, ["a.ts:3"]],
  ["no place", { message: "it took 3:05 minutes, version 1.2:3" }, []],
])("%s is found", (_, finding, places) => {
  expect(placesOf(finding).map(({ file, line }) => `${file}:${line}`)).toEqual(places);
});

async function aFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "suffice-context-")));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, "work"));
  await writeFile(join(folder, "secret.txt"), "a secret\n");
  await writeFile(
    join(folder, "work", "a.txt"),
    Array.from({ length: 30 }, (_, index) => `line ${index + 1}`).join("\n"),
  );
  await symlink(join(folder, "secret.txt"), join(folder, "work", "link.txt"));
  return join(folder, "work");
}

test("five lines before and after are told, fewer at the ends of a file", async () => {
  const folder = await aFolder();
  const [middle, first, last] = await findingsInContext(
    [15, 1, 30].map((line) => ({ message: "x", file: "a.txt", line })),
    folder,
  );
  expect(middle?.message.split("\n")).toEqual([
    "x",
    "a.txt, lines 10 to 20:",
    ...Array.from({ length: 11 }, (_, index) => `${index + 10}: line ${index + 10}`),
  ]);
  expect(first?.message).toContain("a.txt, lines 1 to 6:");
  expect(last?.message).toContain("a.txt, lines 25 to 30:");
});

test.each([
  ["above the folder", "../secret.txt"],
  ["behind a link", "link.txt"],
  ["that is not there", "gone.txt"],
])("a place %s is not read", async (_, file) => {
  const finding = { message: "x", file, line: 1 };
  expect(await findingsInContext([finding], await aFolder())).toEqual([finding]);
});

test("a line that the file does not have is told without it", async () => {
  const finding = { message: "x", file: "a.txt", line: 31 };
  expect(await findingsInContext([finding], await aFolder())).toEqual([finding]);
});
