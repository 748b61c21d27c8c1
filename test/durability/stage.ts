import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { startScriptedUpstream } from "../../src/testing/index.ts";
import { figureIn, type RunningCli, rowsIn, spawnCli } from "../e2e/shop.ts";
import { killAll, processesLeft } from "./processes-of.ts";
import { type Knock, openUpstreamDoor } from "./upstream-door.ts";
import { POLICY, SCRIPT, TICKETS, type WorkTicket } from "./work.ts";

const KILL_AFTER_SPAWN = new URL("kill-after-spawn.mjs", import.meta.url).href;
const KILL_POINTS = new URL("kill-points.mjs", import.meta.url).href;

/** Passes unless something that was written is bad; has a child of its own, as test runners have. */
const GATE = `sleep 0.01 &
if grep -l bad src/*.js; then exit 1; fi
wait
`;

export interface StageOptions {
  readonly tickets?: readonly WorkTicket[];
  readonly concurrency?: number;
  /** The text of a shell script, instead of the usual one. */
  readonly gate?: string;
  /** Told of each call before it is answered. */
  readonly onKnock?: (knock: Knock) => Promise<void> | void;
}

/** A small repository, an upstream that answers by a script, settings and a ledger, in a folder of their own. */
export interface Stage {
  readonly top: string;
  readonly folder: string;
  readonly ledger: string;
  readonly git: (...args: readonly string[]) => string;
  readonly begin: (...more: readonly string[]) => RunningCli;
  readonly resume: (run: string, ...more: readonly string[]) => RunningCli;
  /** The same with more in the environment. */
  readonly within: (environment: Readonly<Record<string, string>>) => Pick<Stage, "begin" | "resume">;
  /** The same with the process killed at the first point that the file does not name yet. */
  readonly killedAtPoints: (file: string) => Pick<Stage, "begin" | "resume">;
  /** The same with the process killed as soon as it has started a program with this argument. */
  readonly killedAfterSpawn: (argument: string) => Pick<Stage, "begin" | "resume">;
  readonly figure: (sql: string) => number;
  readonly rows: (sql: string) => readonly Readonly<Record<string, unknown>>[];
  readonly knocks: () => readonly Knock[];
  /** Of calls whose answer was in the ledger when they came. */
  readonly repeated: () => readonly string[];
  /** `kill -9` for all that was started here and still runs, our own processes first. */
  readonly killAll: () => void;
  /** Processes that are left of those that were started here, once they have had the time to end. */
  readonly processesLeft: () => Promise<readonly string[]>;
  readonly locks: () => readonly string[];
  /** What git has on record of worktrees, half made ones included. */
  readonly worktreeRecords: () => readonly string[];
  readonly remove: () => Promise<void>;
}

export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const { tickets = TICKETS, concurrency = 3, gate = GATE, onKnock } = options;
  const top = await mkdtemp(join(tmpdir(), "suffice-durable-"));
  const folder = join(top, "repository");
  const ledger = join(top, "ledger.db");
  const git = (...args: readonly string[]) => execFileSync("git", args, { cwd: folder, encoding: "utf8" });
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(top, path)), { recursive: true });
    writeFileSync(join(top, path), text);
    return join(top, path);
  };
  put("repository/src/begin.js", "export const begun = true;\n");
  put("repository/gate.sh", gate);
  git("init", "--quiet", "--initial-branch=main");
  git("add", "--all");
  git("-c", "user.name=user", "-c", "user.email=user@localhost", "commit", "--quiet", "-m", "The beginning");

  const repeated: string[] = [];
  const upstream = await startScriptedUpstream({ script: SCRIPT });
  const door = await openUpstreamDoor(upstream.url, async (knock) => {
    const { idempotencyKey } = knock;
    const answered = `select count(*) from calls where outcome = 'answered' and source_id = '${idempotencyKey}'`;
    if (figureIn(ledger, answered) > 0) repeated.push(idempotencyKey);
    await onKnock?.(knock);
  });
  put("policy.yaml", POLICY);
  const settings = put(
    "suffice.yaml",
    JSON.stringify({
      policy: "./policy.yaml",
      base_url: door.url,
      delegate_mechanical_chunks: true,
      gates: { tests: { command: ["sh", "gate.sh"], timeout_seconds: 120 } },
    }),
  );
  const file = put("tickets.jsonl", tickets.map((each) => `${JSON.stringify(each)}\n`).join(""));
  const parents: number[] = [];
  const starter = (environment: Readonly<Record<string, string>>) => {
    const start = (...args: readonly string[]) => {
      const where = ["--repo", folder, "--config", settings, "--ledger", ledger];
      const life = spawnCli(["run", ...args, ...where, "--json"], {
        environment: { TMPDIR: top, ...environment },
      });
      parents.push(life.child.pid ?? 0);
      return life;
    };
    return {
      begin: (...args: readonly string[]) =>
        start("--from", "jsonl", file, "--concurrency", String(concurrency), ...args),
      resume: (run: string, ...args: readonly string[]) => start("--resume", run, ...args),
    };
  };
  return {
    top,
    folder,
    ledger,
    git,
    ...starter({}),
    within: starter,
    killedAtPoints: (points) =>
      starter({ NODE_OPTIONS: `--import=${KILL_POINTS}`, KILL_POINTS_FILE: points }),
    killedAfterSpawn: (argument) =>
      starter({ NODE_OPTIONS: `--import=${KILL_AFTER_SPAWN}`, KILL_AFTER_SPAWN: argument }),
    figure: (sql) => figureIn(ledger, sql),
    rows: (sql) => rowsIn(ledger, sql),
    knocks: door.knocks,
    repeated: () => repeated,
    killAll: () => killAll({ folder: top, parents }),
    processesLeft: () => processesLeft({ folder: top, parents }),
    locks: () => filesUnder(folder).filter((path) => path.endsWith(".lock")),
    worktreeRecords: () => filesUnder(join(folder, ".git", "worktrees")),
    async remove() {
      await door.close();
      await upstream.close();
      await rm(top, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function filesUnder(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" });
}

/** The points that were given, in their order. */
export function pointsIn(file: string): readonly string[] {
  return readFileSync(file, "utf8").trim().split("\n");
}
