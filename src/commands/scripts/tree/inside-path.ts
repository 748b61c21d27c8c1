import { realpath } from "node:fs/promises";
import { isAbsolute, join, posix, relative, sep } from "node:path";

export type InsidePath =
  /** `path` is plain and from the root; `absolute` may still not exist. */
  | { readonly kind: "inside"; readonly path: string; readonly absolute: string }
  | { readonly kind: "refused"; readonly because: string };

/** The longest that systems take. */
const LONGEST_PATH = 4096;

/**
 * The place that a path from outside means, if it lies under `root`: relative, without `..`, not in `.git` or
 * `.suffice`, and not led out by a symbolic link. It need not exist.
 */
export async function insidePath(root: string, path: string): Promise<InsidePath> {
  const because = mistakeIn(path);
  if (because !== undefined) return { kind: "refused", because };
  const plain = posix.normalize(path).replace(/\/$/, "");
  const realRoot = await realpath(root);
  const absolute = plain === "." ? realRoot : join(realRoot, plain);
  const real = await realPathOf(realRoot, plain.split("/"));
  const way = relative(realRoot, real);
  if (way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way)) {
    return { kind: "refused", because: "leads out of the folder through a symbolic link" };
  }
  if (way.split(sep).some(isReserved)) return { kind: "refused", because: RESERVED };
  return { kind: "inside", path: plain, absolute };
}

const RESERVED = "lies in .git or .suffice";

function mistakeIn(path: string): string | undefined {
  if (path.trim() === "") return "is empty";
  if (path.length > LONGEST_PATH) return "is too long";
  if (/\p{Cc}/u.test(path)) return "has control characters";
  if (isAbsolute(path) || /^[A-Za-z]:[\\/]/.test(path)) return "is not relative to the repository";
  const segments = path.split("/");
  if (segments.includes("..")) return 'has ".." in it';
  return segments.some(isReserved) ? RESERVED : undefined;
}

function isReserved(segment: string): boolean {
  return /^\.(?:git|suffice)$/i.test(segment);
}

/** Links followed as far as the path exists. */
async function realPathOf(root: string, segments: readonly string[]): Promise<string> {
  for (let length = segments.length; length > 0; length -= 1) {
    const candidate = join(root, ...segments.slice(0, length));
    // Not there, or a link to nowhere: what is above it decides, and whoever opens it will hear that it is missing.
    const real = await realpath(candidate).catch(() => undefined);
    if (real !== undefined) return join(real, ...segments.slice(length));
  }
  return join(root, ...segments);
}
