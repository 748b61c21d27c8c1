import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { HOOK_SCRIPT } from "./hook-script.ts";
import { openGuard } from "./open-guard.ts";

async function openTestGuard() {
  const rules = {
    folder: "/projects/shop",
    access: "read-write",
    commands: [["make", "*"]],
    isSandboxed: true,
  } as const;
  const guard = await openGuard(rules);
  onTestFinished(() => guard.close());
  return guard;
}

/** Asks as Codex does: by a program of its own. */
async function ask(port: number, written: string) {
  const folder = mkdtempSync(join(tmpdir(), "suffice-hook-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "hook.cjs"), HOOK_SCRIPT);
  const hook = spawn(process.execPath, [join(folder, "hook.cjs"), String(port)]);
  hook.stdin.end(written);
  const said = text(hook.stderr);
  const exitCode = await new Promise((resolve) => hook.once("exit", resolve));
  return { exitCode, said: await said };
}

const call = (command: string) => JSON.stringify({ tool_name: "Bash", tool_input: { command } });

test("a hook is let through, or kept from it with the reason, and what was asked is known", async () => {
  const guard = await openTestGuard();
  const answers = [await ask(guard.port, call("make all")), await ask(guard.port, call("rm a"))];
  expect(answers).toEqual([
    { exitCode: 0, said: "" },
    { exitCode: 2, said: expect.stringContaining("rm may not be run like this") },
  ]);
  expect(guard.asked().map(({ command, permission }) => [command, permission.kind])).toEqual([
    ["make all", "runs"],
    ["rm a", "denied"],
  ]);
});

test("what cannot be read gets no permission", async () => {
  const guard = await openTestGuard();
  const answers = [await ask(guard.port, "make"), await ask(guard.port, "{}"), await ask(guard.port, "")];
  expect(answers.map(({ exitCode }) => exitCode)).toEqual([2, 2, 2]);
});

test("nobody to ask is no permission", async () => {
  const guard = await openGuard({
    folder: "/",
    access: "read-write",
    commands: [["make", "*"]],
    isSandboxed: true,
  });
  await guard.close();
  expect((await ask(guard.port, call("make"))).exitCode).toBe(2);
});
