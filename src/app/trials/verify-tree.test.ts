import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createProcessRunner } from "../../commands/index.ts";
import { copyAt } from "./git-copy.ts";
import { verifyTree } from "./verify-tree.ts";

let top = "";
let commit = "";
const runner = createProcessRunner({ environment: process.env });
const signal = new AbortController().signal;

beforeAll(async () => {
  top = await mkdtemp(join(tmpdir(), "suffice-verify-"));
  const root = join(top, "repository");
  await mkdir(root);
  await writeFile(join(root, "kept.txt"), "1\n");
  const git = (...args: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@localhost", ...args], {
      cwd: root,
      encoding: "utf8",
    });
  git("init", "--quiet");
  git("add", ".");
  git("commit", "--quiet", "-m", "Begin");
  commit = git("rev-parse", "HEAD").trim();
  // A count that grows with every run, and a check that says where it lies.
  const grows =
    'import fs from "node:fs"; fs.appendFileSync("grown", "x"); console.log(fs.readFileSync("grown", "utf8"));';
  await writeFile(join(top, "grows.mjs"), grows);
});
afterAll(() => rm(top, { recursive: true, force: true }));

const verify = (
  ...verifiers: readonly { readonly command: readonly string[]; readonly runTwice?: boolean }[]
) =>
  verifyTree(
    verifiers.map(({ command, runTwice = false }, index) => ({
      name: `v${index}`,
      command,
      runTwice,
      timeoutMs: 20_000,
    })),
    { root: join(top, "repository"), commit, scratch: join(top, "scratch"), experiment: top },
    { runner, signal },
  );

test("each verifier has a fresh copy, and one that is run twice must print the same", async () => {
  const grows = { command: ["node", "{experiment}/grows.mjs"] };
  expect(await verify(grows, grows, { ...grows, runTwice: true })).toEqual([
    { verifier: "v0", passed: true, because: "" },
    { verifier: "v1", passed: true, because: "" },
    { verifier: "v2", passed: false, because: "run again it printed something else" },
  ]);
  expect(existsSync(join(top, "scratch"))).toBe(false);
});

test("what fails says its last line, and what does not start says so", async () => {
  const fails = {
    command: ["node", "-e", "console.error('first'); console.error('no row is done'); process.exit(3)"],
  };
  expect(
    await verify(fails, { command: ["no-such-program"] }, { command: ["node", "-e", "1"], runTwice: true }),
  ).toEqual([
    { verifier: "v0", passed: false, because: "exit 3: no row is done" },
    { verifier: "v1", passed: false, because: "it did not start: there is no such program" },
    { verifier: "v2", passed: true, because: "" },
  ]);
});

test("a copy has nothing that leads back to where it came from", async () => {
  const to = join(top, "copy");
  await copyAt(runner, { from: join(top, "repository"), commit, to });
  expect(execFileSync("git", ["remote"], { cwd: to, encoding: "utf8" })).toBe("");
});
