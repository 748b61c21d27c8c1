export { createClaudeResultFormat } from "./claude-result-format.ts";
