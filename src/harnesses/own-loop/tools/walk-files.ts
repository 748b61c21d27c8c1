import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";

/** A file or a symbolic link under the root; links are named and never followed. */
export interface WalkedFile {
  /** From the root, with forward slashes. */
  readonly path: string;
  readonly kind: "file" | "link";
}

const LEFT_OUT = new Set([".git", ".suffice", "node_modules"]);

/**
 * Everything under `start` (a file gives itself) in a fixed order, without `.git`, `.suffice`, `node_modules` and
 * special files.
 */
export async function* walkFiles(root: string, start: string): AsyncGenerator<WalkedFile> {
  const stats = await lstat(join(root, start));
  if (stats.isFile()) yield { path: start, kind: "file" };
  if (!stats.isDirectory()) return;
  // Not to be read, or gone meanwhile: the rest can still be listed.
  const entries = await readdir(join(root, start), { withFileTypes: true }).catch(() => []);
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (LEFT_OUT.has(entry.name.toLowerCase())) continue;
    const path = start === "" ? entry.name : `${start}/${entry.name}`;
    if (entry.isDirectory()) yield* walkFiles(root, path);
    else if (entry.isFile()) yield { path, kind: "file" };
    else if (entry.isSymbolicLink()) yield { path, kind: "link" };
  }
}
