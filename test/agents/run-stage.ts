import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { onTestFinished } from "vitest";
import { type ReceivedRequest, type ScriptedReply, startScriptedUpstream } from "../../src/testing/index.ts";
import { type RunningCli, spawnCli } from "../e2e/shop.ts";
import { basicEnvironment } from "./agent-stage.ts";

/** Light writes, one test command judges, and what is left is committed. */
export const POLICY = `policy: small
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

/** A repository with tickets, and the built command line that drives an agent program through them against a scripted upstream. */
export interface RunStage {
  readonly top: string;
  readonly folder: string;
  readonly ledger: string;
  readonly requests: () => readonly ReceivedRequest[];
  readonly start: (...args: readonly string[]) => RunningCli;
  readonly git: (...args: readonly string[]) => string;
}

export interface RunStageOptions {
  /** The program's file, and the name by which a run looks for it. */
  readonly program: string;
  readonly name: string;
  /** As `--agent` has it. */
  readonly agent: string;
  readonly model: string;
  /** Settings for a provider at this address, where it is not the usual one. */
  readonly settingsFor?: (url: string) => string;
  readonly tasks: Readonly<Record<string, readonly ScriptedReply[]>>;
  readonly onRequest?: (request: ReceivedRequest) => void;
}

/** Ends with the test that opened it. */
export async function openRunStage(options: RunStageOptions): Promise<RunStage> {
  const { program, name, agent, model, tasks, onRequest = () => {} } = options;
  const top = mkdtempSync(join(tmpdir(), "suffice-agent-run-"));
  onTestFinished(() => rmSync(top, { recursive: true, force: true, maxRetries: 5 }));
  const [folder, bin, ledger] = [join(top, "repository"), join(top, "bin"), join(top, "ledger.db")];
  for (const each of [folder, bin]) mkdirSync(each);
  symlinkSync(program, join(bin, name));
  const files = { "write.mjs": WRITE, "check.mjs": CHECK, "policy.yaml": POLICY };
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  const git = (...args: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=Mia", "-c", "user.email=mia@shop.example", ...args], {
      cwd: folder,
      encoding: "utf8",
    }).trim();
  git("init", "--quiet", "--initial-branch=main");
  git("add", "--all");
  git("commit", "--quiet", "--message", "chore: begin");
  const upstream = await startScriptedUpstream({
    script: Object.entries(tasks).map(([task, replies]) => ({ task, model, replies })),
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
    TEAM_API_KEY: "sk-team-1234567890-secret",
  };
  const settingsFile = join(top, "suffice.yaml");
  const config = options.settingsFor?.(upstream.url);
  if (config !== undefined) writeFileSync(settingsFile, config);
  const where = config === undefined ? ["--base-url", upstream.url] : ["--config", settingsFile];
  const common = ["--repo", folder, "--ledger", ledger, ...where, "--json"];
  const settings = ["--policy", join(folder, "policy.yaml"), "--agent", agent, "--allow", "node write.mjs *"];
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

/** All rows of calls, with their usage by class. */
export const CALLS =
  "select task, step, attempt, model_asked as asked, model_answered as model, outcome, fresh_input_tokens as fresh_input, cache_read_tokens as cache_read, cache_write_5m_tokens as cache_write_5m, output_tokens as output, cost_nano_usd as cost from calls order by id";
