export type { Change, GitId, RepositoryState, Workspace, Workspaces } from "./workspaces.ts";
