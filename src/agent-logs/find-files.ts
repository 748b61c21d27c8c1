import { type Dirent, readdirSync, realpathSync, type Stats, statSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import type { LogFile, LogFormat } from "./log-format.ts";

export interface FoundFiles {
  /** In the order of the places, and in each in the order of their paths' characters; no file twice. */
  readonly files: readonly LogFile[];
  /** Places where nothing is. */
  readonly missing: readonly string[];
  readonly skipped: readonly SkippedPath[];
}

export interface SkippedPath {
  readonly path: string;
  readonly reason: string;
}

/**
 * The logs of one kind in some places. A place that is a folder is walked to any depth; one that is a file is taken whatever its
 * name. A place itself may be a link, as `~/.claude` often is; a link inside it is not followed: where it leads to another part
 * of the place, the files are found there, and one that leads out of it is named.
 */
export function findFiles(format: Pick<LogFormat, "isLog">, places: readonly string[]): FoundFiles {
  const files = new Map<string, LogFile>();
  const missing: string[] = [];
  const skipped: SkippedPath[] = [];
  for (const place of new Set(places)) {
    const root = resolvedPlace(place);
    if (root.kind === "missing") missing.push(place);
    else if (root.kind === "refused") skipped.push({ path: place, reason: root.reason });
    else if (root.kind === "file") add({ path: root.path, root: dirname(root.path) });
    else walk(root.path, { format, root: root.path, add, skip: (skip) => skipped.push(skip) });
  }
  return { files: [...files.values()], missing, skipped };

  function add(file: LogFile): void {
    if (!files.has(file.path)) files.set(file.path, file);
  }
}

type Place =
  | { readonly kind: "folder" | "file"; readonly path: string }
  | { readonly kind: "missing" }
  | { readonly kind: "refused"; readonly reason: string };

function resolvedPlace(place: string): Place {
  let path: string;
  let stats: Stats;
  try {
    path = realpathSync(place);
    stats = statSync(path);
  } catch (error) {
    const reason = codeOf(error);
    return reason === "ENOENT" || reason === "ENOTDIR"
      ? { kind: "missing" }
      : { kind: "refused", reason: `cannot be read: ${reason}` };
  }
  if (stats.isDirectory()) return { kind: "folder", path };
  return stats.isFile() ? { kind: "file", path } : { kind: "refused", reason: "neither a file nor a folder" };
}

interface Walk {
  readonly format: Pick<LogFormat, "isLog">;
  readonly root: string;
  readonly add: (file: LogFile) => void;
  readonly skip: (skipped: SkippedPath) => void;
}

function walk(folder: string, walking: Walk): void {
  for (const entry of entriesOf(folder, walking)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) walk(path, walking);
    else if (entry.isSymbolicLink()) noteLink(path, walking);
    else if (entry.isFile() && walking.format.isLog(path)) walking.add({ path, root: walking.root });
  }
}

function entriesOf(folder: string, { skip }: Walk): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    skip({ path: folder, reason: `cannot be read: ${codeOf(error)}` });
    return [];
  }
}

function noteLink(path: string, { format, root, skip }: Walk): void {
  let target: string;
  let isFolder: boolean;
  try {
    target = realpathSync(path);
    isFolder = statSync(target).isDirectory();
  } catch (error) {
    if (format.isLog(path)) skip({ path, reason: `a link that leads nowhere: ${codeOf(error)}` });
    return;
  }
  const staysInside = `${target}${sep}`.startsWith(`${root}${sep}`);
  if (!staysInside && (isFolder || format.isLog(path))) {
    skip({ path, reason: "a link that leads out of the folder: not followed" });
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
