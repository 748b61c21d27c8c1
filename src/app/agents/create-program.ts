import { createClaudeCodeFormat } from "../../agent-logs/claude-code/index.ts";
import { createCodexFormat } from "../../agent-logs/codex/index.ts";
import { createProgramStarter } from "../../commands/index.ts";
import { createClaudeCode } from "../../harnesses/claude-code/index.ts";
import { createCodex } from "../../harnesses/codex/index.ts";
import type { AgentProgram } from "../../harnesses/index.ts";
import type { AgentName } from "../../settings/index.ts";
import type { Environment } from "../environment.ts";
import { programCalls } from "./program-calls.ts";

/** The program behind a name; `undefined` for the loop that is built in. */
export function createProgram(
  name: AgentName,
  { variables }: Pick<Environment, "variables">,
): AgentProgram | undefined {
  const start = createProgramStarter({ environment: variables });
  switch (name) {
    case "own-loop":
      return undefined;
    case "claude-code":
      return createClaudeCode({ start, callsIn: programCalls(createClaudeCodeFormat) });
    case "codex":
      return createCodex({ start, callsIn: programCalls(createCodexFormat) });
    default:
      return name satisfies never;
  }
}
