import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { findFiles, mergeCalls } from "../../src/agent-logs/index.ts";
import { createOpencodeFormat } from "../../src/agent-logs/opencode/index.ts";
import type { AgentProgram, CallsIn, ProgramAssignment } from "../../src/harnesses/index.ts";
import { createOpencode } from "../../src/harnesses/opencode/index.ts";
import type { AgentPackage, AgentStage } from "./agent-stage.ts";
import { startProgram } from "./codex-stage.ts";

export const OPENCODE: AgentPackage = {
  wanted: "opencode-ai@1.18.33",
  // Its own launcher is put in place by a script that runs when it is installed, and none does here.
  program: (folder) => join(folder, "..", `opencode-${process.platform}-${process.arch}`, "bin", "opencode"),
};

/** opencode's calls as the composition root reads them: by the reader of its logs. */
export const opencodeCallsIn: CallsIn = async (folder) => {
  const format = createOpencodeFormat({
    openDatabase: async (path) => {
      const database = new DatabaseSync(path, { readOnly: true });
      return { rows: (sql) => database.prepare(sql).iterate(), close: () => database.close() };
    },
  });
  const { reads } = format;
  if (reads.kind !== "whole") throw new Error("opencode's database is read whole");
  const { files } = findFiles(format, [folder]);
  const readings = await Promise.all(files.map((file) => reads.read(file)));
  return [...mergeCalls(readings.flatMap(({ calls }) => calls)).values()].map((call) => ({
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

export const KEY = "sk-opencode-1234567890";

/** Some work for opencode on a stage; what a test does not say has a sensible value. */
export function opencodeWork(stage: AgentStage, asked: Partial<ProgramAssignment> = {}): ProgramAssignment {
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
    timeoutMs: 240_000,
    ...asked,
  };
}

export function opencodeWith(program: string): AgentProgram {
  return createOpencode({ start: startProgram, callsIn: opencodeCallsIn, program });
}
