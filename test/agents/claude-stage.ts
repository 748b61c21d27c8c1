import { randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createClaudeCodeFormat } from "../../src/agent-logs/claude-code/index.ts";
import { findFiles } from "../../src/agent-logs/index.ts";
import { readLogs } from "../../src/app/logs/read-logs.ts";
import { createProgramStarter } from "../../src/commands/index.ts";
import { instant } from "../../src/domain/index.ts";
import { createClaudeAgentSdk, createClaudeCode } from "../../src/harnesses/claude-code/index.ts";
import type {
  AgentProgram,
  CallsIn,
  ProgramAssignment,
  ProgramCall,
  ProgramWatch,
} from "../../src/harnesses/index.ts";
import { gatherCalls } from "../../src/ingest/index.ts";
import type { ScriptedReply } from "../../src/testing/index.ts";
import { type AgentPackage, type AgentStage, basicEnvironment } from "./agent-stage.ts";

export const CLAUDE_CODE: AgentPackage = {
  wanted: "@anthropic-ai/claude-code@2.1.329",
  program(packageFolder) {
    // The package is a wrapper; the program itself lies beside it, in the one package that fits this platform.
    const scope = dirname(packageFolder);
    const own = readdirSync(scope).find((name) => name.startsWith("claude-code-"));
    return own && join(scope, own, process.platform === "win32" ? "claude.exe" : "claude");
  },
};

/** The transcripts as the rest of the project reads them. */
export const claudeCallsIn: CallsIn = async (home) => {
  const format = createClaudeCodeFormat();
  const place = { format, path: home, ...findFiles(format, [home]) };
  const { readings } = await readLogs([place], { clock: () => instant(Date.now()), onProgress: () => {} });
  return gatherCalls(readings).calls.map(
    ({ id, at, modelAsked, model, usage, requestId, origin }): ProgramCall => ({
      id,
      at,
      endedAt: undefined,
      modelAsked,
      modelAnswered: model,
      usage,
      requestId,
      agent: origin.agentType ?? origin.agent,
    }),
  );
};

export function claudeAt(program: string, callsIn: CallsIn = claudeCallsIn): AgentProgram {
  const start = createProgramStarter({ environment: basicEnvironment() });
  return createClaudeCode({ start, callsIn, program });
}

/** The SDK, installed for a program in this folder. */
export function claudeSdkIn(installedIn: string): AgentProgram {
  const start = createProgramStarter({ environment: basicEnvironment() });
  return createClaudeAgentSdk({ start, callsIn: claudeCallsIn, installedIn });
}

export const KEY = "sk-loopback-1234567890";

export function anAssignment(
  { folder, home, upstream }: Pick<AgentStage, "folder" | "home" | "upstream">,
  changes: Partial<ProgramAssignment> = {},
): ProgramAssignment {
  return {
    session: randomUUID(),
    folder,
    home,
    endpoint: { baseUrl: upstream.url, key: () => KEY },
    model: "acme-mid",
    system: "You work on the shop.",
    prompt: "Ticket: T-1\n\nAdd a line to the README.",
    resumes: false,
    access: "read-write",
    commands: [],
    answerSchema: undefined,
    subAgents: [],
    maxTurns: 10,
    budgetUsd: undefined,
    timeoutMs: 60_000,
    ...changes,
  };
}

export function aWatch(changes: Partial<ProgramWatch> = {}): ProgramWatch {
  return { signal: new AbortController().signal, onCall: () => "go-on", ...changes };
}

/** Counts that tell one call from another. */
export function counts(call: number) {
  return { freshInput: 10 + call, cacheRead: 100 * call, cacheWrite5m: 1000 + call, output: 40 + call };
}

export function saying(
  call: number,
  say: string,
  ...tools: NonNullable<ScriptedReply["tools"]>
): ScriptedReply {
  return { say, tools, usage: counts(call) };
}

export const edit = (path: string, from: string, to: string) => ({
  name: "Edit",
  input: { file_path: path, old_string: from, new_string: to },
});

export const bash = (command: string) => ({ name: "Bash", input: { command } });

/** Kills with SIGKILL whatever works in this home, its keeper included. Linux shows whose environment is whose. */
export function killAllIn(home: string): void {
  for (const name of readdirSync("/proc").filter((each) => /^\d+$/.test(each))) {
    try {
      const variables = readFileSync(`/proc/${name}/environ`, "latin1").split("\0");
      if (variables.includes(`HOME=${home}`)) process.kill(Number(name), "SIGKILL");
    } catch {
      // ENOENT, ESRCH: it is gone already. EACCES: it is somebody else's.
    }
  }
}

/** Ended and not only waiting to be collected. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false; // ESRCH: it is gone
  }
  const stat = `/proc/${pid}/stat`;
  return !existsSync(stat) || !/\) [ZX] /.test(readFileSync(stat, "utf8"));
}
