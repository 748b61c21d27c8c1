export {
  AGENT_NAMES,
  type AgentChoice,
  type AgentName,
  agentFor,
  isAgentName,
} from "./agents/agent-choice.ts";
export { digest } from "./digest.ts";
export type {
  Experiment,
  ExperimentArm,
  ExperimentJudge,
  ExperimentStop,
  ExperimentTask,
  ExperimentVerifier,
  KnownPair,
} from "./experiments/experiment.ts";
export { experimentOf, type LoadedExperiment, loadExperiment } from "./experiments/load-experiment.ts";
export { jsonSchemas } from "./json-schemas.ts";
export {
  type Catalogue,
  loadCatalogue,
  loadOwnPrices,
  loadPolicy,
  loadPriceBook,
  loadProbes,
  loadSettings,
  type PresetsFolder,
  presetNames,
  type ShippedCatalogue,
} from "./load.ts";
export { isPlainPath } from "./plain-path.ts";
export { type LearnedPolicyText, learnedPolicyText } from "./policy/learned-policy-text.ts";
export {
  BUILT_IN_NAMES,
  type BuiltInProvider,
  builtInProvider,
  type ProtocolName,
} from "./providers/built-in-providers.ts";
export type { RolloutSettings } from "./rollout-settings.ts";
export {
  type CommandText,
  type LimitedCommand,
  type NamedProvider,
  NO_SETTINGS,
  type SettingsFile,
} from "./settings-file.ts";
export { splitCommand } from "./split-command.ts";
export { suggest, suggestion } from "./suggest.ts";
