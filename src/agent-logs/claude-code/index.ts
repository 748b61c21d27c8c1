export { createClaudeCodeFormat } from "./claude-code-format.ts";
