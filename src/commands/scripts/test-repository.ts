import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createProcessRunner } from "../process-runner.ts";

/** Nothing of the tester's own: the system's programs, and the Node that runs the test. */
const PATH = `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`;
export const runner = createProcessRunner({ environment: { PATH, HOME: "/nonexistent" } });

/** A repository with these files committed. `whenDone` is told how to be rid of it: a test's `onTestFinished`. */
export function testRepository(
  files: Readonly<Record<string, string>>,
  whenDone: (remove: () => void) => void,
): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "suffice-scripts-")));
  whenDone(() => rmSync(root, { recursive: true, force: true }));
  git(root, "init", "--quiet", "--initial-branch=main");
  for (const [path, text] of Object.entries(files)) write(root, path, text);
  git(root, "add", "-A");
  git(root, "commit", "--quiet", "--allow-empty", "-m", "first");
  return root;
}

export function git(root: string, ...args: readonly string[]): void {
  const author = ["-c", "user.name=A", "-c", "user.email=a@example.invalid"];
  execFileSync("git", [...author, ...args], {
    cwd: root,
    env: { PATH, HOME: "/nonexistent" },
    stdio: "pipe",
  });
}

export function write(root: string, path: string, text: string | Uint8Array): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
