import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type ReceivedRequest, type ScriptedReply, startScriptedUpstream } from "../../src/testing/index.ts";
import { type RunningCli, receiptsIn, rowsIn, runIn, spawnCli } from "../e2e/shop.ts";
import { basicEnvironment, describeAgent } from "./agent-stage.ts";
import { bash, CLAUDE_CODE, saying } from "./claude-stage.ts";

const MODEL = "claude-haiku-5-5";

/** Light writes, one test command judges, and what is left is committed. */
const POLICY = `policy: small
because: a test's own
floor: automated
cap: frontier
main: routed
risk: { words: [], paths: [], labels: [] }
rules:
  - { name: everything, when: {}, tier: light, failure_mode: it is wrong, detector: the tests, because: it is small }
ladder: [light]
delegation: { whitelist: [seed-data], most_files: 3 }
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
const WRITE = 'import { writeFileSync } from "node:fs";\nwriteFileSync(process.argv[2], process.argv[3]);\n';
const CHECK = `import { existsSync, readFileSync } from "node:fs";
const [, , name] = process.argv;
if (!existsSync(name) || readFileSync(name, "utf8") !== "good") {
  console.log("expected good");
  process.exitCode = 1;
}
`;

interface Stage {
  readonly top: string;
  readonly folder: string;
  readonly ledger: string;
  readonly requests: () => readonly ReceivedRequest[];
  readonly start: (...args: readonly string[]) => RunningCli;
  readonly git: (...args: readonly string[]) => string;
}

async function openStage(
  program: string,
  tasks: Readonly<Record<string, readonly ScriptedReply[]>>,
  onRequest: (request: ReceivedRequest) => void = () => {},
): Promise<Stage> {
  const top = mkdtempSync(join(tmpdir(), "suffice-claude-run-"));
  onTestFinished(() => rmSync(top, { recursive: true, force: true, maxRetries: 5 }));
  const [folder, bin, ledger] = [join(top, "repository"), join(top, "bin"), join(top, "ledger.db")];
  for (const each of [folder, bin]) mkdirSync(each);
  symlinkSync(program, join(bin, "claude"));
  const files = { "write.mjs": WRITE, "check.mjs": CHECK, "policy.yaml": POLICY };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const git = (...args: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=Mia", "-c", "user.email=mia@shop.example", ...args], {
      cwd: folder,
      encoding: "utf8",
    }).trim();
  git("init", "--quiet", "--initial-branch=main");
  git("add", "--all");
  git("commit", "--quiet", "--message", "chore: begin");
  const upstream = await startScriptedUpstream({
    script: Object.entries(tasks).map(([task, replies]) => ({ task, model: MODEL, replies })),
    onRequest: async (request) => onRequest(request),
  });
  onTestFinished(() => upstream.close());
  const tickets = join(top, "tickets.jsonl");
  const lines = Object.keys(tasks).map((id) =>
    JSON.stringify({
      id,
      title: `Write ${id}`,
      files: [`${id}.txt`],
      acceptance: ["it says good"],
      kind: "seed-data",
    }),
  );
  writeFileSync(tickets, lines.join("\n"));
  const { PATH } = basicEnvironment();
  const environment = {
    PATH: `${bin}${delimiter}${PATH}`,
    HOME: top,
    XDG_DATA_HOME: join(top, "data"),
    ANTHROPIC_API_KEY: "sk-ant-1234567890-secret",
  };
  const common = ["--repo", folder, "--ledger", ledger, "--base-url", upstream.url, "--json"];
  const settings = [
    "--policy",
    join(folder, "policy.yaml"),
    "--agent",
    "claude-code",
    "--allow",
    "node write.mjs *",
  ];
  const gate = ["--gate", "tests=node check.mjs {task_id}.txt"];
  return {
    top,
    folder,
    ledger,
    requests: () => upstream.requests(),
    start: (...args) => {
      const isNew = !args.includes("--resume");
      const given = isNew ? ["run", "--from", "jsonl", tickets, ...settings, ...gate] : ["run"];
      return spawnCli([...given, ...common, ...args], { environment, folder: top });
    },
    git,
  };
}

const write = (task: string, what: string, call: number) =>
  saying(call, "I write.", bash(`node write.mjs ${task}.txt ${what}`));
const done = (call: number) => saying(call, "Done.");

const CALLS =
  "select task, step, attempt, model_answered as model, outcome, fresh_input_tokens as fresh_input, cache_read_tokens as cache_read, cache_write_5m_tokens as cache_write_5m, output_tokens as output, cost_nano_usd as cost from calls order by id";

await describeAgent(CLAUDE_CODE, (program) => {
  test("a run drives Claude Code through rework to a commit, and every call it made is a priced row", async () => {
    const stage = await openStage(program, {
      "T-1": [write("T-1", "bad", 1), done(2), write("T-1", "good", 3), done(4)],
      "T-2": [write("T-2", "good", 5), done(6)],
    });
    const ended = await stage.start().ended;
    expect(ended.talk).toContain("claude-code 2.1.329 carries out implement");
    expect(ended.code).toBe(0);
    expect(receiptsIn(ended.output).map(({ task, outcome }) => [task, outcome])).toEqual([
      ["T-1", "accepted"],
      ["T-2", "accepted"],
    ]);
    const branch = `suffice/${runIn(ended.talk)}`;
    expect(stage.git("show", `${branch}:T-1.txt`)).toBe("good");
    expect(stage.git("show", `${branch}:T-2.txt`)).toBe("good");
    const rows = rowsIn(stage.ledger, CALLS);
    expect(
      rows
        .map(({ task, attempt, model, outcome }) => [task, attempt, model, outcome].join(" "))
        .toSorted((a, b) => a.localeCompare(b)),
    ).toEqual([
      `T-1 1 ${MODEL} answered`,
      `T-1 1 ${MODEL} answered`,
      `T-1 2 ${MODEL} answered`,
      `T-1 2 ${MODEL} answered`,
      `T-2 1 ${MODEL} answered`,
      `T-2 1 ${MODEL} answered`,
    ]);
    // What the upstream said, by class, and no more of it than once.
    const sum = (name: string) => rows.reduce((total, row) => total + Number(row[name]), 0);
    expect([sum("fresh_input"), sum("cache_read"), sum("cache_write_5m"), sum("output")]).toEqual([
      6 * 10 + 21,
      2100,
      6000 + 21,
      6 * 40 + 21,
    ]);
    expect(rows.every(({ cost }) => Number(cost) > 0)).toBe(true);
    expect(JSON.stringify([ended, rowsIn(stage.ledger, "select * from calls")])).not.toContain("1234567890");
    expect(stage.git("worktree", "list").split("\n")).toHaveLength(1);
    // The program's own files go with the run.
    expect(readdirSync(join(stage.top, "data", "suffice", "agents"))).toEqual([]);
  }, 60_000);

  test.each([1, 2, 3])(
    "a run that is killed in call %i of Claude Code goes on there, and makes no finished call again",
    async (fatal) => {
      let life: RunningCli | undefined;
      let asked = 0;
      const stage = await openStage(
        program,
        // On resuming, the program puts a word of its own between: so many replies that any of them may be the next.
        { "T-1": [1, 2, 3].map((call) => write("T-1", "good", call)).concat([4, 5, 6, 7].map(done)) },
        () => {
          asked += 1;
          if (asked === fatal) life?.child.kill("SIGKILL");
        },
      );
      life = stage.start();
      const killed = await life.ended;
      expect(killed.signal).toBe("SIGKILL");
      const resumed = await stage.start("--resume", runIn(killed.talk)).ended;
      expect(resumed.code).toBe(0);
      expect(stage.git("show", `suffice/${runIn(killed.talk)}:T-1.txt`)).toBe("good");
      const bodies = stage.requests().map(({ body }) => JSON.stringify(body));
      // The first request of the second life holds every answer that the first life had, be it the last one's, which was just coming.
      const toolUses = (bodies[fatal] ?? "").split('"type":"tool_use"').length - 1;
      const lost = fatal - toolUses;
      expect([0, 1]).toContain(lost);
      // Each answer is a row, once; a call whose answer was lost with the process is the only one that has none.
      const answered = rowsIn(stage.ledger, CALLS).filter(({ outcome }) => outcome === "answered");
      expect(answered).toHaveLength(bodies.length - lost);
      expect(stage.git("worktree", "list").split("\n")).toHaveLength(1);
    },
    60_000,
  );

  test("with delegation off, whether a policy could delegate changes nothing: the same requests, the same tree", async () => {
    const could = await sentUnder(program, POLICY);
    const couldNot = await sentUnder(program, POLICY.replace("whitelist: [seed-data]", "whitelist: []"));
    expect(could).toEqual(couldNot);
    expect(could.bodies).toHaveLength(2);
  }, 60_000);

  test("a program that is not there is told before anything is spent", async () => {
    const stage = await openStage("/nowhere/claude", { "T-1": [] });
    const ended = await stage.start().ended;
    expect([ended.code, stage.requests()]).toEqual([3, []]);
    expect(ended.talk).toContain('step "implement" is given to claude-code, which cannot carry it out');
  }, 60_000);
});

/** What Claude Code was told, and the tree that came of it, under a policy. */
async function sentUnder(program: string, policy: string) {
  const stage = await openStage(program, { "T-1": [write("T-1", "good", 1), done(2)] });
  writeFileSync(join(stage.top, "policy.yaml"), policy);
  const ended = await stage.start("--policy", join(stage.top, "policy.yaml")).ended;
  expect(ended.code).toBe(0);
  const branch = `suffice/${runIn(ended.talk)}`;
  return {
    tree: stage.git("rev-parse", `${branch}^{tree}`),
    // Two runs in two places: their own names are the only difference that there may be.
    bodies: stage.requests().map(({ body }) => plain(JSON.stringify(body), stage.top)),
  };
}

/** Without what differs between any two runs: their ids, their folders, and the ids that the program draws. */
function plain(text: string, top: string): string {
  return text
    .replaceAll(top, "TOP")
    .replaceAll(/\d{8}-\d{6}-[0-9a-f]{4}/g, "RUN")
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "UUID")
    .replaceAll(/device_id\\*":\\*"[0-9a-f]+/g, "DEVICE");
}
