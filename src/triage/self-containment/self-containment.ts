import { canMean, type ImportGraph, mayHaveImports } from "./import-graph.ts";

/** A chunk or a ticket that is not done yet, as far as it says what it touches. */
export interface OpenWork {
  readonly id: string;
  readonly dependsOn: readonly string[];
  /** Files and folders; `undefined` or none: it does not say. */
  readonly files: readonly string[] | undefined;
}

export interface Surroundings {
  /** All that is not done yet; the work itself may be among it. */
  readonly open: readonly OpenWork[];
  /** Of the files that open work names, as they are now. */
  readonly imports: ImportGraph;
}

export type SelfContainment =
  | { readonly kind: "self-contained" }
  | { readonly kind: "tied"; readonly because: readonly string[] };

/** More would be read by nobody. */
const MOST_REASONS = 8;

/**
 * Whether work can be done by somebody who sees nothing of the other work that is open: it waits for none of it, shares no file with it,
 * and neither imports what it changes nor is imported by it. What cannot be read counts as tied, unless it is of a kind that imports
 * nothing. Work that waits for this one is no tie: it will find it done. Nor is work that names no files, which is done alone.
 */
export function selfContainment(work: OpenWork, { open, imports }: Surroundings): SelfContainment {
  if (work.files === undefined || work.files.length === 0)
    return { kind: "tied", because: ["it names no files"] };
  const later = waitingFor(work.id, open);
  const others = open.filter(({ id }) => id !== work.id && !later.has(id));
  const waits = work.dependsOn
    .filter((id) => others.some((other) => other.id === id))
    .map((id) => `it depends on "${id}", which is not done`);
  const because = [
    ...new Set([...waits, ...others.flatMap((other) => tiesOf(work.files ?? [], other, imports))]),
  ];
  if (because.length === 0) return { kind: "self-contained" };
  if (because.length <= MOST_REASONS) return { kind: "tied", because };
  const more = because.length - MOST_REASONS;
  return { kind: "tied", because: [...because.slice(0, MOST_REASONS), `and ${more} more such ties`] };
}

/** All that waits for it, and all that waits for those. */
function waitingFor(id: string, open: readonly OpenWork[]): ReadonlySet<string> {
  const found = new Set<string>();
  const unasked = [id];
  for (let before = unasked.pop(); before !== undefined; before = unasked.pop()) {
    for (const other of open) {
      if (found.has(other.id) || !other.dependsOn.includes(before)) continue;
      found.add(other.id);
      unasked.push(other.id);
    }
  }
  return found;
}

function tiesOf(files: readonly string[], { id, files: theirs = [] }: OpenWork, imports: ImportGraph) {
  return files.flatMap((own) => theirs.flatMap((their) => tieOf(own, their, { id, imports }) ?? []));
}

function tieOf(
  own: string,
  their: string,
  { id, imports }: { readonly id: string; readonly imports: ImportGraph },
): string | undefined {
  if (isWithin(own, their) || isWithin(their, own)) return `"${id}" changes ${own} too`;
  const [mine, yours] = [imports.get(own), imports.get(their)];
  if (mine !== undefined && canMean(mine, their)) return `${own} imports ${their}, which "${id}" changes`;
  if (yours !== undefined && canMean(yours, own))
    return `${own} is imported by ${their}, which "${id}" changes`;
  if (!mayHaveImports(own) || !mayHaveImports(their)) return undefined;
  if (mine === undefined) return `what ${own} imports is not known, and "${id}" changes ${their}`;
  if (yours === undefined) return `what ${their} imports, which "${id}" changes, is not known`;
  return undefined;
}

/** The same path, or one under that folder. */
function isWithin(path: string, folder: string): boolean {
  const [inner, outer] = [plain(path), plain(folder)];
  return inner === outer || outer === "" || inner.startsWith(`${outer}/`);
}

function plain(path: string): string {
  return path
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .join("/");
}
