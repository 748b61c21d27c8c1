// What the benches of runs stand on: a repository with so many files, settings, tickets, and `suffice` in a process of its own.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const LIGHT = "claude-haiku-5-5";

const cli = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
const usage = { freshInput: 1000, cacheRead: 0, cacheWrite5m: 0, output: 100 };

export function makeStage(files, settings) {
  const home = mkdtempSync(join(tmpdir(), "suffice-bench-run-"));
  process.on("exit", () => rmSync(home, { recursive: true, force: true }));
  const repository = join(home, "repository");
  mkdirSync(repository);
  for (let file = 0; file < files; file += 1) writeFileSync(join(repository, `${file}.txt`), "a\n");
  const git = (...args) => execFileSync("git", args, { cwd: repository, encoding: "utf8" });
  git("init", "--quiet", "--initial-branch=main");
  git("add", "--all");
  git("-c", "user.name=bench", "-c", "user.email=bench@localhost", "commit", "--quiet", "-m", "Files");
  writeFileSync(join(home, "suffice.yaml"), JSON.stringify(settings));
  const { NODE_EXTRA_CA_CERTS: _, ...environment } = process.env;
  const env = { ...environment, HOME: home };
  const commandOf = (...args) => [process.execPath, cli, "run", ...args, ...where(home, repository)];
  return { home, repository, env, git, commandOf, start: (...args) => start(commandOf(...args), env) };
}

function where(home, repository) {
  const config = join(home, "suffice.yaml");
  return ["--repo", repository, "--config", config, "--ledger", join(home, "ledger.db")];
}

/** `ended` gives what was said on standard error, or throws with it. */
function start([program, ...args], env) {
  const child = spawn(program, args, { env, stdio: ["ignore", "ignore", "pipe"] });
  let talk = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    talk += text;
  });
  const ended = new Promise((resolve, reject) => {
    child.on("error", reject).on("close", (code, signal) => {
      if (code === 0 || signal === "SIGKILL") resolve(talk);
      else reject(new Error(`the run ended with ${code}: ${talk.slice(-2000)}`));
    });
  });
  return { child, ended };
}

/** A file of tickets, one for each file of the repository from the first on. */
export function writeTickets({ home }, name, ids, more) {
  const lines = ids.map((id, file) =>
    JSON.stringify({ id, title: `Do it ${file}`, files: [`${file}.txt`], ...more }),
  );
  const path = join(home, `${name}.jsonl`);
  writeFileSync(path, lines.join("\n"));
  return path;
}

/** What a model says that answers at once: one file, and that it is done. */
export function writing(ids) {
  return ids.map((task, file) => ({
    task,
    model: LIGHT,
    replies: [
      { tools: [{ name: "write_file", input: { path: `${file}.txt`, content: "b\n" } }], usage },
      { say: "Done.", usage },
    ],
  }));
}

/** So that each round begins alike. */
export function deleteBranches({ git }) {
  for (const branch of git("branch", "--list", "--format=%(refname:short)", "suffice/*").split("\n"))
    if (branch !== "") git("branch", "--quiet", "-D", branch);
}
