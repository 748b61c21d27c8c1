export { auditModels, type MisroutedCall, type RoutedModels } from "./audit-models.ts";
export { type ClaudeCodeOptions, createClaudeCode } from "./create-claude-code.ts";
export {
  MODEL_FAMILIES,
  type ModelFamily,
  type SubAgentCall,
  type SubAgentModel,
  subAgentModel,
} from "./sub-agent-model.ts";
