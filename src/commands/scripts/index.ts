export {
  type BuiltInScriptsOptions,
  createBuiltInScripts,
  FRAMING_KINDS,
  WHOLE_TICKET_KINDS,
} from "./built-in-scripts.ts";
export { type CrossLinkOptions, createCrossLinkScript } from "./cross-link.ts";
export { checkDependencies, type DependencyFacts, type Manifest } from "./dependencies/check-dependencies.ts";
export { checkGuards } from "./found/check-guards.ts";
export { type FindCommandsOptions, findCommands } from "./found/find-commands.ts";
export { createPreFlightScript } from "./pre-flight.ts";
export { createRepositoryToolScript, type RepositoryToolOptions } from "./repository-tool.ts";
export { createSmokeTestScript, type SmokeTestOptions } from "./smoke-test.ts";
export { createSyntaxLintScript, createValidationScript } from "./validation.ts";
