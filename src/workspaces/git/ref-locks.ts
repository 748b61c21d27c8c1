import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { commonFolderOf } from "./worktree-folders.ts";

/**
 * Before a ref of ours is written: nobody else writes it, so a lock on it is of a git that was killed together with us (one that we leave
 * behind is asked to end, and takes its locks with it). Git itself would refuse for ever.
 */
export async function clearRefLock(root: string, ref: string): Promise<void> {
  await rm(join(await commonFolderOf(root), `${ref}.lock`), { force: true });
}

/** The same for all refs below a folder of ours, such as `refs/suffice/<run>/`, also those that never came to be. */
export async function clearRefLocks(root: string, folder: string): Promise<void> {
  const path = join(await commonFolderOf(root), folder);
  const names = await readdir(path, { recursive: true }).catch(() => []); // nothing was kept, or all of it is packed
  for (const name of names) if (name.endsWith(".lock")) await rm(join(path, name), { force: true });
}
