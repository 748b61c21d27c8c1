import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  type ReceivedRequest,
  type ScriptedUpstream,
  startScriptedUpstream,
} from "../../../src/testing/index.ts";
import { figureIn, type RunningCli, rowsIn, spawnCli } from "../shop.ts";
import { LOCAL, localScript, POLICY, script, TICKETS } from "./work.ts";

const FILES = {
  "package.json": '{ "name": "side-by-side", "private": true, "type": "module" }\n',
  // Passes unless something that was written is bad.
  "gate.mjs":
    'import { readdirSync, readFileSync } from "node:fs";\nconst bad = readdirSync("src").filter((name) => readFileSync(`src/${name}`, "utf8").includes("bad"));\nif (bad.length > 0) console.log(`bad: ${bad.join(", ")}`);\nprocess.exitCode = bad.length;\n',
  "src/begin.js": "export const begun = true;\n",
};

/** A small repository, two upstreams (one plays Ollama), and tickets whose work goes every way that a run knows. */
export interface ParallelStage {
  readonly git: (...args: readonly string[]) => string;
  readonly begin: (concurrency: number) => RunningCli;
  readonly resume: (run: string) => RunningCli;
  readonly figure: (sql: string) => number;
  readonly rows: (sql: string) => readonly Readonly<Record<string, unknown>>[];
  readonly requests: () => readonly ReceivedRequest[];
  readonly remove: () => Promise<void>;
}

export async function openParallelStage(
  onRequest?: (request: ReceivedRequest) => Promise<void> | void,
): Promise<ParallelStage> {
  const top = await mkdtemp(join(tmpdir(), "suffice-parallel-"));
  const folder = join(top, "repository");
  const ledger = join(top, "ledger.db");
  const git = (...args: readonly string[]) => execFileSync("git", args, { cwd: folder, encoding: "utf8" });
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(top, path)), { recursive: true });
    writeFileSync(join(top, path), text);
    return join(top, path);
  };
  for (const [path, text] of Object.entries(FILES)) put(join("repository", path), text);
  git("init", "--quiet", "--initial-branch=main");
  git("add", "--all");
  git("-c", "user.name=user", "-c", "user.email=user@localhost", "commit", "--quiet", "-m", "The beginning");

  const told = onRequest === undefined ? {} : { onRequest };
  const hosted = await startScriptedUpstream({ script, ...told });
  const local = await startScriptedUpstream({ script: localScript, shown: [{ model: LOCAL }], ...told });
  const upstreams: readonly ScriptedUpstream[] = [hosted, local];
  put("policy.yaml", POLICY);
  const settings = put(
    "suffice.yaml",
    JSON.stringify({
      policy: "./policy.yaml",
      base_url: hosted.url,
      providers: { ollama: { base_url: local.url } },
      delegate_mechanical_chunks: true,
      gates: { tests: { command: ["node", "gate.mjs"], timeout_seconds: 20 } },
    }),
  );
  const tickets = put("tickets.jsonl", TICKETS.map((each) => `${JSON.stringify(each)}\n`).join(""));
  const start = (...args: readonly string[]) =>
    spawnCli(["run", ...args, "--repo", folder, "--config", settings, "--ledger", ledger], {});
  return {
    git,
    begin: (concurrency) => start("--from", "jsonl", tickets, "--concurrency", String(concurrency)),
    resume: (run) => start("--resume", run),
    figure: (sql) => figureIn(ledger, sql),
    rows: (sql) => rowsIn(ledger, sql),
    requests: () =>
      upstreams.flatMap((upstream) => upstream.requests()).filter(({ cue }) => cue !== undefined),
    async remove() {
      for (const upstream of upstreams) await upstream.close();
      await rm(top, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
