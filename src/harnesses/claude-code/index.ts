export { type ClaudeAgentSdkOptions, createClaudeAgentSdk } from "./agent-sdk/create-claude-agent-sdk.ts";
export { type ClaudeCodeOptions, createClaudeCode } from "./create-claude-code.ts";
export { auditModels, type MisroutedCall, type RoutedModels } from "./sub-agents/audit-models.ts";
export {
  MODEL_FAMILIES,
  type ModelFamily,
  type SubAgentCall,
  type SubAgentModel,
  subAgentModel,
} from "./sub-agents/sub-agent-model.ts";
