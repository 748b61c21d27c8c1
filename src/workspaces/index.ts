export type {
  Change,
  GitId,
  Leftover,
  Merge,
  RepositoryState,
  Workspace,
  Workspaces,
} from "./workspaces.ts";
