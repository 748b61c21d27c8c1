export { isAllowed } from "./allowed-commands.ts";
export type { CommandOptions, CommandResult, CommandRunner } from "./command-runner.ts";
export { environmentForCommands } from "./environment-for-commands.ts";
export { fillArguments } from "./fill-arguments.ts";
export { createProcessRunner } from "./process-runner.ts";
export {
  type CommandScriptOptions,
  createCommandScript,
  type ScriptOutcome,
  type ScriptProvider,
} from "./script-provider.ts";
