import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { z } from "zod";

/** The lines of each file, by its path below the configuration folder. */
export type Tree = ReadonlyMap<string, readonly string[]>;
export type Report = "daily" | "session";

/** Tokens of each class and dollars, as both programs can say them. */
export interface Totals {
  readonly freshInput: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly output: number;
  readonly usd: number;
}

export interface BothRead {
  readonly own: Totals;
  readonly other: Readonly<Record<Report, Totals>>;
}

const cli = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const MOST_OUTPUT_BYTES = 1e9;

const theirs = z.object({
  totals: z
    .object({
      inputTokens: z.number(),
      cacheReadTokens: z.number(),
      cacheCreationTokens: z.number(),
      outputTokens: z.number(),
      totalCost: z.number(),
    })
    .nullish(),
});

const ours = z.object({
  totals: z.object({
    tokens: z.object({
      freshInput: z.number(),
      cacheRead: z.number(),
      cacheWrite5m: z.number(),
      cacheWrite1h: z.number(),
      output: z.number(),
    }),
    costUsd: z.number(),
  }),
});

/** The native program, or `undefined` where it is not installed or does not exist for this platform. */
export function ccusageProgram(): string | undefined {
  const name = process.platform === "win32" ? "ccusage.exe" : "ccusage";
  try {
    const program = createRequire(import.meta.url).resolve(
      `@ccusage/ccusage-${process.platform}-${process.arch}/bin/${name}`,
    );
    // It comes without the right to be executed, which its launcher gives it.
    chmodSync(program, 0o755);
    return program;
  } catch {
    // MODULE_NOT_FOUND; or the folder of packages may not be written to, and nobody has started the launcher.
    return undefined;
  }
}

/** What both say of the same files, in a home with nothing else in it. */
export async function readBoth(program: string, tree: Tree): Promise<BothRead> {
  const home = mkdtempSync(join(tmpdir(), "suffice-ccusage-"));
  try {
    mkdirSync(join(home, "projects"));
    for (const [path, lines] of tree) {
      mkdirSync(dirname(join(home, path)), { recursive: true });
      writeFileSync(join(home, path), lines.map((line) => `${line}\n`).join(""));
    }
    const [own, daily, session] = await Promise.all([
      readOwn(home),
      readTheirs(home, program, "daily"),
      readTheirs(home, program, "session"),
    ]);
    return { own, other: { daily, session } };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

async function readOwn(home: string): Promise<Totals> {
  const { totals } = ours.parse(await printed([process.execPath, cli, "profile", "--json"], home));
  const { cacheWrite5m, cacheWrite1h, ...tokens } = totals.tokens;
  return { ...tokens, cacheWrite: cacheWrite5m + cacheWrite1h, usd: totals.costUsd };
}

async function readTheirs(home: string, program: string, report: Report): Promise<Totals> {
  const command = [program, "claude", report, "--json", "--offline", "--mode", "calculate"];
  const { totals } = theirs.parse(await printed(command, home));
  return {
    freshInput: totals?.inputTokens ?? 0,
    cacheRead: totals?.cacheReadTokens ?? 0,
    cacheWrite: totals?.cacheCreationTokens ?? 0,
    output: totals?.outputTokens ?? 0,
    usd: totals?.totalCost ?? 0,
  };
}

async function printed([program = "", ...args]: readonly string[], home: string): Promise<unknown> {
  const { PATH } = process.env;
  const env = { PATH, HOME: home, XDG_DATA_HOME: join(home, "data"), CLAUDE_CONFIG_DIR: home };
  const options = { cwd: home, env, maxBuffer: MOST_OUTPUT_BYTES };
  const { stdout } = await promisify(execFile)(program, args, options);
  return JSON.parse(stdout);
}
