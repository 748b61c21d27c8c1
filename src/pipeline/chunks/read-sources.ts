import { lstat, readFile, realpath } from "node:fs/promises";
import { join, sep } from "node:path";

/** A source text is not longer; what is, is nothing that somebody wrote. */
const MOST_BYTES = 1024 * 1024;

/**
 * Texts of the named files under a folder, by their names. A file that is not there yet is empty: whoever makes it sees all that it will
 * import. What is no file, not inside or too long is left out: nothing is known of it then.
 */
export async function readSources(
  folder: string,
  files: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const root = await realpath(folder);
  const read = await Promise.all(
    files.map(async (file) => {
      const text = await textOf(root, file);
      return text === undefined ? [] : [[file, text] as const];
    }),
  );
  return new Map(read.flat());
}

async function textOf(root: string, file: string): Promise<string | undefined> {
  try {
    // A link may lead anywhere, and a name may go by one.
    const path = await realpath(join(root, file));
    if (!path.startsWith(`${root}${sep}`)) return undefined;
    const { size, isFile } = await statOf(path);
    return isFile && size <= MOST_BYTES ? await readFile(path, "utf8") : undefined;
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    // Else a name that no file system takes.
    return isMissing && join(root, file).startsWith(`${root}${sep}`) ? "" : undefined;
  }
}

async function statOf(path: string): Promise<{ readonly size: number; readonly isFile: boolean }> {
  const found = await lstat(path);
  return { size: found.size, isFile: found.isFile() };
}
