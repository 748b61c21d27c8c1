import { mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createProcessRunner } from "../../commands/index.ts";
import { SufficeError } from "../../domain/index.ts";
import { aWorkspace } from "../../testing/index.ts";
import { createCommandGate } from "./command-gate.ts";

let folder = "";
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "suffice-gate-")));
  await writeFile(
    join(folder, "told.mjs"),
    'console.log(`  told ${process.argv.slice(2).join(" ")}`);\nprocess.exitCode = 3;\n',
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function judged(
  argv: readonly [string, ...string[]],
  { taskId = "T-1", timeoutMs = 10_000, signal = new AbortController().signal } = {},
) {
  const runner = createProcessRunner({ environment: {} });
  const gate = createCommandGate({ name: "tests", argv, timeoutMs, runner });
  return gate.judge({
    workspace: aWorkspace({ path: folder }),
    taskId,
    tier: "light",
    files: undefined,
    output: "",
    signal,
  });
}

test("exit code 0 passes", async () => {
  expect(await judged([process.execPath, "-e", ""])).toEqual({ kind: "pass" });
});

test("any other exit code fails, with the command's output as the finding", async () => {
  expect(await judged([process.execPath, "told.mjs", "a", "b"])).toEqual({
    kind: "fail",
    findings: [{ message: `${process.execPath} told.mjs a b exited with 3:\ntold a b` }],
  });
});

test("it runs in the worktree", async () => {
  const program = "process.exitCode = process.cwd() === process.argv[1] ? 0 : 1";
  expect(await judged([process.execPath, "-e", program, folder])).toEqual({ kind: "pass" });
});

test("{task_id} in an argument is the ticket's id", async () => {
  expect(await judged([process.execPath, "told.mjs", "acceptance/{task_id}.test.js"])).toMatchObject({
    findings: [{ message: expect.stringContaining("told acceptance/T-1.test.js") }],
  });
});

test.each(["../../etc/passwd", "--eval=1", "a b", "$(id)", ""])(
  "an id that could be an option or lead elsewhere is judged by nobody: %j",
  async (taskId) => {
    const verdict = await judged([process.execPath, "told.mjs", "{task_id}"], { taskId });
    expect(verdict).toMatchObject({
      kind: "inconclusive",
      because: expect.stringContaining(`${JSON.stringify(taskId)} cannot be used as {task_id} in a command`),
    });
  },
);

test("an odd id is nobody's business where the command does not ask for it", async () => {
  expect(await judged([process.execPath, "-e", ""], { taskId: "$(id)" })).toEqual({ kind: "pass" });
});

test("a program that is not there has judged nothing", async () => {
  expect(await judged(["no-such-program-here", "test"])).toEqual({
    kind: "inconclusive",
    because: "no-such-program-here test could not be started: there is no such program",
  });
});

test("a command that does not end in time has judged nothing", async () => {
  expect(await judged([process.execPath, "-e", "setInterval(() => {}, 1000)"], { timeoutMs: 300 })).toEqual({
    kind: "inconclusive",
    because: `${process.execPath} -e setInterval(() => {}, 1000) did not end within 0.3 s`,
  });
});

test("a command that was killed has judged nothing", async () => {
  const program = "process.kill(process.pid, 'SIGKILL')";
  expect(await judged([process.execPath, "-e", program])).toEqual({
    kind: "inconclusive",
    because: `${process.execPath} -e ${program} was killed by a signal`,
  });
});

test("being stopped while judging is no verdict: it interrupts the run", async () => {
  const judging = judged([process.execPath, "-e", ""], { signal: AbortSignal.abort() });
  await expect(judging).rejects.toEqual(
    new SufficeError("run.interrupted", { message: 'stopped while gate "tests" was judging' }),
  );
});
