import type { AgentProgram } from "../agent-program.ts";
import { claudeArguments } from "./claude-arguments.ts";
import { type ClaudeServices, createClaudeProgram } from "./claude-program.ts";

export interface ClaudeCodeOptions extends ClaudeServices {
  /** Default: `claude`, wherever that is found. */
  readonly program?: string;
}

/** Claude Code as the command line program that it is. */
export function createClaudeCode({ program = "claude", ...services }: ClaudeCodeOptions): AgentProgram {
  return createClaudeProgram(
    {
      name: "claude-code",
      what: `"${program}"`,
      path: program,
      version: [program, "--version"],
      work: (assignment, options) => ({
        argv: [program, ...claudeArguments(assignment, options)],
        input: assignment.prompt,
      }),
    },
    services,
  );
}
