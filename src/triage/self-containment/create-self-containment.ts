import { type Claim, type Claims, claimOf, createClaims } from "./claims.ts";
import { canMean, type ImportGraph } from "./import-graph.ts";

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
  /** Work that shares a file is done one after the other, so that none of it is open while the other is done: it is no tie then. */
  readonly takesTurns?: boolean;
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

/** Judges work against all that is open: see {@link createSelfContainment}. */
export type JudgeSelfContainment = (work: OpenWork) => SelfContainment;

/**
 * Whether work can be done by somebody who sees nothing of the other work that is open: it waits for none of it, shares no file with it,
 * and neither imports what it changes nor is imported by it. What cannot be read counts as tied, unless it is of a kind that imports
 * nothing. Work that waits for this one is no tie: it will find it done. Nor is work that names no files, which is done alone.
 */
export function createSelfContainment({
  open,
  imports,
  takesTurns = false,
}: Surroundings): JudgeSelfContainment {
  const claims = createClaims(
    open.flatMap(({ id, files = [] }) => files.map((file) => claimOf(id, file, imports))),
  );
  const waiting = waitingByWork(open);
  const ids = new Set(open.map(({ id }) => id));
  return ({ id, files = [], dependsOn }) => {
    if (files.length === 0) return { kind: "tied", ties: [{ because: "it names no files" }] };
    const passedOver = waitingFor(id, waiting);
    const waits = dependsOn
      .filter((before) => ids.has(before) && !passedOver.has(before))
      .map((before) => ({ because: `it depends on "${before}", which is not done` }));
    const own = files.map((file) => claimOf(id, file, imports));
    const notNow = takesTurns ? new Set([...passedOver, ...sharing(own, claims)]) : passedOver;
    const ties = own.flatMap((claim) => tiesOf(claim, { claims, passedOver: notNow }));
    return waits.length + ties.length === 0
      ? { kind: "self-contained" }
      : { kind: "tied", ties: [...waits, ...ties] };
  };
}

type Waiting = ReadonlyMap<string, readonly string[]>;

/** By work, what waits for it. */
function waitingByWork(open: readonly OpenWork[]): Waiting {
  const waiting = new Map<string, string[]>();
  for (const { id, dependsOn } of open) {
    for (const before of dependsOn) {
      const known = waiting.get(before);
      if (known === undefined) waiting.set(before, [id]);
      else known.push(id);
    }
  }
  return waiting;
}

/** The work itself, all that waits for it, and all that waits for those. */
function waitingFor(id: string, waiting: Waiting): ReadonlySet<string> {
  const found = new Set([id]);
  // A set goes on with what is added to it while it is gone through.
  for (const before of found) for (const later of waiting.get(before) ?? []) found.add(later);
  return found;
}

/** Work that names one of these files too, or a folder that holds it. */
function sharing(own: readonly Claim[], claims: Claims): readonly string[] {
  return own.flatMap((claim) =>
    [...claims.near(claim)]
      .filter((their) => isWithin(claim, their) || isWithin(their, claim))
      .map(({ work }) => work),
  );
}

function tiesOf(
  own: Claim,
  { claims, passedOver }: { readonly claims: Claims; readonly passedOver: ReadonlySet<string> },
): readonly WorkTie[] {
  const ties: WorkTie[] = [];
  for (const their of claims.near(own)) {
    const because = passedOver.has(their.work) ? undefined : tieOf(own, their);
    if (because !== undefined) ties.push({ file: own.path, because });
    if (ties.length >= MOST_TIES) break;
  }
  return ties;
}

function tieOf(own: Claim, their: Claim): string | undefined {
  if (isWithin(own, their) || isWithin(their, own)) return `"${their.work}" changes ${own.path} too`;
  if (own.imports !== undefined && canMean(own.imports, their.modulePath))
    return `${own.path} imports ${their.path}, which "${their.work}" changes`;
  if (their.imports !== undefined && canMean(their.imports, own.modulePath))
    return `${own.path} is imported by ${their.path}, which "${their.work}" changes`;
  if (!own.mayHaveImports || !their.mayHaveImports) return undefined;
  if (own.imports === undefined)
    return `what ${own.path} imports is not known, and "${their.work}" changes ${their.path}`;
  if (their.imports === undefined)
    return `what ${their.path} imports, which "${their.work}" changes, is not known`;
  return undefined;
}

/** The same path, or one under that folder. */
function isWithin({ plain: path }: Claim, { plain: folder }: Claim): boolean {
  return path === folder || folder === "" || path.startsWith(`${folder}/`);
}
