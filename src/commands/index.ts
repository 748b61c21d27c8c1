export { isAllowed } from "./allowed-commands.ts";
export { checkCommitMessage } from "./check-commit-message.ts";
export type { CommandOptions, CommandResult, CommandRunner } from "./command-runner.ts";
export { environmentForCommands } from "./environment-for-commands.ts";
export { fillArguments } from "./fill-arguments.ts";
export {
  COMMAND_PURPOSES,
  type CommandGuard,
  type CommandPurpose,
  type FoundCommand,
  type FoundCommands,
  type GuardedPart,
} from "./found-command.ts";
export { createGroupWatch, type GroupWatch } from "./process-groups.ts";
export { createProcessRunner } from "./process-runner.ts";
export {
  type CommandScriptOptions,
  createCommandScript,
  type ScriptOutcome,
  type ScriptProvider,
  type ScriptWork,
} from "./script-provider.ts";
export {
  createProgramStarter,
  type ProgramEnd,
  type ProgramOptions,
  type ProgramStarter,
} from "./start-program.ts";
