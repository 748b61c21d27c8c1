import type { GitId, Workspace, Workspaces } from "../../workspaces/index.ts";
import type { CommitExchange } from "./commit-exchange.ts";

/**
 * The same workspaces, whose snapshots and commits other clones can have: each is published before anybody is told its name, so that a
 * task whose worker died goes on elsewhere from exactly what the last finished step left.
 */
export function exchangedWorkspaces(workspaces: Workspaces, exchange: CommitExchange): Workspaces {
  return {
    ...workspaces,
    async open(root, options) {
      await exchange.fetch(options.base);
      return exchanged(await workspaces.open(root, options), exchange);
    },
  };
}

function exchanged(workspace: Workspace, { fetch, publish }: CommitExchange): Workspace {
  const published = async (id: GitId) => {
    await publish(id);
    return id;
  };
  return {
    ...workspace,
    snapshot: async () => published(await workspace.snapshot()),
    checkpoint: async () => published(await workspace.checkpoint()),
    commit: async (options) => published(await workspace.commit(options)),
    async restore(to) {
      await fetch(to);
      await workspace.restore(to);
    },
    async absorb(work) {
      await fetch(work.checkpoint);
      await fetch(work.tree);
      return workspace.absorb(work);
    },
    at: (tree) => exchanged(workspace.at(tree), { fetch, publish, withdraw: async () => {} }),
  };
}
