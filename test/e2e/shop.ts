import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { DatabaseSync } from "@photostructure/sqlite";
import type { ScriptedConversation } from "../../src/testing/index.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const cli = join(root, "dist", "cli.js");

interface DemoModules {
  readonly script: readonly ScriptedConversation[];
  readonly makeShop: (folder: string) => void;
  readonly git: (folder: string, args: readonly string[]) => string;
}

async function loadDemo(): Promise<DemoModules> {
  const { script } = await loadFromDemo("replies.mjs");
  const { makeShop, git } = await loadFromDemo("make-shop.mjs");
  return { script, makeShop, git };
}

function loadFromDemo(name: string) {
  return import(pathToFileURL(join(root, "demo", name)).href);
}

/** The demo's shop, backlog and prepared replies, in a folder of their own, for tests that drive the built command line. */
export interface Shop {
  readonly folder: string;
  readonly ledger: string;
  readonly script: readonly ScriptedConversation[];
  readonly git: (args: readonly string[]) => string;
  /** Starts `suffice` with the demo's settings. */
  readonly start: (args: readonly string[]) => RunningCli;
  /** One figure out of the ledger's file, read beside whoever writes it; 0 where there is no ledger yet. */
  readonly figure: (sql: string) => number;
  readonly remove: () => Promise<void>;
}

export interface RunningCli {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
  readonly talk: string;
}

export const tickets = join(root, "test", "e2e", "stage", "tickets.jsonl");
export const config = join(root, "test", "e2e", "stage", "suffice.yaml");

export async function openShop(): Promise<Shop> {
  const { script, makeShop, git } = await loadDemo();
  const top = await mkdtemp(join(tmpdir(), "suffice-e2e-"));
  const folder = join(top, "shop");
  const ledger = join(top, "ledger.db");
  makeShop(folder);
  return {
    folder,
    ledger,
    script,
    git: (args) => git(folder, args),
    start: (args) => startCli([...args, "--repo", folder, "--config", config, "--ledger", ledger]),
    figure: (sql) => figureIn(ledger, sql),
    remove: () => rm(top, { recursive: true, force: true }),
  };
}

/** The built command line, with no key and nothing else of the tester's environment that it could act on. */
export function startCli(args: readonly string[], input?: string): RunningCli {
  return spawnCli(args, { input: input ?? "" });
}

/** The same with some more of an environment, or started in another folder. */
export function spawnCli(
  args: readonly string[],
  options: {
    readonly input?: string;
    readonly environment?: Readonly<Record<string, string>>;
    readonly folder?: string;
    /** As on a full disk: no file may grow beyond so many times 1024 bytes. */
    readonly mostFileKiB?: number | undefined;
  },
): RunningCli {
  const { PATH, HOME, TMPDIR } = process.env;
  const env = { PATH, HOME, TMPDIR, NO_COLOR: "1", ...options.environment };
  const stdio: ["pipe", "pipe", "pipe"] = ["pipe", "pipe", "pipe"];
  const { mostFileKiB, folder } = options;
  // The shell limits itself and then becomes the command line, so that signals reach that.
  const [program, ...rest] =
    mostFileKiB === undefined
      ? [process.execPath, cli]
      : ["bash", "-c", `ulimit -f ${mostFileKiB} && exec "$0" "$@"`, process.execPath, cli];
  const child = spawn(program, [...rest, ...args], { env, stdio, cwd: folder });
  child.stdin.end(options.input ?? "");
  let output = "";
  let talk = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    talk += text;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, output, talk }));
  });
  return { child, ended };
}

/** One figure out of a ledger's file; 0 where there is no ledger yet. */
export function figureIn(ledger: string, sql: string): number {
  const [row = {}] = rowsIn(ledger, sql);
  return Number(Object.values(row)[0]);
}

/** Rows out of a ledger's file, read beside whoever writes it; none where there is no ledger yet. */
export function rowsIn(ledger: string, sql: string): readonly Readonly<Record<string, unknown>>[] {
  if (!existsSync(ledger)) return [{ none: 0 }];
  const database = new DatabaseSync(ledger, { readOnly: true });
  try {
    // Whoever writes may just be making the file, or be recovering it from a kill.
    database.exec("PRAGMA busy_timeout = 5000");
    return database
      .prepare(sql)
      .all()
      .map((row: unknown) => (typeof row === "object" && row !== null ? { ...row } : {}));
  } catch (error) {
    // The file is there and its tables are not: somebody is just making it.
    if (error instanceof Error && error.message.includes("no such table")) return [{ none: 0 }];
    throw error;
  } finally {
    database.close();
  }
}

/** The run's id out of what the command line said. */
export function runIn(talk: string): string {
  const found = /run (\d{8}-\d{6}-[0-9a-f]{4})/.exec(talk)?.[1];
  if (found === undefined) throw new Error(`no run in: ${talk}`);
  return found;
}

/** Of what `--json` has printed, the receipts. */
export function receiptsIn(output: string): readonly ReceiptLine[] {
  return output
    .trim()
    .split("\n")
    .map((line): ReceiptLine => JSON.parse(line))
    .filter(({ schema }) => schema === "suffice.receipt/1");
}

export interface ReceiptLine {
  readonly schema: string;
  readonly task: string;
  readonly outcome: string;
  readonly because: string;
  readonly costUsd: number;
  readonly unpricedCalls?: number;
}

/** The error's code out of what the command line said last. */
export function codeIn(talk: string): string | undefined {
  return /^\(([a-z.-]+)\)\n*$/m.exec(talk)?.[1];
}
