export { createGitWorkspaces, type GitWorkspacesOptions } from "./create-git-workspaces.ts";
export type { GitAuthor, GitEnvironment } from "./git.ts";
