import type { LoggedCall } from "../agent-logs/index.ts";
import { type Usage, usageOf } from "../domain/index.ts";

/** Of calls whose count is final, text and tool calls together; about 80,000 lines of Claude Code up to 2.1.237, 2026-11. */
const CHARACTERS_PER_OUTPUT_TOKEN = 2.9;

/**
 * A call's usage with the output that its characters speak for, where the count is only what the stream began with. `undefined`
 * where the count is final, or nothing speaks for more.
 */
export function estimatedOutput({ usage, output }: Pick<LoggedCall, "usage" | "output">): Usage | undefined {
  if (output.kind === "final" || output.characters === undefined) return undefined;
  const tokens = Math.round(output.characters / CHARACTERS_PER_OUTPUT_TOKEN);
  return tokens > (usage.output ?? 0) ? usageOf({ ...usage, output: tokens }) : undefined;
}
