/** Arguments of the git command whose output {@link parseTrackedFiles} reads: names and sizes in one go, as committed. */
export const TRACKED_FILES_ARGUMENTS: readonly string[] = ["ls-tree", "-r", "--long", "-z", "HEAD"];

const MODE_OF_SUBMODULE = "160000";

/**
 * Paths with their size in bytes, from `git ls-tree -r --long -z`. `git ls-files -s -z` is read as well; it knows no sizes, which are
 * `undefined` then. Submodules are not files.
 */
export function parseTrackedFiles(output: string): ReadonlyMap<string, number | undefined> {
  const files = new Map<string, number | undefined>();
  for (const entry of output.split("\0")) {
    const tab = entry.indexOf("\t");
    if (tab === -1) continue;
    const [mode, , , size = ""] = entry.slice(0, tab).split(/ +/);
    if (mode === MODE_OF_SUBMODULE) continue;
    files.set(entry.slice(tab + 1), /^\d+$/.test(size) ? Number(size) : undefined);
  }
  return files;
}
