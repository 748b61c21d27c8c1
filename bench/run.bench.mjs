// What a run costs besides models and gates: tickets whose work is nothing, and tickets whose model answers at once, beside a
// hundred worktrees made and removed by hand.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startScriptedUpstream } from "../dist/testing.js";

const COUNT = 100;
/** A hundred tickets are their own average. */
const RUNS = 1;
const LIGHT = "claude-haiku-5-5";

const cli = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
const home = mkdtempSync(join(tmpdir(), "suffice-bench-run-"));
process.on("exit", () => rmSync(home, { recursive: true, force: true }));

const repository = join(home, "repository");
mkdirSync(repository);
for (let file = 0; file < COUNT; file += 1) writeFileSync(join(repository, `${file}.txt`), "a\n");
git("init", "--quiet", "--initial-branch=main");
git("add", "--all");
git(
  "-c",
  "user.name=bench",
  "-c",
  "user.email=bench@localhost",
  "commit",
  "--quiet",
  "-m",
  "A hundred files",
);

const settings = join(home, "suffice.yaml");
writeFileSync(
  settings,
  JSON.stringify({ gates: { tests: { command: ["true"] } }, scripts: { format: { command: ["true"] } } }),
);
const empty = tickets("empty", { kind: "format" });
const written = tickets("written", { kind: "coding" });

/** Answers as soon as it is asked: one file, and that it is done. */
const usage = { freshInput: 1000, cacheRead: 0, cacheWrite5m: 0, output: 100 };
const script = Array.from({ length: COUNT }, (_, index) => ({
  task: `written-${index}`,
  model: LIGHT,
  replies: [
    { tools: [{ name: "write_file", input: { path: `${index}.txt`, content: "b\n" } }], usage },
    { say: "Done.", usage },
  ],
}));

const reference = { name: `git worktree add and remove, ${COUNT} times`, run: worktreesByHand };
const unit = { count: COUNT, name: "tickets" };

export const benches = [
  { name: "run, empty tickets", reference, run: () => run(empty, "http://127.0.0.1:9"), runs: RUNS, unit },
  { name: "run, a model that answers at once", reference, run: runWithModel, runs: RUNS, unit },
];

function tickets(name, more) {
  const lines = Array.from({ length: COUNT }, (_, index) =>
    JSON.stringify({ id: `${name}-${index}`, title: `Do it ${index}`, files: [`${index}.txt`], ...more }),
  );
  const file = join(home, `${name}.jsonl`);
  writeFileSync(file, lines.join("\n"));
  return file;
}

function git(...args) {
  return execFileSync("git", args, { cwd: repository, encoding: "utf8" });
}

function worktreesByHand() {
  for (let index = 0; index < COUNT; index += 1) {
    const path = join(home, "by-hand", String(index));
    git("worktree", "add", "--quiet", "--detach", path, "main");
    git("worktree", "remove", path);
  }
}

async function runWithModel() {
  const upstream = await startScriptedUpstream({ script });
  try {
    await run(written, upstream.url);
  } finally {
    await upstream.close();
  }
}

/** A run in a process of its own, as people start it; its branch goes again, so that each round begins alike. */
async function run(file, url) {
  const { NODE_EXTRA_CA_CERTS: _, ...environment } = process.env;
  const where = ["--repo", repository, "--config", settings, "--ledger", join(home, "ledger.db")];
  const child = spawn(process.execPath, [cli, "run", "--from", "jsonl", file, "--base-url", url, ...where], {
    env: { ...environment, HOME: home },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let talk = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    talk += text;
  });
  const code = await new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
  if (code !== 0) throw new Error(`the run ended with ${code}: ${talk.slice(-2000)}`);
  for (const branch of git("branch", "--list", "--format=%(refname:short)", "suffice/*").split("\n"))
    if (branch !== "") git("branch", "--quiet", "-D", branch);
}
