import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, onTestFinished, test } from "vitest";
import {
  type ScriptedUpstream,
  type ScriptedUpstreamOptions,
  startScriptedUpstream,
} from "../../src/testing/index.ts";
import { installedTool } from "../tools/installed-tool.ts";

/** An agent program as a package that only tests need. */
export interface AgentPackage {
  /** `name@1.2.3`. */
  readonly wanted: string;
  /** The program's file, given the package's folder; `undefined` where there is none for this platform. */
  readonly program: (packageFolder: string) => string | undefined;
}

/** A program of some hundred MB on a machine that does other things too. */
const PATIENCE_MS = 60_000;

/**
 * Tests with a real agent program. Where it cannot be installed they are skipped with one line that says why; that is a failure
 * where the program is known to be there: in CI on Linux with an x64 processor, and with `SUFFICE_AGENTS=required`.
 */
export async function describeAgent(agent: AgentPackage, tests: (program: string) => void): Promise<void> {
  const found = await programOf(agent);
  if ("program" in found) {
    describe(agent.wanted, { timeout: PATIENCE_MS }, () => tests(found.program));
    return;
  }
  const because = `${agent.wanted} is not tested here: ${found.because}`;
  if (isRequired()) {
    describe(agent.wanted, () => {
      test("it can be installed here", () => {
        throw new Error(because);
      });
    });
    return;
  }
  process.stderr.write(`suffice: ${because}\n`);
  describe.skip(because, () => tests(""));
}

async function programOf(agent: AgentPackage) {
  const installed = await installedTool(agent.wanted);
  if ("because" in installed) return installed;
  const program = agent.program(installed.folder);
  if (program !== undefined && existsSync(program)) return { program };
  return { because: `it has no program for ${process.platform} on ${process.arch}` };
}

function isRequired(): boolean {
  const { CI, SUFFICE_AGENTS } = process.env;
  if (SUFFICE_AGENTS === "required") return true;
  return (CI ?? "") !== "" && process.platform === "linux" && process.arch === "x64";
}

/** What an agent works with in a test: a worktree of a real repository, a home of its own, and a scripted upstream. */
export interface AgentStage {
  /** A linked git worktree with one commit behind it. */
  readonly folder: string;
  readonly home: string;
  readonly upstream: ScriptedUpstream;
  readonly git: (...args: readonly string[]) => string;
  /** A file of the worktree. */
  readonly read: (path: string) => string;
}

export interface AgentStageOptions extends ScriptedUpstreamOptions {
  /** By their paths from the repository's root. */
  readonly files?: Readonly<Record<string, string>>;
}

/** The basics that programs are found by, for whoever starts one in a test. */
export function basicEnvironment(): Readonly<Record<string, string | undefined>> {
  const { PATH, LANG } = process.env;
  return { PATH, LANG };
}

/** Ends with the test that opened it. */
export async function openAgentStage({ files = {}, ...options }: AgentStageOptions): Promise<AgentStage> {
  const top = mkdtempSync(join(tmpdir(), "suffice-agents-"));
  onTestFinished(() => rmSync(top, { recursive: true, force: true, maxRetries: 5 }));
  const folder = join(top, "worktree");
  const home = join(top, "home");
  mkdirSync(home);
  makeWorktree(join(top, "repository"), folder, { "README.md": "# Shop\n", ...files });
  const upstream = await startScriptedUpstream(options);
  onTestFinished(() => upstream.close());
  return {
    folder,
    home,
    upstream,
    git: (...args) => git(folder, args),
    read: (path) => readFileSync(join(folder, path), "utf8"),
  };
}

function makeWorktree(repository: string, folder: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(repository);
  git(repository, ["init", "--quiet", "--initial-branch=main"]);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(repository, path)), { recursive: true });
    writeFileSync(join(repository, path), text);
  }
  git(repository, ["add", "--all"]);
  git(repository, ["commit", "--quiet", "--message", "chore: begin"]);
  git(repository, ["worktree", "add", "--quiet", "-b", "work", folder]);
}

function git(folder: string, args: readonly string[]): string {
  const author = ["-c", "user.name=Mia", "-c", "user.email=mia@shop.example"];
  const env = { ...basicEnvironment(), GIT_CONFIG_GLOBAL: "", GIT_CONFIG_NOSYSTEM: "1" };
  return execFileSync("git", [...author, ...args], { cwd: folder, env, encoding: "utf8" });
}
