import { tmpdir } from "node:os";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { createProcessRunner } from "./process-runner.ts";
import { createCommandScript, type ScriptProvider } from "./script-provider.ts";

const runner = createProcessRunner({ environment: { PATH: dirname(process.execPath) } });

function aScript(code: string, timeoutMs = 15_000): ScriptProvider {
  return createCommandScript({ kind: "format", argv: ["node", "-e", code], runner, timeoutMs });
}

test("a command that ends well is work done, with what it said", async () => {
  const script = aScript("console.log(2)");
  expect(script.kind).toBe("format");
  expect(await script.run({ cwd: tmpdir() })).toEqual({
    kind: "done",
    summary: "node -e console.log(2) is done\n2",
  });
});

test("a command that fails is a finding with its output", async () => {
  expect(await aScript("console.error('no'); process.exit(4)").run({ cwd: tmpdir() })).toEqual({
    kind: "failed",
    findings: [{ message: "node -e console.error('no'); process.exit(4) ended with exit code 4\nno" }],
  });
});

test("a command that takes too long is a finding", async () => {
  expect(await aScript("setTimeout(() => {}, 60000)", 50).run({ cwd: tmpdir() })).toEqual({
    kind: "failed",
    findings: [{ message: "node -e setTimeout(() => {}, 60000) was not done after 50 ms and was stopped" }],
  });
});

test("a command that does not exist is a finding", async () => {
  const script = createCommandScript({ kind: "lint", argv: ["no-such-program"], runner, timeoutMs: 1000 });
  expect(await script.run({ cwd: tmpdir() })).toEqual({
    kind: "failed",
    findings: [{ message: "no-such-program cannot be started: there is no such program" }],
  });
});

test("a cancelled command stops the work and is no finding", async () => {
  const cancelled = aScript("1").run({ cwd: tmpdir(), signal: AbortSignal.abort() });
  await expect(cancelled).rejects.toMatchObject({ code: "run.interrupted" });
});
