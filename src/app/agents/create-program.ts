import { createClaudeCodeFormat } from "../../agent-logs/claude-code/index.ts";
import { createCodexFormat } from "../../agent-logs/codex/index.ts";
import { createOpencodeFormat } from "../../agent-logs/opencode/index.ts";
import { createProgramStarter } from "../../commands/index.ts";
import { createClaudeAgentSdk, createClaudeCode } from "../../harnesses/claude-code/index.ts";
import { createCodex } from "../../harnesses/codex/index.ts";
import type { AgentProgram } from "../../harnesses/index.ts";
import { createOpencode } from "../../harnesses/opencode/index.ts";
import type { AgentName } from "../../settings/index.ts";
import type { Environment } from "../environment.ts";
import { openDatabase } from "../logs/log-formats.ts";
import { programCalls } from "./program-calls.ts";

/** The program behind a name; `undefined` for the loop that is built in. */
export function createProgram(
  name: AgentName,
  { variables, dataFolder }: Pick<Environment, "variables" | "dataFolder">,
): AgentProgram | undefined {
  const start = createProgramStarter({ environment: variables });
  switch (name) {
    case "own-loop":
      return undefined;
    case "claude-code":
      return createClaudeCode({ start, callsIn: programCalls(createClaudeCodeFormat) });
    case "claude-agent-sdk":
      return createClaudeAgentSdk({
        start,
        callsIn: programCalls(createClaudeCodeFormat),
        installedIn: dataFolder,
      });
    case "opencode":
      return createOpencode({
        start,
        callsIn: programCalls(() => createOpencodeFormat({ openDatabase })),
      });
    case "codex":
      return createCodex({ start, callsIn: programCalls(createCodexFormat) });
    default:
      return name satisfies never;
  }
}
