import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { CommandOptions } from "./command-runner.ts";
import { createProcessRunner } from "./process-runner.ts";

const environment = { PATH: `${dirname(process.execPath)}:/usr/bin:/bin`, SOME_API_KEY: "sk-secret" };
const runner = createProcessRunner({ environment });

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "suffice-commands-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function anOptions(options: Partial<CommandOptions> = {}): CommandOptions {
  return { cwd: tmpdir(), timeoutMs: 15_000, maxOutputBytes: 10_000, ...options };
}

/** A program that starts a child which writes its pid to the file `grandchild` and would live for a minute. */
const WITH_GRANDCHILD = `
  import { spawn } from "node:child_process";
  import { existsSync } from "node:fs";
  const code = "require('fs').writeFileSync('grandchild.part', String(process.pid)); require('fs').renameSync('grandchild.part', 'grandchild'); setTimeout(() => {}, 60000)";
  spawn(process.execPath, ["-e", code], { stdio: "inherit" });
  const wait = () => new Promise((done) => { const look = () => existsSync("grandchild") ? done() : setTimeout(look, 5); look(); });
`;

function program(folder: string, code: string): readonly [string, string] {
  writeFileSync(join(folder, "program.mjs"), code);
  return [process.execPath, join(folder, "program.mjs")];
}

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

async function grandchildIsGone(folder: string): Promise<boolean> {
  const pid = Number(readFileSync(join(folder, "grandchild"), "utf8"));
  await expect.poll(() => isAlive(pid), { interval: 5, timeout: 5000 }).toBe(false);
  return true;
}

test("a program that ends gives its exit code and both outputs", async () => {
  const code =
    "process.stdout.write('out '); process.stdout.write('', () => process.stderr.write('err', () => process.exit(3)))";
  const result = await runner.run([process.execPath, "-e", code], anOptions());
  expect(result).toEqual({
    kind: "exited",
    exitCode: 3,
    output: expect.stringMatching(/^(?:out err|errout )$/),
    durationMs: expect.any(Number),
  });
});

test("standard output comes by itself and byte for byte where it is asked for", async () => {
  const code = "process.stdout.write(Buffer.from([0x7f, 0xe4, 0x0a])); process.stderr.write('err')";
  const options = anOptions({ maxStdoutBytes: 3 });
  expect(await runner.run([process.execPath, "-e", code], options)).toEqual({
    kind: "exited",
    exitCode: 0,
    output: "err",
    stdout: Buffer.from([0x7f, 0xe4, 0x0a]),
    durationMs: expect.any(Number),
  });
});

test("of standard output that is longer than was asked for nothing is given", async () => {
  const options = anOptions({ maxStdoutBytes: 3 });
  expect(await runner.run([process.execPath, "-e", "console.log('four')"], options)).toEqual({
    kind: "exited",
    exitCode: 0,
    output: "",
    durationMs: expect.any(Number),
  });
});

test("arguments reach the program as they are; no shell looks at them", async () => {
  const odd = ["$HOME", "a b", "*", ";", "`x`", "'\"", "--", "ü\n"];
  const result = await runner.run(
    [process.execPath, "-e", "console.log(JSON.stringify(process.argv.slice(1)))", "--", ...odd],
    anOptions(),
  );
  expect(result).toMatchObject({ kind: "exited", exitCode: 0, output: `${JSON.stringify(odd)}\n` });
});

test("it runs in the folder and with the short environment and the mark of who started it, keys left out", async () => {
  const folder = aFolder();
  const code =
    "console.log(require('fs').realpathSync('.') === require('fs').realpathSync(process.argv[1]), Object.keys(process.env).sort().join())";
  const result = await runner.run([process.execPath, "-e", code, folder], anOptions({ cwd: folder }));
  expect(result).toMatchObject({
    kind: "exited",
    exitCode: 0,
    output: "true CI,NO_COLOR,PATH,SUFFICE_STARTED_BY\n",
  });
});

test("what it reads from its input is empty, not the terminal", async () => {
  const code = "process.stdin.on('data', () => {}).on('end', () => console.log('end of input'))";
  expect(await runner.run([process.execPath, "-e", code], anOptions())).toMatchObject({
    output: "end of input\n",
  });
});

test("long output is cut in its middle", async () => {
  const code = "process.stdout.write('a'.repeat(300000) + 'z'.repeat(300000))";
  const result = await runner.run([process.execPath, "-e", code], anOptions({ maxOutputBytes: 10 }));
  expect(result).toMatchObject({ kind: "exited", output: "aaaaa\n[… 599990 bytes cut …]\nzzzzz" });
});

test("after the time limit it is killed together with what it started, and its output until then is kept", async () => {
  const folder = aFolder();
  const argv = program(
    folder,
    `${WITH_GRANDCHILD} await wait(); console.log("working"); setTimeout(() => {}, 60000);`,
  );
  const result = await runner.run(argv, anOptions({ cwd: folder, timeoutMs: 2000 }));
  expect(result).toEqual({
    kind: "killed",
    because: "timed-out",
    output: "working\n",
    durationMs: expect.any(Number),
  });
  expect(await grandchildIsGone(folder)).toBe(true);
});

test("one that ignores the polite request is killed all the same", async () => {
  const folder = aFolder();
  const controller = new AbortController();
  const argv = program(
    folder,
    `${WITH_GRANDCHILD} process.on("SIGTERM", () => console.log("no")); await wait(); setTimeout(() => {}, 60000);`,
  );
  const running = runner.run(argv, anOptions({ cwd: folder, signal: controller.signal }));
  await expect
    .poll(() => existsSync(join(folder, "grandchild")), { interval: 5, timeout: 10_000 })
    .toBe(true);
  controller.abort();
  expect(await running).toEqual({
    kind: "killed",
    because: "cancelled",
    output: "no\n",
    durationMs: expect.any(Number),
  });
  expect(await grandchildIsGone(folder)).toBe(true);
});

test("when it ends by itself, what it started does not outlive it and is not waited for", async () => {
  const folder = aFolder();
  const argv = program(folder, `${WITH_GRANDCHILD} await wait(); console.log("done"); process.exit(0);`);
  const result = await runner.run(argv, anOptions({ cwd: folder }));
  expect(result).toEqual({ kind: "exited", exitCode: 0, output: "done\n", durationMs: expect.any(Number) });
  expect(await grandchildIsGone(folder)).toBe(true);
});

test("a daemon that left the group is not waited for either", async () => {
  const folder = aFolder();
  const code = `${WITH_GRANDCHILD.replace('stdio: "inherit"', 'stdio: "inherit", detached: true')} await wait(); process.exit(0);`;
  const result = await runner.run(program(folder, code), anOptions({ cwd: folder }));
  process.kill(Number(readFileSync(join(folder, "grandchild"), "utf8")), "SIGKILL");
  expect(result).toMatchObject({ kind: "exited", exitCode: 0 });
});

test("one that was cancelled beforehand is not started", async () => {
  const folder = aFolder();
  const code = "require('fs').writeFileSync('started', '')";
  const result = await runner.run(
    [process.execPath, "-e", code],
    anOptions({ cwd: folder, signal: AbortSignal.abort() }),
  );
  expect(result).toEqual({ kind: "killed", because: "cancelled", output: "", durationMs: 0 });
  expect(existsSync(join(folder, "started"))).toBe(false);
});

test("one that dies of a signal is told apart from one that we ended", async () => {
  const result = await runner.run(
    [process.execPath, "-e", "process.kill(process.pid, 'SIGKILL')"],
    anOptions(),
  );
  expect(result).toMatchObject({ kind: "killed", because: "signal" });
});

test("what cannot be started says why", async () => {
  expect(await runner.run(["no-such-program-here"], anOptions())).toEqual({
    kind: "not-started",
    because: "there is no such program",
  });
  expect(await runner.run([process.execPath], anOptions({ cwd: "/no/such/folder" }))).toEqual({
    kind: "not-started",
    because: expect.stringContaining("/no/such/folder"),
  });
  expect(await runner.run([process.execPath, "a\0b"], anOptions())).toEqual({
    kind: "not-started",
    because: expect.stringContaining("null bytes"),
  });
  expect(await runner.run([""], anOptions())).toEqual({ kind: "not-started", because: expect.any(String) });
});

test("a very long time limit is no time limit at all, not an immediate one", async () => {
  const result = await runner.run([process.execPath, "-e", "1"], anOptions({ timeoutMs: 2 ** 40 }));
  expect(result).toMatchObject({ kind: "exited", exitCode: 0 });
});
