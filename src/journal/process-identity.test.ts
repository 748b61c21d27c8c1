import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { expect, onTestFinished, test } from "vitest";
import { isProcessAlive, type ProcessIdentity, readProcessIdentity, startOf } from "./process-identity.ts";

const onLinux = process.platform === "linux";

/** A process that waits to be killed, and its identity as it would have written it itself. */
async function startProcess(): Promise<{
  readonly identity: ProcessIdentity;
  readonly kill: () => Promise<void>;
}> {
  const code = 'process.stdout.write("up"); process.stdin.resume()';
  const child = spawn(process.execPath, ["-e", code], { stdio: ["pipe", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  await once(child.stdout, "data");
  const kill = async () => {
    child.kill("SIGKILL");
    await once(child, "exit");
  };
  return { identity: { ...readProcessIdentity(), pid: child.pid ?? -1 }, kill };
}

test("this process is alive, and says the same of itself each time", () => {
  const self = readProcessIdentity();
  expect([isProcessAlive(self), readProcessIdentity(), self.pid]).toEqual([true, self, process.pid]);
});

test("when a process began is known to the second, with and without what Linux tells", () => {
  const began = performance.timeOrigin;
  const plain = { pid: 1, bootId: "unknown", startTime: String(Math.round(began)) };
  for (const identity of [readProcessIdentity(), plain])
    expect(Math.abs((startOf(identity) ?? 0) - began)).toBeLessThan(1500);
  expect(startOf({ ...plain, startTime: "?" })).toBeUndefined();
});

test("a process that was killed is dead", async () => {
  const { identity, kill } = await startProcess();
  const unknownStart = {
    ...identity,
    bootId: "unknown",
    startTime: String(Math.round(performance.timeOrigin)),
  };
  const before = isProcessAlive(unknownStart);
  await kill();
  expect([before, isProcessAlive(unknownStart), isProcessAlive(identity)]).toEqual([true, false, false]);
});

test("a process of before the machine's last start is dead, even if its number is in use again", () => {
  const self = readProcessIdentity();
  expect([
    isProcessAlive({ ...self, bootId: onLinux ? "another-boot" : "unknown", startTime: "1000" }),
    isProcessAlive({ ...self, bootId: "unknown", startTime: "1000" }),
  ]).toEqual([false, false]);
});

test.runIf(onLinux)("another process with the same number is not the one that was meant", () => {
  const self = readProcessIdentity();
  expect(isProcessAlive({ ...self, startTime: `${self.startTime}0` })).toBe(false);
});

test.runIf(onLinux)("a killed process that its parent has not looked at yet is dead", async () => {
  // The shell starts a child, then becomes a program that has never heard of it and will not look.
  const parent = spawn("sh", ["-c", "sleep 600 & echo $!; exec cat"], { stdio: ["pipe", "pipe", "inherit"] });
  onTestFinished(() => void parent.kill("SIGKILL"));
  const [output] = await once(parent.stdout, "data");
  const pid = Number(String(output));
  parent.stdin.write("cat says it again, so the shell is gone\n");
  await once(parent.stdout, "data");

  const identity = { ...readProcessIdentity(), pid, startTime: startTimeOf(pid) };
  const before = isProcessAlive(identity);
  process.kill(pid, "SIGKILL");
  await expect.poll(() => stateOf(pid)).toBe("Z");
  expect([before, isProcessAlive(identity)]).toEqual([true, false]);
});

function statFieldsOf(pid: number): readonly string[] {
  return readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
}

function stateOf(pid: number): string | undefined {
  return statFieldsOf(pid)[0];
}

function startTimeOf(pid: number): string {
  return statFieldsOf(pid)[19] ?? "";
}
