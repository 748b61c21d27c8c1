import { createGroupWatch } from "../../commands/index.ts";
import { createGitWorkspaces } from "../../workspaces/git/index.ts";
import type { Workspaces } from "../../workspaces/index.ts";
import type { Environment } from "../environment.ts";
import { AUTHOR } from "./author.ts";

/** Worktrees whose git ends with this process, and then releases its locks. */
export function runWorkspaces({ variables }: Environment): Workspaces {
  return createGitWorkspaces({ author: AUTHOR, environment: variables, watch: createGroupWatch("TERM") });
}
