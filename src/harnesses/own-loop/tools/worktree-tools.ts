import type { Toolbox } from "../../harness.ts";
import { createDeleteFile } from "./delete-file.ts";
import { createEditFile } from "./edit-file.ts";
import { createListFiles } from "./list-files.ts";
import { createReadFile } from "./read-file.ts";
import { createRunCommand, type WorktreeCommands } from "./run-command.ts";
import { createSearchFiles } from "./search-files.ts";
import { refusal, type Tool } from "./tool.ts";
import type { ToolContext } from "./tool-context.ts";
import { createWriteFile } from "./write-file.ts";

export type { WorktreeCommands } from "./run-command.ts";

/**
 * `protectedPaths` are folders and files from the root that stay as they are, such as the tests that judge the work.
 */
export interface WorktreeToolsOptions extends ToolContext {
  readonly commands: WorktreeCommands;
}

/**
 * The tools with which a model works in one worktree. Nothing outside `root` is read or written by them, whatever the
 * input; what an allowed command does is up to that command. `run_command` counts as writing, and is left out where no
 * command is allowed. Throws only what `commands.run` throws.
 */
export function createWorktreeTools({ commands, ...context }: WorktreeToolsOptions): Toolbox {
  const tools: readonly Tool[] = [
    createReadFile(context),
    createListFiles(context),
    createSearchFiles(context),
    createEditFile(context),
    createWriteFile(context),
    createDeleteFile(context),
    ...(commands.allowed.length === 0 ? [] : [createRunCommand(context, commands)]),
  ];
  return {
    definitions: (access) =>
      tools
        .filter((tool) => access === "read-write" || tool.access === "read-only")
        .map(({ definition }) => definition),
    async execute({ name, input }) {
      const tool = tools.find(({ definition }) => definition.name === name);
      if (tool === undefined) {
        return refusal(
          `There is no such tool. There are: ${tools.map(({ definition }) => definition.name).join(", ")}.`,
        );
      }
      return tool.execute(input);
    },
  };
}
