import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createProgramStarter, type ProgramOptions } from "./start-program.ts";

const environment = { PATH: `${dirname(process.execPath)}:/usr/bin:/bin`, SOME_API_KEY: "sk-secret" };
const start = createProgramStarter({ environment });

function aFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "suffice-programs-")));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function run(code: string, options: Partial<ProgramOptions> = {}) {
  const lines: string[] = [];
  const ended = start([process.execPath, "-e", code, "a b", "$HOME"], {
    cwd: tmpdir(),
    environment: {},
    timeoutMs: 15_000,
    signal: new AbortController().signal,
    onLine: (line) => lines.push(line),
    ...options,
  });
  return { lines, ended };
}

/** Code that starts a process in a group of its own, which would live for a minute, and waits for its pid in `name`. */
const startingOrphan = (name: string) => `
  const { spawn } = require("node:child_process");
  const fs = require("node:fs");
  const orphan = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"], { detached: true, stdio: "ignore" });
  fs.writeFileSync("${name}.part", String(orphan.pid));
  fs.renameSync("${name}.part", "${name}");
`;

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

function throwing(): never {
  throw new Error("unreadable");
}

const soon = { interval: 5, timeout: 10_000 };

async function appeared(path: string): Promise<void> {
  await expect.poll(() => existsSync(path), soon).toBe(true);
}

/** What lies in a group of its own is found on Linux alone. */
async function orphanIsGone(folder: string): Promise<void> {
  if (process.platform === "linux") await isGone(join(folder, "orphan"));
  else process.kill(Number(readFileSync(join(folder, "orphan"), "utf8")), "SIGKILL");
}

async function isGone(path: string): Promise<void> {
  const pid = Number(readFileSync(path, "utf8"));
  expect(pid).toBeGreaterThan(0);
  await expect.poll(() => isAlive(pid), soon).toBe(false);
}

test("its lines come one by one, its exit code and the end of its standard error at last", async () => {
  const code =
    "console.log('one\\ntwo'); console.error('hm'); process.stdout.write('three'); process.exitCode = 3";
  const { lines, ended } = run(code);
  expect(await ended).toEqual({ kind: "exited", exitCode: 3, stderr: "hm\n" });
  expect(lines).toEqual(["one", "two", "three"]);
});

test("a line is handed over as soon as it is there, and the program may be stopped by it", async () => {
  const controller = new AbortController();
  const onLine = () => controller.abort();
  const code = "console.log('working'); setTimeout(() => {}, 60000)";
  const { ended } = run(code, { signal: controller.signal, onLine });
  expect(await ended).toEqual({ kind: "killed", because: "cancelled", stderr: "" });
});

test("it gets its arguments as they are, the environment that it is given, and no key of ours", async () => {
  const { lines, ended } = run(
    "const { SUFFICE_PROGRAM, ...env } = process.env; console.log(JSON.stringify([process.argv.slice(1), env]))",
    { environment: { HOME: "/private", SHOP_KEY: "k" } },
  );
  await ended;
  const env = { PATH: environment.PATH, HOME: "/private", SHOP_KEY: "k", CI: "1", NO_COLOR: "1" };
  expect(lines.map((line) => JSON.parse(line))).toEqual([[["a b", "$HOME"], env]]);
});

test("it reads its input to the end; without one there is nothing to read", async () => {
  const code =
    "process.stdin.setEncoding('utf8').on('data', (t) => console.log(t)).on('end', () => console.log('end'))";
  const told = run(code, { input: "Grüße" });
  const untold = run(code);
  expect([await told.ended, await untold.ended]).toMatchObject([{ exitCode: 0 }, { exitCode: 0 }]);
  expect([told.lines, untold.lines]).toEqual([["Grüße", "end"], ["end"]]);
});

test("input that it does not read is no failure", async () => {
  const { ended } = run("process.exit(0)", { input: "x".repeat(1_000_000) });
  expect(await ended).toEqual({ kind: "exited", exitCode: 0, stderr: "" });
});

test("keys that it was given are not in what it says of its troubles", async () => {
  const { ended } = run("console.error(`refused: ${process.env.SHOP_API_KEY}`); process.exit(1)", {
    environment: { SHOP_API_KEY: "sk-12345678" },
  });
  expect(await ended).toEqual({ kind: "exited", exitCode: 1, stderr: "refused: [key]\n" });
});

test("after the time limit it is asked to end, and may tidy up", async () => {
  const folder = aFolder();
  const code =
    "process.on('SIGTERM', () => { require('fs').writeFileSync('tidy', ''); process.exit(0) }); console.log('on'); setTimeout(() => {}, 60000)";
  const { ended } = run(code, { cwd: folder, timeoutMs: 2000 });
  expect(await ended).toEqual({ kind: "killed", because: "timed-out", stderr: "" });
  expect(existsSync(join(folder, "tidy"))).toBe(true);
});

test("one that will not end is killed, and so is what it started in groups of their own", async () => {
  const folder = aFolder();
  const controller = new AbortController();
  const code = `${startingOrphan("orphan")} process.on("SIGTERM", () => {}); setTimeout(() => {}, 60000);`;
  const { ended } = run(code, { cwd: folder, signal: controller.signal });
  await appeared(join(folder, "orphan"));
  controller.abort();
  expect(await ended).toEqual({ kind: "killed", because: "cancelled", stderr: "" });
  await orphanIsGone(folder);
});

test("what it started does not outlive it when it ends by itself", async () => {
  const folder = aFolder();
  const { ended } = run(`${startingOrphan("orphan")} process.exit(0);`, { cwd: folder });
  expect(await ended).toEqual({ kind: "exited", exitCode: 0, stderr: "" });
  await orphanIsGone(folder);
});

test("one that dies of a signal is told apart from one that we ended", async () => {
  const { ended } = run("process.kill(process.pid, 'SIGKILL')");
  expect(await ended).toEqual({ kind: "killed", because: "signal", stderr: "" });
});

test("one that was cancelled beforehand is not started", async () => {
  const folder = aFolder();
  const code = "require('fs').writeFileSync('started', '')";
  const { ended } = run(code, { cwd: folder, signal: AbortSignal.abort() });
  expect(await ended).toEqual({ kind: "killed", because: "cancelled", stderr: "" });
  expect(existsSync(join(folder, "started"))).toBe(false);
});

test("what cannot be started says why", async () => {
  const options = {
    cwd: tmpdir(),
    environment: {},
    timeoutMs: 15_000,
    signal: new AbortController().signal,
    onLine: () => {},
  };
  expect(await start(["no-such-program-here"], options)).toEqual({
    kind: "not-started",
    because: "there is no such program",
  });
  expect(await start([process.execPath], { ...options, cwd: "/no/such/folder" })).toEqual({
    kind: "not-started",
    because: expect.stringContaining("ENOENT"),
  });
  expect(await start([process.execPath, "a\0b"], options)).toEqual({
    kind: "not-started",
    because: expect.stringContaining("null bytes"),
  });
});

test("what the reader of its lines throws ends it, and is thrown on", async () => {
  const { ended } = run("console.log('x'); setTimeout(() => {}, 60000)", { onLine: throwing });
  await expect(ended).rejects.toThrow("unreadable");
});
