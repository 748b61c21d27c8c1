import type { Change } from "../workspaces.ts";

/** Paths of `git status --porcelain=v1 -z --no-renames`: two letters, a space, the path. */
export function dirtyPaths(output: string): readonly string[] {
  return entriesOf(output).map((entry) => entry.slice(3));
}

/**
 * Changes of `git diff-tree -r -z --no-renames --raw --numstat`: first every file's status, then every file's counts.
 */
export function changesOf(output: string): readonly Change[] {
  const entries = entriesOf(output);
  const statuses: { readonly path: string; readonly status: Change["status"] }[] = [];
  const counts = new Map<string, readonly [number | undefined, number | undefined]>();
  let at = 0;
  while (entries[at]?.startsWith(":") === true) {
    statuses.push({ status: statusOf(entries[at] ?? ""), path: entries[at + 1] ?? "" });
    at += 2;
  }
  for (const entry of entries.slice(at)) {
    const match = /^(\d+|-)\t(\d+|-)\t([^]*)$/.exec(entry);
    if (match !== null) counts.set(match[3] ?? "", [countOf(match[1]), countOf(match[2])]);
  }
  return statuses.map(({ path, status }) => {
    const [addedLines, deletedLines] = counts.get(path) ?? [undefined, undefined];
    return { path, status, addedLines, deletedLines };
  });
}

/**
 * The files of `git merge-tree --write-tree -z --name-only` that ended in a conflict, sorted: the tree, the files, an empty
 * entry, and messages, each with the number of its paths, these paths, its kind, and a text. A conflict may be told in either
 * part alone. Git calls a file that is in the way of another `<path>~<side>`: that is taken off, `sides` being what the merge was
 * asked for.
 */
export function conflictPaths(output: string, sides: readonly string[]): readonly string[] {
  const [, ...entries] = output.split("\0");
  const end = entries.indexOf("");
  const paths = entries.slice(0, end);
  let at = end + 1;
  while (/^\d+$/.test(entries[at] ?? "")) {
    const kind = at + 1 + Number(entries[at]);
    if (/^(?:CONFLICT|ERROR)/.test(entries[kind] ?? "")) paths.push(...entries.slice(at + 1, kind));
    at = kind + 2;
  }
  const side = new RegExp(`~(?:${sides.join("|")})(?:_\\d+)?$`);
  return [...new Set(paths.map((path) => path.replace(side, "")))].toSorted();
}

/** `:100644 100644 <old> <new> M`; a changed type (file to link) is a modification. */
function statusOf(raw: string): Change["status"] {
  switch (raw.slice(raw.lastIndexOf(" ") + 1)) {
    case "A":
      return "added";
    case "D":
      return "deleted";
    default:
      return "modified";
  }
}

/** `-` stands for a binary file. */
function countOf(text: string | undefined): number | undefined {
  return text === undefined || text === "-" ? undefined : Number(text);
}

export function entriesOf(output: string): readonly string[] {
  return output.split("\0").filter((entry) => entry !== "");
}
