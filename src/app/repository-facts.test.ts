import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createProcessRunner } from "../commands/index.ts";
import { aPolicy, aTicket } from "../testing/index.ts";
import { wantsFacts } from "./policy-asks.ts";
import { repositoryFacts } from "./repository-facts.ts";

let root = "";
const runner = createProcessRunner({ environment: process.env });

function git(...argv: readonly string[]): string {
  const identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"];
  return execFileSync("git", ["-C", root, ...identity, ...argv], { encoding: "utf8" }).trim();
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "suffice-facts-"));
  git("init", "-q");
  await writeFile(join(root, "list.ts"), "one\n");
  git("add", ".");
  git("commit", "-qm", "sort the list");
});
afterAll(() => rm(root, { recursive: true, force: true }));

test("a commit's facts are those of that commit, whatever came after it", async () => {
  const commit = git("rev-parse", "HEAD");
  await writeFile(join(root, "later.ts"), "two\n");
  git("add", ".");
  git("commit", "-qm", "something later");
  const then = await repositoryFacts(root, { runner, commit });
  const now = await repositoryFacts(root, { runner, commit: "HEAD" });
  expect([...(then?.files ?? [])]).toEqual([["list.ts", 4]]);
  expect([...(now?.files.keys() ?? [])]).toEqual(["later.ts", "list.ts"]);
});

test("where git does not answer there are no facts, and no failure", async () => {
  expect(await repositoryFacts(tmpdir(), { runner, commit: "HEAD" })).toBeUndefined();
});

test("a repository is asked only where the policy wants to know what tickets leave open", () => {
  const files = aPolicy({
    raiseWhen: [{ name: "many", when: { any: [{ files: { atLeast: 4 } }] }, to: "mid", because: "many" }],
  });
  const score = aPolicy({
    raiseWhen: [{ name: "hard", when: { complexityScore: { above: 0.8 } }, to: "mid", because: "hard" }],
  });
  const named = aTicket({ files: ["list.ts"] });
  const open = aTicket({ files: undefined });
  expect([
    wantsFacts([open], aPolicy()),
    wantsFacts([named], files),
    wantsFacts([named, open], files),
  ]).toEqual([false, false, true]);
  expect(wantsFacts([named], score)).toBe(true);
});
