import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { runId } from "../../domain/index.ts";
import { createCommitExchange } from "./commit-exchange.ts";

const RUN = runId("20261121-093015-4f2a");

function git(cwd: string, ...args: readonly string[]): string {
  const author = ["-c", "user.name=Mia", "-c", "user.email=mia@shop.example"];
  return execFileSync("git", [...author, ...args], {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  }).trim();
}

/** A bare repository, and two clones of it that have the same first commit. */
function aTeam() {
  const top = mkdtempSync(join(tmpdir(), "suffice-exchange-"));
  onTestFinished(() => rmSync(top, { recursive: true, force: true }));
  git(top, "init", "--quiet", "--bare", "--initial-branch=main", "shared.git");
  for (const clone of ["here", "there"]) git(top, "clone", "--quiet", "shared.git", clone);
  const [here, there] = [join(top, "here"), join(top, "there")];
  git(here, "commit", "--quiet", "--allow-empty", "-m", "begin");
  git(here, "push", "--quiet", "origin", "HEAD:main");
  writeFileSync(join(here, "a.txt"), "a");
  git(here, "add", "--all");
  git(here, "commit", "--quiet", "-m", "a");
  return { here, there, commit: git(here, "rev-parse", "HEAD"), tree: git(here, "rev-parse", "HEAD^{tree}") };
}

function exchangeIn(
  root: string,
  { remote }: { readonly remote: string | undefined } = { remote: "origin" },
) {
  if (RUN === undefined) throw new Error("that is how runs are called");
  return createCommitExchange({
    environment: { variables: process.env },
    root,
    run: RUN,
    remote,
    signal: new AbortController().signal,
  });
}

test("what one clone publishes the other can have: commits and trees, also when several publish the same at once", async () => {
  const { here, there, commit, tree } = aTeam();
  const [one, another] = [exchangeIn(here), exchangeIn(here)];
  await Promise.all([one.publish(commit), one.publish(commit), another.publish(commit), one.publish(tree)]);
  const other = exchangeIn(there);
  await other.fetch(commit);
  await other.fetch(tree);
  expect(git(there, "cat-file", "-t", commit)).toBe("commit");
  expect(git(there, "ls-tree", "--name-only", tree)).toBe("a.txt");
  // No branch of anybody's was touched.
  expect(git(there, "branch", "--format=%(refname)")).toBe("");
});

test("when the run is over nothing of it is left, here or there", async () => {
  const { here, there, commit } = aTeam();
  const [mine, theirs] = [exchangeIn(here), exchangeIn(there)];
  await mine.publish(commit);
  await theirs.fetch(commit);
  await theirs.withdraw();
  await mine.withdraw();
  expect(git(there, "for-each-ref", "refs/suffice")).toBe("");
  expect(git(here, "ls-remote", "origin", "refs/suffice/*")).toBe("");
});

test("without a remote what is here is enough, and what is not says what to do", async () => {
  const { here, there, commit } = aTeam();
  await exchangeIn(here, { remote: undefined }).fetch(commit);
  await exchangeIn(here, { remote: undefined }).publish(commit);
  await expect(exchangeIn(there, { remote: undefined }).fetch(commit)).rejects.toMatchObject({
    code: "repository.missing",
    message: expect.stringContaining("--remote NAME"),
  });
});

test("what nobody has published is missing, in git's own words", async () => {
  const { here, there, commit } = aTeam();
  await exchangeIn(here).publish(commit);
  await expect(exchangeIn(there).fetch("0123456789012345678901234567890123456789")).rejects.toMatchObject({
    code: "repository.missing",
    message: expect.stringContaining("git could not fetch from origin"),
  });
});
