import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { expect, onTestFinished, test } from "vitest";
import { type ReceivedRequest, type ScriptedReply, startScriptedUpstream } from "../../src/testing/index.ts";
import { postgresForTests } from "../tools/postgres-for-tests.ts";
import { type Ended, type RunningCli, receiptsIn, runIn, spawnCli } from "./shop.ts";

const server = await postgresForTests();
const TIMEOUT = 120_000;
const MODEL = "claude-haiku-5-5";
const POLICY = `policy: small
because: a test's own
floor: automated
cap: frontier
main: routed
risk: { words: [], paths: [], labels: [] }
rules:
  - { name: everything, when: {}, tier: light, failure_mode: it is wrong, detector: the tests, because: it is small }
ladder: [light]
delegation: { whitelist: [], most_files: 3 }
evidence: { bar: 0.7, minimum: 10, prior: { light: 0.9 } }
caps: { task_usd: 5, rounds: 3, escalations: 0, turns: 20 }
work:
  turns: { low: 1, expected: 3, high: 9 }
  prefix_tokens: 2000
  brief_tokens: 1000
  output_tokens_per_turn: 100
  tool_result_tokens_per_turn: 100
pipeline:
  - { step: implement, kind: coding, tier: routed, needs: [text, tools], gates: [tests], after_failures: 3 }
  - { step: commit, kind: commit, tier: automated, template: "feat: {ticket_id}" }
`;
const CHECK = `import { existsSync, readFileSync } from "node:fs";
const [, , name] = process.argv;
if (!existsSync(name) || readFileSync(name, "utf8") !== "good") process.exitCode = 1;
`;

/** $0.002 a call. */
const usage = { freshInput: 20_000, cacheRead: 0, cacheWrite5m: 0, output: 100 };
const writes = (task: string): readonly ScriptedReply[] => [
  { tools: [{ name: "write_file", input: { path: `${task}.txt`, content: "good" } }], usage },
  { say: "Done.", usage },
];

interface Stage {
  readonly url: string;
  readonly requests: () => readonly ReceivedRequest[];
  /** The whole run, handed out. */
  readonly run: (...args: readonly string[]) => RunningCli;
  readonly resume: (run: string, ...args: readonly string[]) => RunningCli;
  /** A worker in a clone of its own. */
  readonly worker: (name: string, ...args: readonly string[]) => RunningCli;
  readonly git: (...args: readonly string[]) => string;
  readonly rows: (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;
}

function inFolder(cwd: string, args: readonly string[]): string {
  const author = ["-c", "user.name=Mia", "-c", "user.email=mia@shop.example"];
  return execFileSync("git", [...author, ...args], { cwd, encoding: "utf8" }).trim();
}

async function openStage(
  tasks: readonly { readonly id: string; readonly depends_on?: readonly string[] }[],
  onRequest: (request: ReceivedRequest) => Promise<void> | void = () => {},
): Promise<Stage> {
  const top = mkdtempSync(join(tmpdir(), "suffice-workers-"));
  onTestFinished(() => rmSync(top, { recursive: true, force: true, maxRetries: 5 }));
  const url = (await server?.newDatabase()) ?? "";
  const [shared, folder] = [join(top, "shared.git"), join(top, "repository")];
  inFolder(top, ["init", "--quiet", "--bare", "--initial-branch=main", shared]);
  inFolder(top, ["clone", "--quiet", shared, folder]);
  for (const [name, text] of Object.entries({ "check.mjs": CHECK, "policy.yaml": POLICY }))
    writeFileSync(join(folder, name), text);
  inFolder(folder, ["add", "--all"]);
  inFolder(folder, ["commit", "--quiet", "--message", "chore: begin"]);
  inFolder(folder, ["push", "--quiet", "origin", "HEAD:main"]);
  const upstream = await startScriptedUpstream({
    script: tasks.map(({ id }) => ({ task: id, model: MODEL, replies: writes(id) })),
    onRequest: async (request) => onRequest(request),
  });
  onTestFinished(() => upstream.close());
  const tickets = join(top, "tickets.jsonl");
  writeFileSync(
    tickets,
    tasks
      .map((task) =>
        JSON.stringify({ title: `Write ${task.id}`, kind: "coding", files: [`${task.id}.txt`], ...task }),
      )
      .join("\n"),
  );
  const start = (name: string, args: readonly string[]) => {
    const started = spawnCli([...args, "--ledger", url, "--json"], {
      environment: {
        HOME: join(top, name),
        XDG_DATA_HOME: join(top, name, "data"),
        ANTHROPIC_API_KEY: "sk-ant-1234567890-secret",
      },
      folder: top,
    });
    onTestFinished(() => void started.child.kill("SIGKILL"));
    return started;
  };
  const there = ["--repo", folder, "--base-url", upstream.url, "--remote", "origin"];
  const settings = ["--policy", join(folder, "policy.yaml"), "--gate", "tests=node check.mjs {task_id}.txt"];
  return {
    url,
    requests: () => upstream.requests(),
    run: (...args) =>
      start("boss", ["run", "--from", "jsonl", tickets, "--hand-out", ...there, ...settings, ...args]),
    resume: (run, ...args) => start("boss", ["run", "--resume", run, ...there, ...args]),
    worker(name, ...args) {
      const clone = join(top, `clone-${name}`);
      mkdirSync(join(top, name), { recursive: true });
      inFolder(top, ["clone", "--quiet", shared, clone]);
      return start(name, ["worker", "--repo", clone, "--remote", "origin", ...args]);
    },
    git: (...args) => inFolder(folder, args),
    async rows(sql) {
      const client = new Client({ connectionString: url });
      await client.connect();
      try {
        return (await client.query(sql)).rows;
      } finally {
        await client.end();
      }
    },
  };
}

const CALLS = "select task, outcome, cost_nano_usd::float8 as cost from suffice.calls order by task, id";
const TASKS = [{ id: "A" }, { id: "B" }, { id: "C" }, { id: "D", depends_on: ["A"] }];

async function accepted(stage: Stage, ended: { readonly output: string; readonly talk: string }) {
  expect(receiptsIn(ended.output).map(({ task, outcome }) => [task, outcome])).toEqual(
    TASKS.map(({ id }) => [id, "accepted"]),
  );
  const branch = `suffice/${runIn(ended.talk)}`;
  expect(stage.git("ls-tree", "--name-only", branch).split("\n")).toEqual(
    expect.arrayContaining(TASKS.map(({ id }) => `${id}.txt`)),
  );
  const answered = (await stage.rows(CALLS)).filter(({ outcome }) => outcome === "answered");
  expect(answered.map(({ task }) => task)).toEqual(["A", "A", "B", "B", "C", "C", "D", "D"]);
  expect(stage.git("for-each-ref", "refs/suffice/exchange")).toBe("");
  expect(stage.git("ls-remote", "origin", "refs/suffice/*")).toBe("");
  // Not even in a plan: nobody needs the password to read it.
  const plans = JSON.stringify(await stage.rows("select plan_json from suffice.runs"));
  expect(plans).not.toContain("1234567890");
}

/** A process that was killed is taken for alive for some seconds. */
async function resumed(stage: Stage, run: string): Promise<Ended> {
  for (;;) {
    const ended = await stage.resume(run).ended;
    if (ended.code !== 2) return ended;
    expect(ended.talk).toContain("is being worked on by process");
  }
}

test.skipIf(server === undefined)(
  "two workers in clones of their own carry a run out, wave by wave, and every row is there once",
  async () => {
    const stage = await openStage(TASKS);
    const workers = [stage.worker("one"), stage.worker("two")];
    const ended = await stage.run().ended;
    expect(ended.code).toBe(0);
    await accepted(stage, ended);
    for (const { child } of workers) child.kill("SIGTERM");
    expect((await Promise.all(workers.map((worker) => worker.ended))).map(({ code }) => code)).toEqual([
      0, 0,
    ]);
  },
  TIMEOUT,
);

test.skipIf(server === undefined)(
  "a worker that is killed is replaced, and no call that it finished is made again",
  async () => {
    let doomed: RunningCli | undefined;
    const stage = await openStage(TASKS, ({ cue }) => {
      if (cue?.task === "B" && cue.index === 1) doomed?.child.kill("SIGKILL");
    });
    doomed = stage.worker("one", "--slots", "4");
    const run = stage.run();
    expect((await doomed.ended).signal).toBe("SIGKILL");
    stage.worker("two", "--slots", "4");
    const ended = await run.ended;
    expect(ended.code).toBe(0);
    await accepted(stage, ended);
    // The first answer for B was paid once.
    expect(stage.requests().filter(({ cue }) => cue?.task === "B" && cue.index === 0)).toHaveLength(1);
  },
  TIMEOUT,
);

test.skipIf(server === undefined)(
  "a worker that is told to stop gives its tasks back, and ends well",
  async () => {
    let leaving: RunningCli | undefined;
    const stage = await openStage(TASKS, async ({ cue }) => {
      if (cue?.task !== "B" || cue.index !== 1 || leaving === undefined) return;
      leaving.child.kill("SIGTERM");
      // No answer before it has gone: the call under way is broken off.
      await leaving.ended;
    });
    leaving = stage.worker("one", "--slots", "4");
    const run = stage.run();
    expect((await leaving.ended).code).toBe(0);
    stage.worker("two", "--slots", "4");
    const ended = await run.ended;
    expect(ended.code).toBe(0);
    await accepted(stage, ended);
  },
  TIMEOUT,
);

test.skipIf(server === undefined)(
  "a server that is restarted in the middle loses nothing, nor does a run whose own process is killed",
  async () => {
    let restarted: Promise<void> | undefined;
    let boss: RunningCli | undefined;
    const stage = await openStage(TASKS, async ({ cue }) => {
      if (cue?.task === "A" && cue.index === 1) restarted ??= server?.restart();
      if (cue?.task === "D" && cue.index === 0) boss?.child.kill("SIGKILL");
      await restarted;
    });
    stage.worker("one");
    stage.worker("two");
    boss = stage.run();
    const killed = await boss.ended;
    expect(killed.signal).toBe("SIGKILL");
    const ended = await resumed(stage, runIn(killed.talk));
    expect(ended.code).toBe(0);
    await accepted(stage, ended);
  },
  TIMEOUT,
);

test.skipIf(server === undefined)(
  "the run's cap holds over all workers: what it allows is spent, no more, and the run says so",
  async () => {
    const stage = await openStage(["A", "B", "C", "D", "E", "F"].map((id) => ({ id })));
    stage.worker("one", "--slots", "3");
    stage.worker("two", "--slots", "3");
    const cap = 0.012;
    const ended = await stage.run("--max-cost-usd", String(cap)).ended;
    expect(ended.code).toBe(4);
    expect(ended.talk).toContain("budget.run-cap");
    const spent = (await stage.rows(CALLS)).reduce((sum, { cost }) => sum + Number(cost ?? 0), 0);
    expect(spent).toBeGreaterThan(0);
    expect(spent).toBeLessThanOrEqual(cap * 1e9);
    // With more money it goes on where it stopped.
    const resumed = await stage.resume(runIn(ended.talk), "--max-cost-usd", "5").ended;
    expect(resumed.code).toBe(0);
    expect(receiptsIn(resumed.output).map(({ outcome }) => outcome)).toEqual(Array(6).fill("accepted"));
  },
  TIMEOUT,
);

test("a worker needs a ledger that can be shared, and says so", async () => {
  const folder = mkdtempSync(join(tmpdir(), "suffice-workers-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  execFileSync("git", ["init", "--quiet"], { cwd: folder });
  execFileSync(
    "git",
    [
      "-c",
      "user.name=Mia",
      "-c",
      "user.email=m@shop.example",
      "commit",
      "-q",
      "--allow-empty",
      "-m",
      "begin",
    ],
    { cwd: folder },
  );
  const ended = await spawnCli(["worker", "--repo", folder, "--ledger", join(folder, "ledger.db")], {}).ended;
  expect([ended.code, ended.talk]).toEqual([
    3,
    expect.stringContaining("workers need a ledger that many processes share"),
  ]);
});
