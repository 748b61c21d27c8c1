import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { afterAll, onTestFinished } from "vitest";

/** A process of a test's own, which talks in lines. */
export interface ChildProgram {
  readonly pid: number;
  readonly nextLine: () => Promise<string>;
  readonly tell: (line: string) => void;
  readonly signal: (signal: NodeJS.Signals) => void;
  /** SIGKILL; comes back when the process is gone. */
  readonly kill: () => Promise<void>;
  readonly exitCode: () => Promise<number | null>;
}

/** Packages that stay where they are: their binaries lie beside them, or they are the program's to find. */
const PACKAGES = /^(?:@photostructure\/sqlite|pg|@dbos-inc\/dbos-sdk|vitest)$/;

/**
 * A program as text, made ready once for the tests of a file, outside of them: real processes are to run it, and Node 20 runs no TypeScript.
 * `modules` are the names by which it imports the project's, as URLs. Without `packages` those are not found.
 */
export async function childProgram(
  text: string,
  modules: Readonly<Record<string, URL>>,
  packages: "found" | "missing" = "found",
): Promise<(...args: readonly string[]) => ChildProgram> {
  const folder = mkdtempSync(join(tmpdir(), "suffice-program-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const entry = join(folder, "program.mjs");
  writeFileSync(entry, text);
  const alias = Object.fromEntries(Object.entries(modules).map(([name, url]) => [name, fileURLToPath(url)]));
  const where = (id: string) => (packages === "found" ? import.meta.resolve(id) : id);
  const bundle = await rolldown({
    input: entry,
    platform: "node",
    resolve: { alias },
    plugins: [
      {
        name: "packages-stay",
        resolveId: (id) => (PACKAGES.test(id) ? { id: where(id), external: true } : undefined),
      },
    ],
  });
  await bundle.write({ dir: join(folder, "bundle"), format: "esm", entryFileNames: "[name].mjs" });
  await bundle.close();
  return (...args) => start(join(folder, "bundle", "program.mjs"), args);
}

function start(program: string, args: readonly string[]): ChildProgram {
  const child = spawn(process.execPath, [program, ...args], { stdio: ["pipe", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = once(child, "exit").then(() => child.exitCode);
  return {
    pid: child.pid ?? -1,
    nextLine: async () => String((await lines.next()).value),
    tell: (line) => void child.stdin.write(`${line}\n`),
    signal: (signal) => void child.kill(signal),
    kill: async () => {
      child.kill("SIGKILL");
      await ended;
    },
    exitCode: () => ended,
  };
}
