import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { buffer } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { type RunningCli, spawnCli } from "./shop.ts";

/** In the command line's environment, and to be found nowhere else afterwards. */
export const KEY = "sk-ant-hostile-0123456789abcdef";
/** Stands in a file beside the repository, which no tool may reach. */
export const SENTINEL = "the neighbour's secret 5e1f";

const POLICY = fileURLToPath(new URL("../../presets/policies/evidence.yaml", import.meta.url));

const FRAMES = /^.*kind: (pre_flight|smoke_test).*\n/gm;

const FILES = {
  "package.json": '{ "name": "little", "private": true, "type": "module" }\n',
  "src/a.js": "export const a = 1;\n",
  "acceptance/a.test.js": 'import "../src/a.js";\n',
  "acceptance/b.test.js": 'import "../src/a.js";\n',
  // Passes once the work is done.
  "gate.mjs":
    'import { readFileSync } from "node:fs";\nprocess.exitCode = readFileSync("src/a.js", "utf8").includes("a = 2") ? 0 : 1;\n',
};

/** A small repository beside a neighbour's file, with settings, tickets and a ledger of their own. */
export interface Stage {
  readonly top: string;
  readonly folder: string;
  readonly ledger: string;
  readonly settings: string;
  readonly git: (...args: readonly string[]) => string;
  /** Writes a file beside the repository and gives its path. */
  readonly put: (name: string, text: string) => string;
  /** `suffice` with the key in its environment, the stage's settings and its ledger. */
  readonly start: (...args: readonly string[]) => RunningCli;
  /** `suffice run` of these tickets, each a JSON object, against a server. */
  readonly run: (url: string, tickets: readonly object[], ...more: readonly string[]) => RunningCli;
  /** The same where no file can grow beyond so many times 1024 bytes. */
  readonly runWithin: (kiB: number, url: string, tickets: readonly object[]) => RunningCli;
  readonly resume: (run: string, ...more: readonly string[]) => RunningCli;
  /** What the user sees of the repository: branch, commits of main, status, the index' entries, every file. */
  readonly checkedOut: () => unknown;
  /** Files under the stage's top folder whose bytes hold the text, packed git objects included. */
  readonly filesWith: (text: string) => readonly string[];
  readonly remove: () => Promise<void>;
}

export async function openStage(
  options: {
    readonly commands?: readonly (readonly string[])[];
    readonly protect?: readonly string[];
    readonly caps?: string;
    readonly gateSeconds?: number;
    readonly files?: Readonly<Record<string, string>>;
    /** With the policy's checks before and after the work. */
    readonly isFramed?: true;
    /** More keys of suffice.yaml. */
    readonly settings?: object;
  } = {},
): Promise<Stage> {
  const top = await mkdtemp(join(tmpdir(), "suffice-hostile-"));
  const folder = join(top, "repository");
  const ledger = join(top, "ledger.db");
  const git = (...args: readonly string[]) => gitIn(folder, args);
  const put = (name: string, text: string) => {
    const path = join(top, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  };
  for (const [name, text] of Object.entries({ ...FILES, ...options.files }))
    put(join("repository", name), text);
  put("secret", `${SENTINEL}\n`);
  put("tickets.jsonl", "");
  git("init", "--quiet", "--initial-branch=main");
  git("add", "--all");
  git("-c", "user.name=user", "-c", "user.email=user@localhost", "commit", "--quiet", "-m", "The beginning");
  const caps = options.caps ?? "{ task_usd: 5, rounds: 2, escalations: 0, turns: 6 }";
  const policy = readFileSync(POLICY, "utf8").replace(/^caps: .*$/m, `caps: ${caps}`);
  // Without the checks that frame a ticket: what they would refuse has to be harmless also where a policy has none.
  put("policy.yaml", options.isFramed === true ? policy : policy.replace(FRAMES, ""));
  const settings = put(
    "suffice.yaml",
    JSON.stringify({
      policy: "./policy.yaml",
      gates: { tests: { command: ["node", "gate.mjs"], timeout_seconds: options.gateSeconds ?? 20 } },
      commands: options.commands ?? [],
      protected_paths: options.protect ?? ["acceptance"],
      ...options.settings,
    }),
  );
  const spawned = (args: readonly string[], mostFileKiB?: number) =>
    spawnCli(args, { environment: { ANTHROPIC_API_KEY: KEY }, folder: top, mostFileKiB });
  const start = (...args: readonly string[]) => spawned(args);
  const runArguments = (url: string, tickets: readonly object[]) => {
    const file = put("tickets.jsonl", tickets.map((each) => `${JSON.stringify(each)}\n`).join(""));
    return [
      "run",
      "--from",
      "jsonl",
      file,
      "--base-url",
      url,
      "--repo",
      folder,
      "--config",
      settings,
      "--ledger",
      ledger,
    ];
  };
  return {
    top,
    folder,
    ledger,
    settings,
    git,
    put,
    start,
    run: (url, tickets, ...more) => start(...runArguments(url, tickets), ...more),
    runWithin: (kiB, url, tickets) => spawned(runArguments(url, tickets), kiB),
    resume: (run, ...more) =>
      start("run", "--resume", run, "--repo", folder, "--config", settings, "--ledger", ledger, ...more),
    checkedOut: () => ({
      branch: git("symbolic-ref", "HEAD"),
      main: git("rev-parse", "main"),
      status: git("status", "--porcelain", "--ignored=no"),
      index: git("ls-files", "--stage"),
      files: filesUnder(folder)
        .filter((path) => !/^(\.git|\.suffice)\//.test(path))
        .map((path) => [path, readFileSync(join(folder, path), "latin1")]),
      settings: readFileSync(join(folder, ".git", "config"), "utf8"),
      hooks: readdirSync(join(folder, ".git", "hooks")).filter((name) => !name.endsWith(".sample")),
      beside: readdirSync(top).filter((name) => !name.startsWith("ledger.db")),
      secret: readFileSync(join(top, "secret"), "utf8"),
    }),
    filesWith(text) {
      const loose = filesUnder(top).filter((path) => readFileSync(join(top, path)).includes(text));
      const objects = git("cat-file", "--batch-all-objects", "--batch-check=%(objectname) %(objecttype)");
      const blobs = objects.split("\n").filter((line) => line !== "" && !line.endsWith(" tree"));
      const hits = blobs.filter((line) => {
        const [id = "", type = ""] = line.split(" ");
        return git("cat-file", type, id).includes(text);
      });
      return [...loose, ...hits];
    },
    remove: () => rm(top, { recursive: true, force: true, maxRetries: 5 }),
  };
}

export function gitIn(folder: string, args: readonly string[]): string {
  return execFileSync("git", args, { cwd: folder, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
}

function filesUnder(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();
}

const Asked = z.looseObject({
  model: z.string(),
  messages: z.array(
    z.looseObject({
      role: z.string(),
      content: z.array(
        z.looseObject({
          type: z.string(),
          text: z.string().optional(),
          content: z.unknown().optional(),
          is_error: z.boolean().optional(),
        }),
      ),
    }),
  ),
});

export interface Asking {
  readonly model: string;
  /** How often the model has spoken since the ticket was named: the turn of the attempt. */
  readonly turn: number;
  readonly task: string;
  readonly step: string;
  /** Of a plan that the task was cut by. */
  readonly chunk: string | undefined;
  /** Of the last message: what the tools said. */
  readonly results: readonly { readonly text: string; readonly isError: boolean }[];
  /** Counts the requests, from 1 on. */
  readonly number: number;
}

export interface ToolUse {
  readonly name: string;
  readonly input: unknown;
}

/** A message, or `raw` bytes under a status of any kind. */
export type Saying =
  | {
      readonly say?: string;
      readonly tools?: readonly ToolUse[];
      readonly stop?: string;
      readonly model?: string;
      /** Default: 100 in, 10 out. */
      readonly usage?: unknown;
    }
  | { readonly raw: string; readonly status?: number; readonly type?: string; readonly breaks?: boolean };

export interface HostileModel {
  readonly url: string;
  /** The bytes of all requests, as they came. */
  readonly bodies: () => readonly string[];
  readonly asked: () => readonly Asking[];
  readonly close: () => Promise<void>;
}

/** A server on loopback in Anthropic's format that says whatever the test wants. */
export async function startModel(
  answer: (asking: Asking) => Saying | Promise<Saying>,
): Promise<HostileModel> {
  const bodies: string[] = [];
  const asked: Asking[] = [];
  const server = createServer((request, response) => {
    const respond = async () => {
      const text = (await buffer(request)).toString("utf8");
      bodies.push(text);
      const asking = { ...readAsking(text), number: bodies.length };
      asked.push(asking);
      write(response, asking, await answer(asking));
    };
    respond().catch((error: unknown) => {
      // A mistake of the test: said where the test will see it, in the run's own failure.
      if (!response.headersSent) response.writeHead(400, { "content-type": "application/json" });
      response.end(JSON.stringify({ type: "error", error: { type: "test_error", message: String(error) } }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    bodies: () => bodies,
    asked: () => asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function readAsking(body: string): Omit<Asking, "number"> {
  const { model, messages } = Asked.parse(JSON.parse(body));
  const textOf = ({ content }: (typeof messages)[number]) => content.map(({ text = "" }) => text).join("\n");
  const opening = messages.findLastIndex((each) => each.role === "user" && /^Ticket: /m.test(textOf(each)));
  const named = messages[opening];
  const lineOf = (message: typeof named, name: string) =>
    message === undefined ? undefined : new RegExp(`^${name}: (.*)$`, "m").exec(textOf(message))?.[1];
  const last = messages.at(-1)?.content ?? [];
  return {
    model,
    turn: messages.slice(opening + 1).filter(({ role }) => role === "assistant").length,
    task: lineOf(named, "Ticket") ?? "",
    step: lineOf(named, "Step") ?? "",
    chunk: lineOf(named, "Chunk"),
    results: last.flatMap(({ type, content, is_error = false }) =>
      type === "tool_result"
        ? [{ text: typeof content === "string" ? content : JSON.stringify(content), isError: is_error }]
        : [],
    ),
  };
}

function write(response: ServerResponse, asking: Asking, saying: Saying): void {
  if ("raw" in saying) {
    response.writeHead(saying.status ?? 200, { "content-type": saying.type ?? "application/json" });
    if (saying.breaks === true) response.write(saying.raw, () => response.destroy());
    else response.end(saying.raw);
    return;
  }
  const { say, tools = [], model = asking.model } = saying;
  const usage = "usage" in saying ? saying.usage : { input_tokens: 100, output_tokens: 10 };
  const content = [
    ...(say === undefined ? [] : [{ type: "text", text: say }]),
    ...tools.map(({ name, input }, at) => ({
      type: "tool_use",
      id: `toolu_${asking.number}_${at}`,
      name,
      input,
    })),
  ];
  const stop_reason = saying.stop ?? (tools.length > 0 ? "tool_use" : "end_turn");
  response.writeHead(200, { "content-type": "application/json", "request-id": `req_${asking.number}` });
  response.end(
    JSON.stringify({ id: "msg_1", type: "message", role: "assistant", model, content, stop_reason, usage }),
  );
}

/** The work that the gate of the stage's repository asks for. */
export const WORK: ToolUse = {
  name: "write_file",
  input: { path: "src/a.js", content: "export const a = 2;\n" },
};

/** Does these things at first, then the work, then says that it is done. */
export function afterwardsHonest(tools: readonly ToolUse[]) {
  return ({ turn }: Asking): Saying => {
    if (turn === 0) return { tools };
    return turn === 1 ? { tools: [WORK] } : { say: "Done." };
  };
}

/** A ticket that goes to light, in a context of its own. */
export function ticket(id: string, more: object = {}): { readonly id: string } {
  const work = { title: "Count on", kind: "coding", files: ["src/a.js"] };
  return { ...work, ...more, id };
}

/** Something that a test waits for, or makes others wait for. */
export function aSignal() {
  const waiting: (() => void)[] = [];
  const given = new Promise<void>((resolve) => {
    waiting.push(resolve);
  });
  return { given, give: () => waiting.forEach((resolve) => resolve()) };
}
