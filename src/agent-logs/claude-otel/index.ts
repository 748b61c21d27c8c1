export { createClaudeOtelFormat } from "./claude-otel-format.ts";
