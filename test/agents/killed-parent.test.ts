import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { childProgram } from "../tools/child-program.ts";

/** A process of ours, that starts a program and waits for it. */
const parentIn = await childProgram(
  `import { createProgramStarter } from "commands";
   const [cwd, program] = process.argv.slice(2);
   const start = createProgramStarter({ environment: {} });
   const signal = new AbortController().signal;
   await start([process.execPath, "-e", program], { cwd, environment: {}, timeoutMs: 60000, signal, onLine() {} });`,
  { commands: new URL("../../src/commands/index.ts", import.meta.url) },
);

/** Does not end when asked to, and starts a process in a group of its own, which is found on Linux alone. */
const PROGRAM = `
  const { spawn } = require("node:child_process");
  const fs = require("node:fs");
  process.on("SIGTERM", () => {});
  const detached = process.platform === "linux";
  const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"], { detached, stdio: "ignore" });
  fs.writeFileSync("pids.part", process.pid + " " + child.pid);
  fs.renameSync("pids.part", "pids");
  setTimeout(() => {}, 60000);
`;

const soon = { interval: 5, timeout: 10_000 };

test.each(["SIGKILL", "SIGTERM"] as const)(
  "when our process dies of %s, the program that it started dies too, with all that it started",
  async (signal) => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "suffice-programs-")));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const parent = parentIn(folder, PROGRAM);
    await expect.poll(() => existsSync(join(folder, "pids")), soon).toBe(true);
    const pids = readFileSync(join(folder, "pids"), "utf8").split(" ").map(Number);
    expect(pids.map(isAlive)).toEqual([true, true]);
    parent.signal(signal);
    await parent.exitCode();
    await expect.poll(() => pids.map(isAlive), soon).toEqual([false, false]);
  },
);

/** Ended and not only waiting to be collected: whoever adopts an orphan may be slow to do so. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false; // ESRCH: it is gone
  }
  const stat = `/proc/${pid}/stat`;
  return !existsSync(stat) || !/\) [ZX] /.test(readFileSync(stat, "utf8"));
}
