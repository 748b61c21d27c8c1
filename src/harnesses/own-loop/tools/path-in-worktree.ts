import { lstat, realpath } from "node:fs/promises";
import { isAbsolute, join, relative, resolve, sep } from "node:path";

export interface PathRequest {
  readonly root: string;
  /** As the model sent it. */
  readonly path: string;
  readonly use: "read" | "write";
  readonly protectedPaths: readonly string[];
}

export type ResolvedPath =
  | {
      readonly kind: "inside";
      /** Without symbolic links as far as it exists: what is to be opened. */
      readonly absolute: string;
      /** From the root, with forward slashes; empty for the root itself. */
      readonly relative: string;
    }
  | { readonly kind: "refused"; readonly because: string };

/** The longest that systems take; each segment of a longer one would still cost a look at the disk. */
const LONGEST_PATH = 4096;

/**
 * The place that a model's path means, if it may be reached: inside the root, also after symbolic links, and not in
 * `.git` or `.suffice`. A path that does not exist yet is fine. For writing, whatever lies at or under a protected path
 * is refused too.
 */
export async function pathInWorktree({
  root,
  path,
  use,
  protectedPaths,
}: PathRequest): Promise<ResolvedPath> {
  if (path.length > LONGEST_PATH) return refused("The path is too long.");
  if (path.includes("\0")) return refused("A path cannot hold a NUL character.");
  const realRoot = await realpath(root);
  const named = insideOf(realRoot, resolve(realRoot, path)) ?? insideOf(root, resolve(root, path));
  if (named === undefined)
    return refused("The path leads out of the working folder. Paths are relative to it.");
  if (isReserved(named)) return refused("The folders .git and .suffice are not to be read or written.");
  const real = await realPathOf(realRoot, named);
  if (real === undefined) return refused("The path leads through a symbolic link to nowhere.");
  const found = insideOf(realRoot, real);
  if (found === undefined)
    return refused("The path leads out of the working folder through a symbolic link.");
  if (isReserved(found)) return refused("The folders .git and .suffice are not to be read or written.");
  if (use === "write") {
    const guard = protectedPaths.find((candidate) =>
      [named, found].some((place) => isUnder(place, segmentsOf(candidate))),
    );
    if (guard !== undefined) return refused(`${guard} is protected and must stay as it is.`);
  }
  return { kind: "inside", absolute: real, relative: found.join("/") };
}

function refused(because: string): ResolvedPath {
  return { kind: "refused", because };
}

/** The segments from `root` to `absolute`; `undefined` where it does not lie inside. */
function insideOf(root: string, absolute: string): readonly string[] | undefined {
  const way = relative(root, absolute);
  if (way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way)) return undefined;
  return way === "" ? [] : way.split(sep);
}

/**
 * Links followed as far as the path exists; `undefined` for a link whose end does not exist, where a write would make
 * it.
 */
async function realPathOf(root: string, segments: readonly string[]): Promise<string | undefined> {
  for (let length = segments.length; length > 0; length -= 1) {
    const candidate = join(root, ...segments.slice(0, length));
    if (!(await isThere(candidate))) continue;
    const real = await realpath(candidate).catch(() => undefined); // a link to nowhere, or in a circle
    return real === undefined ? undefined : join(real, ...segments.slice(length));
  }
  return join(root, ...segments);
}

async function isThere(path: string): Promise<boolean> {
  // ENOENT and ENOTDIR: not there. A name that is too long cannot be there either, and whoever opens it will hear so.
  return lstat(path).then(
    () => true,
    () => false,
  );
}

function isReserved(segments: readonly string[]): boolean {
  return segments
    .map(folded)
    .some((segment) => segment === ".git" || segment === ".suffice" || /^git~\d+$/.test(segment));
}

function isUnder(place: readonly string[], guard: readonly string[]): boolean {
  return guard.every((segment, index) => folded(segment) === folded(place[index] ?? ""));
}

function segmentsOf(path: string): readonly string[] {
  return path.split("/").filter((segment) => segment !== "" && segment !== ".");
}

/** As the most forgiving file system compares names: any case, invisible characters and final dots left out. */
function folded(segment: string): string {
  return segment
    .normalize("NFC")
    .replace(/\p{Default_Ignorable_Code_Point}/gu, "")
    .replace(/[. ]+$/, "")
    .toLowerCase();
}
