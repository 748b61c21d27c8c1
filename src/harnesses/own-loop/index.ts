export { createOwnLoop } from "./own-loop.ts";
export { DEFAULT_TOOL_LIMITS, type ToolLimits } from "./tools/tool-context.ts";
export {
  createWorktreeTools,
  type WorktreeCommands,
  type WorktreeToolsOptions,
} from "./tools/worktree-tools.ts";
