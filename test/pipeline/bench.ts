import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { openRecords } from "../../src/app/open-ledger.ts";
import { composeRun } from "../../src/app/runs/compose-run.ts";
import { type RunPlan, runPlan } from "../../src/app/runs/run-plan.ts";
import { createDispatcher } from "../../src/dispatch/index.ts";
import {
  instant,
  type NanoUsd,
  type Policy,
  type RunId,
  runId,
  type TaskRecord,
  type Ticket,
} from "../../src/domain/index.ts";
import { type RunEvent, type RunParts, runTasks } from "../../src/pipeline/index.ts";
import { createAnthropicProvider } from "../../src/providers/anthropic/index.ts";
import type { Provider } from "../../src/providers/index.ts";
import { createOllamaProvider } from "../../src/providers/ollama/index.ts";
import {
  ACME_MODELS,
  aDecisionContext,
  aPolicy,
  NOON,
  type ReceivedRequest,
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
  /** What the run works with, changed for this life. */
  readonly around?: (parts: RunParts) => RunParts;
}

/** What a model was sent, as it was on the wire. */
export interface Request {
  readonly model: string;
  readonly task: string | undefined;
  readonly step: string | undefined;
  readonly chunk: string | undefined;
  readonly body: unknown;
}

export interface BenchOptions {
  readonly script: readonly ScriptedConversation[];
  readonly policy?: Partial<Policy>;
  readonly settings?: Partial<RunPlan["settings"]>;
  readonly models?: RunPlan["decisions"]["models"];
  readonly taskLimitUsd?: NanoUsd;
  readonly delegate?: boolean;
  /** In the repository, besides `check.mjs`. */
  readonly files?: Readonly<Record<string, string>>;
  /** Told of each request before it is answered; the answer waits for the promise. */
  readonly onRequest?: (
    request: Omit<Request, "body">,
    bench: { readonly root: string },
  ) => Promise<void> | void;
  /** The longest wait for an answer. */
  readonly timeoutMs?: number;
  /** Where the local tier is served, if not by the script as well. */
  readonly localUrl?: string;
}

/** Fails unless the files that it is given, without their ending, say "good" in every line. */
const CHECK = `import { readFileSync } from "node:fs";
for (const name of process.argv.slice(2)) {
  const lines = readFileSync(\`\${name}.txt\`, "utf8").trim().split("\\n");
  const said = lines.find((line) => line !== "good");
  if (said === undefined) continue;
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
  for (const [path, text] of Object.entries({ "check.mjs": CHECK, ...options.files })) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  git("init", "--quiet", "--initial-branch=main");
  git("add", "--all");
  git("-c", "user.name=shop", "-c", "user.email=shop@localhost", "commit", "--quiet", "-m", "As it was");
  const upstream = await startScriptedUpstream({
    script: options.script,
    onRequest: ({ cue }) => options.onRequest?.(requestOf(cue), { root: folder }),
  });
  onTestFinished(() => upstream.close());
  const records = await openRecords(":memory:");
  onTestFinished(() => records.close());
  const { timeoutMs = 10_000, localUrl = upstream.url } = options;
  const common = { timeoutMs, now: () => NOON };
  const remote = createAnthropicProvider({ ...common, baseUrl: upstream.url, apiKey: undefined });
  const local = createOllamaProvider({ ...common, baseUrl: localUrl });
  onTestFinished(async () => {
    await remote.close();
    await local.close();
  });
  const providers = new Map<string, Provider>([
    ["anthropic", remote],
    ["ollama", local],
  ]);
  const events: RunEvent[] = [];
  const plan = planOf(options, { root: folder, base: git("rev-parse", "HEAD"), baseUrl: upstream.url });
  let isBegun = false;

  async function run(
    tickets: readonly Ticket[],
    { maxCostUsd, around = (parts) => parts }: LifeOptions = {},
  ) {
    const journal = await (isBegun ? records.journal.resume(RUN) : records.journal.begin(RUN, null, NOON));
    isBegun = true;
    const parts = composeRun({
      run: RUN,
      plan,
      journal,
      ledger: records.ledger,
      providers,
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
    const { models, priceBook } = plan.decisions;
    const dispatcher = createDispatcher({
      providers,
      models,
      priceBook,
      ledger: records.ledger,
      now: () => instant(Date.now()),
      // Nobody is asked again any sooner by waiting here.
      wait: async () => {},
    });
    try {
      return await runTasks(tickets, around({ ...parts, dispatcher }));
    } finally {
      await journal.release();
    }
  }

  const requests = () => upstream.requests().map(({ cue, body }) => ({ ...requestOf(cue), body }));
  return { root: folder, run, events: () => events, requests, ledger: records.ledger, git };
}

function requestOf(cue: ReceivedRequest["cue"]): Omit<Request, "body"> {
  return { model: cue?.model ?? "", task: cue?.task, step: cue?.step, chunk: cue?.chunk };
}

function planOf(
  { policy, settings, models = MODELS, taskLimitUsd, delegate = false }: BenchOptions,
  at: { readonly root: string; readonly base: string; readonly baseUrl: string },
): RunPlan {
  const decisions = aDecisionContext({
    policy: aPolicy(policy),
    models,
    limits: {
      delegate,
      scripts: settings?.scripts?.map(({ name }) => name) ?? [],
      taskUsd: taskLimitUsd,
    },
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
      agents: [],
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
      localStore: ":memory:",
      outcomes: [],
      rollouts: [],
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
