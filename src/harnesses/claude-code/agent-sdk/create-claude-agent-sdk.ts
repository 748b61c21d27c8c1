import { join } from "node:path";
import type { AgentProgram } from "../../agent-program.ts";
import { type ClaudeServices, createClaudeProgram } from "../claude-program.ts";
import { sdkOptions } from "./sdk-options.ts";
import { SDK_RUNNER } from "./sdk-runner.ts";

export interface ClaudeAgentSdkOptions extends ClaudeServices {
  /** The folder from which `@anthropic-ai/claude-agent-sdk` is found as a program there would find it. Its licence forbids to ship it. */
  readonly installedIn: string;
}

/**
 * The Claude Agent SDK, in a process of its own, so that it ends with us and the key is in no process but that. It runs the Claude
 * Code that it brings along and tells the same events; what is said of that holds here.
 */
export function createClaudeAgentSdk({ installedIn, ...services }: ClaudeAgentSdkOptions): AgentProgram {
  const runner = [process.execPath, "-e", SDK_RUNNER, "--", installedIn] as const;
  return createClaudeProgram(
    {
      name: "claude-agent-sdk",
      what: `the Claude Agent SDK in "${installedIn}"`,
      path: join(installedIn, "node_modules", "@anthropic-ai", "claude-agent-sdk"),
      version: [...runner, "--version"],
      work: (assignment, options) => ({
        argv: runner,
        input: JSON.stringify({ prompt: assignment.prompt, options: sdkOptions(assignment, options) }),
      }),
    },
    services,
  );
}
