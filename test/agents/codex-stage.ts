import { spawn, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createCodexFormat } from "../../src/agent-logs/codex/index.ts";
import { findFiles, mergeCalls, readLines } from "../../src/agent-logs/index.ts";
import { createProgramStarter } from "../../src/commands/index.ts";
import { type CodexOptions, createCodex } from "../../src/harnesses/codex/index.ts";
import type {
  AgentProgram,
  CallsIn,
  ProgramAssignment,
  ProgramCall,
  ProgramOutcome,
  StartProgram,
} from "../../src/harnesses/index.ts";
import { isJsonArray, isJsonObject } from "../../src/protocols/index.ts";
import { type AgentPackage, type AgentStage, basicEnvironment } from "./agent-stage.ts";

export const CODEX: AgentPackage = {
  wanted: "@openai/codex@0.169.0",
  program: (folder) => join(folder, "..", "..", ".bin", "codex"),
};

export const startProgram: StartProgram = createProgramStarter({ environment: basicEnvironment() });

/** Codex's calls as the composition root reads them: by the reader of its logs. */
export const codexCallsIn: CallsIn = async (folder) => {
  const format = createCodexFormat();
  const { reads } = format;
  if (reads.kind !== "lines") throw new Error("Codex's logs are lines");
  const logged = findFiles(format, [folder]).files.flatMap((file) => {
    const reader = reads.open(file, undefined);
    readLines({ path: file.path, reader, markers: reads.markers });
    return reader.done().calls;
  });
  return [...mergeCalls(logged).values()].map((call) => ({
    id: call.id,
    at: call.at,
    endedAt: undefined,
    modelAsked: call.modelAsked,
    modelAnswered: call.model,
    usage: call.usage,
    requestId: call.requestId,
    agent: call.origin.agent,
  }));
};

export const KEY = "sk-codex-1234567890";

/** Some work for Codex on a stage; what a test does not say has a sensible value. */
export function codexWork(stage: AgentStage, asked: Partial<ProgramAssignment> = {}): ProgramAssignment {
  return {
    session: randomUUID(),
    folder: stage.folder,
    home: stage.home,
    endpoint: { baseUrl: `${stage.upstream.url}/v1`, key: () => KEY },
    model: "acme-mid",
    system: "You work for a shop.",
    prompt: "Ticket: T-1\nStep: implement",
    resumes: false,
    access: "read-write",
    commands: [],
    answerSchema: undefined,
    subAgents: [],
    maxTurns: 10,
    budgetUsd: undefined,
    timeoutMs: 60_000,
    ...asked,
  };
}

export function codexWith(program: string, options: Partial<CodexOptions> = {}): AgentProgram {
  return createCodex({ start: startProgram, callsIn: codexCallsIn, program, ...options });
}

/** Runs it to its end, and keeps what was told on the way. */
export async function runCodex(
  codex: AgentProgram,
  work: ProgramAssignment,
  onCall: (call: ProgramCall) => "go-on" | "stop" = () => "go-on",
): Promise<{ readonly outcome: ProgramOutcome; readonly told: readonly ProgramCall[] }> {
  const told: ProgramCall[] = [];
  const outcome = await codex.run(work, {
    signal: new AbortController().signal,
    onCall: (call) => {
      told.push(call);
      return onCall(call);
    },
  });
  return { outcome, told };
}

/** What the tools answered, as the last request has it, in the order of their calls. */
export function toolResults({ upstream }: AgentStage): readonly string[] {
  const body = upstream.requests().at(-1)?.body;
  const input = isJsonObject(body) ? body["input"] : undefined;
  return (isJsonArray(input) ? input : [])
    .filter(isJsonObject)
    .flatMap(({ type, output }) =>
      type === "function_call_output" && typeof output === "string" ? [output] : [],
    );
}

/** Starts programs so that the test can kill one with everything that it started, as the system does when memory runs out. */
export function createKillableStart(): { readonly start: StartProgram; kill(): void } {
  const running: number[] = [];
  return {
    start: ([program, ...rest], { cwd, environment, input = "", onLine }) =>
      new Promise((resolve) => {
        const child = spawn(program, rest, {
          cwd,
          env: { ...basicEnvironment(), ...environment },
          detached: true,
        });
        if (child.pid !== undefined) running.push(child.pid);
        createInterface({ input: child.stdout }).on("line", onLine);
        child.stdin.end(input);
        child.once("close", (exitCode) => {
          const stderr = "";
          resolve(
            exitCode === null
              ? { kind: "killed", because: "signal", stderr }
              : { kind: "exited", exitCode, stderr },
          );
        });
      }),
    kill() {
      const leader = running.at(-1);
      if (leader !== undefined) process.kill(-leader, "SIGKILL");
    },
  };
}

/** Whether the system lets Codex have its sandbox, which containers often do not. */
export function hasSandbox(program: string): boolean {
  return spawnSync(program, ["sandbox", "--", "true"], { env: { ...basicEnvironment() } }).status === 0;
}
