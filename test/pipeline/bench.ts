import { execFileSync } from "node:child_process";
import { mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { openRecords } from "../../src/app/open-ledger.ts";
import { composeRun } from "../../src/app/runs/compose-run.ts";
import { type RunPlan, runPlan } from "../../src/app/runs/run-plan.ts";
import {
  type NanoUsd,
  type Policy,
  type RunId,
  runId,
  type TaskRecord,
  type Ticket,
} from "../../src/domain/index.ts";
import { type RunEvent, runTasks } from "../../src/pipeline/index.ts";
import { createAnthropicProvider } from "../../src/providers/anthropic/index.ts";
import {
  ACME_MODELS,
  aDecisionContext,
  aPolicy,
  NOON,
  type ScriptedConversation,
  type ScriptedReply,
  startScriptedUpstream,
} from "../../src/testing/index.ts";
import { createGitWorkspaces } from "../../src/workspaces/git/index.ts";

/** Everything real but the models: a repository, worktrees, a ledger in memory, the agent loop, HTTP on loopback. */
export interface Bench {
  readonly root: string;
  /** One life of the run: begins it, or goes on with it. */
  readonly run: (tickets: readonly Ticket[], options?: LifeOptions) => Promise<readonly TaskRecord[]>;
  readonly events: () => readonly RunEvent[];
  readonly requests: () => readonly Request[];
  readonly ledger: Awaited<ReturnType<typeof openRecords>>["ledger"];
  readonly git: (...args: readonly string[]) => string;
}

export interface LifeOptions {
  readonly maxCostUsd?: NanoUsd;
}

/** What a model was sent, as it was on the wire. */
export interface Request {
  readonly model: string;
  readonly task: string | undefined;
  readonly step: string | undefined;
  readonly body: unknown;
}

export interface BenchOptions {
  readonly script: readonly ScriptedConversation[];
  readonly policy?: Partial<Policy>;
  readonly settings?: Partial<RunPlan["settings"]>;
  readonly models?: RunPlan["decisions"]["models"];
  readonly taskLimitUsd?: NanoUsd;
}

/** Fails unless the file named after the ticket says "good". */
const CHECK = `import { readFileSync } from "node:fs";
const said = readFileSync(\`\${process.argv[2]}.txt\`, "utf8").trim();
if (said !== "good") {
  console.log(\`expected "good", got "\${said}"\`);
  process.exitCode = 1;
}
`;
const AUTHOR = { name: "suffice", email: "suffice@localhost" };

export const RUN: RunId = requireRunId("run-1");
export const MODELS = ACME_MODELS.map((model) => ({ ...model, provider: "anthropic" }));

export async function openBench(options: BenchOptions): Promise<Bench> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "suffice-pipeline-")));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const git = (...args: readonly string[]) =>
    execFileSync("git", args, { cwd: folder, encoding: "utf8" }).trim();
  await writeFile(join(folder, "check.mjs"), CHECK);
  git("init", "--quiet", "--initial-branch=main");
  git("add", "--all");
  git("-c", "user.name=shop", "-c", "user.email=shop@localhost", "commit", "--quiet", "-m", "As it was");
  const upstream = await startScriptedUpstream({ script: options.script });
  onTestFinished(() => upstream.close());
  const records = await openRecords(":memory:");
  onTestFinished(() => records.close());
  const provider = createAnthropicProvider({
    baseUrl: upstream.url,
    apiKey: undefined,
    timeoutMs: 10_000,
    now: () => NOON,
  });
  onTestFinished(() => provider.close());
  const events: RunEvent[] = [];
  const plan = planOf(options, { root: folder, base: git("rev-parse", "HEAD"), baseUrl: upstream.url });
  let isBegun = false;

  async function run(tickets: readonly Ticket[], { maxCostUsd }: LifeOptions = {}) {
    const journal = await (isBegun ? records.journal.resume(RUN) : records.journal.begin(RUN, null, NOON));
    isBegun = true;
    const parts = composeRun({
      run: RUN,
      plan,
      journal,
      ledger: records.ledger,
      providers: new Map([[provider.name, provider]]),
      workspaces: createGitWorkspaces({ author: AUTHOR, environment: process.env }),
      environment: {
        key: () => undefined,
        baseUrls: new Map(),
        dataFolder: folder,
        variables: process.env,
        wantsNoColour: true,
      },
      maxCostUsd,
      signal: new AbortController().signal,
      emit: (event) => events.push(event),
    });
    try {
      return await runTasks(tickets, parts);
    } finally {
      await journal.release();
    }
  }

  const requests = () =>
    upstream.requests().map(({ cue, body }) => ({
      model: cue?.model ?? "",
      task: cue?.task,
      step: cue?.step,
      body,
    }));
  return { root: folder, run, events: () => events, requests, ledger: records.ledger, git };
}

function planOf(
  { policy, settings, models = MODELS, taskLimitUsd }: BenchOptions,
  at: { readonly root: string; readonly base: string; readonly baseUrl: string },
): RunPlan {
  const decisions = aDecisionContext({
    policy: aPolicy(policy),
    models,
    limits: { scripts: settings?.scripts?.map(({ name }) => name) ?? [], taskUsd: taskLimitUsd },
  });
  return runPlan({
    root: at.root,
    base: at.base,
    tickets: [],
    decisions,
    fileBytes: [],
    found: {},
    settings: {
      policy: "small",
      policyFrom: at.root,
      delegate: false,
      whitelist: [],
      gates: [{ name: "tests", argv: [process.execPath, "check.mjs", "{task_id}"], timeoutMs: 10_000 }],
      commands: [],
      protectedPaths: ["check.mjs"],
      scripts: [],
      providers: [
        {
          name: "anthropic",
          protocol: "anthropic",
          baseUrl: at.baseUrl,
          keyVariable: undefined,
          needsKey: false,
          timeoutMs: undefined,
        },
      ],
      models: [],
      prices: [],
      taskCapUsd: undefined,
      maxCostUsd: undefined,
      concurrency: 3,
      ledger: ":memory:",
      ...settings,
    },
  });
}

function requireRunId(text: string): RunId {
  const id = runId(text);
  if (id === undefined) throw new Error(`${text} is no run id`);
  return id;
}

const USAGE = { freshInput: 1000, cacheRead: 0, cacheWrite5m: 0, output: 100 };

export function says(say: string): ScriptedReply {
  return { say, usage: USAGE };
}

export function calls(
  name: string,
  input: NonNullable<ScriptedReply["tools"]>[number]["input"],
): ScriptedReply {
  return { tools: [{ name, input }], usage: USAGE };
}

/** Writes a file, then says that it is done: one attempt. */
export function writes(path: string, content: string): readonly ScriptedReply[] {
  return [calls("write_file", { path, content: `${content}\n` }), says(`${path} is written.`)];
}
