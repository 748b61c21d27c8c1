import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createToolRunner } from "./tool-runner.ts";

const node = (code: string) => [process.execPath, "-e", code] as const;

test("a program's answer comes byte for byte, and what it says beside it", async () => {
  const run = createToolRunner({});
  const code =
    "process.stdout.write(Buffer.from([0xe4])); process.stderr.write('said'); process.exitCode = 3";
  expect(await run(node(code), { cwd: tmpdir() })).toEqual({
    kind: "ended",
    exitCode: 3,
    stdout: Buffer.from([0xe4]),
    stderr: "said",
  });
});

test("a program that is not there is not installed; a folder that is not there is an error", async () => {
  const run = createToolRunner({});
  expect(await run(["suffice-no-such-program"], { cwd: tmpdir() })).toEqual({ kind: "not-installed" });
  await expect(run(node("0"), { cwd: join(tmpdir(), "suffice-no-such-folder") })).rejects.toMatchObject({
    code: "input.invalid",
    message: expect.stringContaining("cannot be started in"),
  });
});

test("a program that does not answer in time is ended and named", async () => {
  const run = createToolRunner({ timeoutMs: 100 });
  await expect(run(node("setTimeout(() => {}, 60_000)"), { cwd: tmpdir() })).rejects.toMatchObject({
    code: "input.invalid",
    message: expect.stringMatching(/: no answer within 0\.1 seconds$/),
  });
});

test("Ctrl-C ends a program that is being asked", async () => {
  const stop = new AbortController();
  const asked = createToolRunner({ signal: stop.signal })(node("setTimeout(() => {}, 60_000)"), {
    cwd: tmpdir(),
  });
  stop.abort();
  await expect(asked).rejects.toMatchObject({ code: "run.interrupted" });
});
