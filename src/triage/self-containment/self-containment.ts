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
  | { readonly kind: "tied"; readonly ties: readonly WorkTie[] };

/** One reason against doing work apart. */
export interface WorkTie {
  /** Of its own files, the one that is tied; absent where the work is as a whole. */
  readonly file?: string;
  readonly because: string;
}

/** Of one file; more would be read by nobody. */
const MOST_TIES = 3;

/**
 * Whether work can be done by somebody who sees nothing of the other work that is open: it waits for none of it, shares no file with it,
 * and neither imports what it changes nor is imported by it. What cannot be read counts as tied, unless it is of a kind that imports
 * nothing. Work that waits for this one is no tie: it will find it done. Nor is work that names no files, which is done alone.
 */
export function selfContainment(work: OpenWork, { open, imports }: Surroundings): SelfContainment {
  const { id, files = [], dependsOn } = work;
  if (files.length === 0) return { kind: "tied", ties: [{ because: "it names no files" }] };
  const later = waitingFor(id, open);
  const others = open.filter((other) => other.id !== id && !later.has(other.id));
  const waits = dependsOn
    .filter((before) => others.some((other) => other.id === before))
    .map((before) => ({ because: `it depends on "${before}", which is not done` }));
  const ties = [...waits, ...files.flatMap((file) => tiesOf(file, others, imports))];
  return ties.length === 0 ? { kind: "self-contained" } : { kind: "tied", ties };
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

function tiesOf(file: string, others: readonly OpenWork[], imports: ImportGraph): readonly WorkTie[] {
  const ties: WorkTie[] = [];
  for (const { id, files = [] } of others) {
    for (const their of files) {
      const because = tieOf(file, their, { id, imports });
      if (because !== undefined) ties.push({ file, because });
      if (ties.length >= MOST_TIES) return ties;
    }
  }
  return ties;
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
