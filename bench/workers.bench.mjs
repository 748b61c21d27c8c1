// How many tasks a minute workers carry out over one PostgreSQL. Empty tasks, whose script writes one word into a file, show what Suffice,
// git and the database cost, beside the same run in one process on SQLite; tasks that wait show what workers are for: a real one waits for
// its model most of the time.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { startPostgres } from "./workers/postgres.mjs";

const RUNS = Number(process.env.SUFFICE_BENCH_RUNS ?? 1);
const WORKERS = [1, 2, 4, 8];
const ALONE = "no workers, on SQLite";
/** Nobody is asked anything there. */
const NO_MODEL = ["--base-url", "http://127.0.0.1:9"];
const READY_MS = 60_000;
const POLL_MS = 100;

const cli = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
const nameOf = (count) => (count === 1 ? "1 worker" : `${count} workers`);

// Workers are told to end where this process is.
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));

export const races = [
  raceOf({ name: "workers, 40 empty tasks", tasks: 40, command: "true", isAlsoAlone: true }),
  raceOf({ name: "workers, 8 tasks that wait 3 s", tasks: 8, command: "sleep 3", isAlsoAlone: false }),
];

function raceOf({ name, tasks, command, isAlsoAlone }) {
  return {
    name,
    async open() {
      const server = await startPostgres();
      if (typeof server === "string") return server;
      const stage = makeStage({ tasks, command });
      const crew = createCrew(stage, server.url);
      const common = { cwd: stage.folder, env: stage.environment };
      const run = [process.execPath, cli, "run", "--from", "jsonl", stage.tickets, ...NO_MODEL];
      const alone = [...run, "--concurrency", "1", "--ledger", join(stage.home, "ledger.db")];
      const handedOut = [...run, "--hand-out", "--remote", "origin", "--ledger", server.url];
      const byItself = { ...common, name: ALONE, command: alone, before: () => crew.become(0) };
      const crews = WORKERS.map((count) => ({
        ...common,
        name: nameOf(count),
        command: handedOut,
        before: () => crew.become(count),
      }));
      return {
        runs: RUNS,
        contenders: isAlsoAlone ? [byItself, ...crews] : crews,
        references: [nameOf(1), ...(isAlsoAlone ? [ALONE] : [])],
        unit: { count: tasks, name: "tasks" },
        notes: notesOf(server),
        async close() {
          await crew.become(0);
          await server.stop();
          rmSync(stage.home, { recursive: true, force: true, maxRetries: 5 });
        },
      };
    },
  };
}

function notesOf({ version }) {
  const load = loadavg()[0]?.toFixed(1);
  return [
    "time from the start of the run's process to its end, with all merges; × is that time, so 0.5× is twice as fast; memory is the run's own",
    `${availableParallelism()} cores for workers, database and run (load before: ${load}); ${version}, flushing to the disk (fsync) as by default`,
  ];
}

/** A repository, the remote that all clones share, and the tickets. Nothing of the user's is read. */
function makeStage({ tasks, command }) {
  const home = mkdtempSync(join(tmpdir(), "suffice-bench-workers-"));
  process.on("exit", () => rmSync(home, { recursive: true, force: true, maxRetries: 5 }));
  const [shared, folder, tickets] = [
    join(home, "shared.git"),
    join(home, "repository"),
    join(home, "t.jsonl"),
  ];
  git(home, "init", "--quiet", "--bare", "--initial-branch=main", shared);
  git(home, "init", "--quiet", "--initial-branch=main", folder);
  git(folder, "remote", "add", "origin", shared);
  const files = Array.from({ length: tasks }, (_, index) => `${index}.txt`);
  for (const file of files) writeFileSync(join(folder, file), "a\n");
  // Another file each time, so that each task has a commit to carry and to merge.
  const format = { command: ["sh", "-c", `${command}; echo formatted > $$.txt`] };
  writeFileSync(
    join(folder, "suffice.yaml"),
    JSON.stringify({ scripts: { format }, gates: { tests: { command: ["true"] } } }),
  );
  git(folder, "add", "--all");
  git(folder, "commit", "--quiet", "-m", "Files to format");
  git(folder, "push", "--quiet", "origin", "main");
  const lines = files.map((file, index) =>
    JSON.stringify({ id: `empty-${index}`, title: `Format ${file}`, kind: "format", files: [file] }),
  );
  writeFileSync(tickets, lines.join("\n"));
  const { NODE_EXTRA_CA_CERTS: _, ...inherited } = process.env;
  const nowhere = { XDG_CONFIG_HOME: home, XDG_STATE_HOME: home, XDG_CACHE_HOME: home };
  const environment = { ...inherited, ...nowhere, HOME: home, XDG_DATA_HOME: join(home, "data") };
  return { home, shared, folder, tickets, environment };
}

/** The workers, each in a clone of its own with one slot. */
function createCrew({ home, shared, environment }, url) {
  const clones = new Map();
  let crew = [];
  process.on("exit", () => crew.forEach(({ child }) => child.kill("SIGKILL")));
  const cloneOf = (index) => {
    const clone = clones.get(index) ?? join(home, `clone-${index}`);
    if (!clones.has(index)) git(home, "clone", "--quiet", shared, clone);
    clones.set(index, clone);
    return clone;
  };
  const start = (index) => {
    const args = ["--ledger", url, "--remote", "origin", "--slots", "1", ...NO_MODEL];
    const child = spawn(process.execPath, [cli, "worker", ...args], {
      cwd: cloneOf(index),
      env: environment,
      stdio: ["ignore", "ignore", "ignore"],
    });
    return { child, ended: once(child, "exit") };
  };
  return {
    /** Those that were there end, and so many others start. */
    async become(count) {
      for (const { child } of crew) child.kill("SIGTERM");
      await Promise.all(crew.map(({ ended }) => ended));
      crew = Array.from({ length: count }, (_, index) => start(index));
      await untilConnected(url, count);
    },
  };
}

/** The queue's connections are named after the processes that hold them. */
async function untilConnected(url, count) {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const until = performance.now() + READY_MS;
    for (;;) {
      const { rows } = await client.query(
        "SELECT count(DISTINCT application_name)::int AS workers FROM pg_stat_activity WHERE application_name LIKE 'dbos_transact_%'",
      );
      if (rows[0].workers === count) return;
      if (performance.now() > until) throw new Error(`${rows[0].workers} of ${count} workers began`);
      await pause(POLL_MS);
    }
  } finally {
    await client.end();
  }
}

function git(cwd, ...args) {
  const author = ["-c", "user.name=bench", "-c", "user.email=bench@localhost"];
  return execFileSync("git", [...author, ...args], { cwd, encoding: "utf8" });
}
