import {
  type FileImports,
  type ImportGraph,
  type ModulePath,
  mayHaveImports,
  modulePathOf,
} from "./import-graph.ts";

/** A file or folder that open work names. */
export interface Claim {
  readonly work: string;
  readonly path: string;
  /** Without `.` and slashes too many. */
  readonly plain: string;
  readonly modulePath: ModulePath;
  /** `undefined`: not known, or nothing of the kind is possible. */
  readonly imports: FileImports | undefined;
  readonly mayHaveImports: boolean;
}

/** Claims by what two of them must have in common to be tied, so that a thousand need not be held against each other. */
export interface Claims {
  /** In order: all that may be tied to it, and some that are not. */
  near(claim: Claim): Iterable<Claim>;
}

export function claimOf(work: string, path: string, imports: ImportGraph): Claim {
  return {
    work,
    path,
    plain: plainPath(path),
    modulePath: modulePathOf(path),
    imports: imports.get(path),
    mayHaveImports: mayHaveImports(path),
  };
}

export function createClaims(all: readonly Claim[]): Claims {
  const index = new Map<string, Claim[]>();
  const put = (key: string, claim: Claim) => {
    const known = index.get(key);
    if (known === undefined) index.set(key, [claim]);
    else if (known.at(-1) !== claim) known.push(claim);
  };
  for (const claim of all) for (const key of keysOf(claim)) put(key, claim);
  return {
    *near(claim) {
      const seen = new Set<Claim>();
      for (const key of wantedBy(claim)) {
        for (const found of index.get(key) ?? []) {
          if (!seen.has(found)) yield found;
          seen.add(found);
        }
      }
    },
  };
}

/** Under which keys a claim is found. */
function keysOf(claim: Claim): readonly string[] {
  const { plain, modulePath, imports } = claim;
  const keys = [`at ${plain}`, ...pathsAbove(plain).map((folder) => `below ${folder}`)];
  for (const tail of modulePath.tails) keys.push(`named ${tail}`);
  for (const folder of modulePath.folders) keys.push(`in ${folder}`);
  if (!modulePath.isFile) keys.push(`folder ${modulePath.module}`);
  for (const module of imports?.modules ?? []) {
    keys.push(`imports ${lastPart(module)}`, ...pathsAbove(module).map((folder) => `imports from ${folder}`));
  }
  for (const tail of imports?.tails ?? []) keys.push(`imports ${tail}`);
  for (const name of imports?.packages ?? []) keys.push(`imports package ${name}`);
  if (claim.mayHaveImports) keys.push(imports === undefined ? UNKNOWN : KNOWN);
  return keys;
}

const KNOWN = "known imports";
const UNKNOWN = "unknown imports";

/** The keys under which those are that may be tied to a claim. */
function wantedBy(claim: Claim): readonly string[] {
  const { plain, modulePath, imports } = claim;
  const keys = ["", ...pathsAbove(plain), plain].map((path) => `at ${path}`);
  keys.push(`below ${plain}`);
  for (const module of imports?.modules ?? []) {
    keys.push(`named ${lastPart(module)}`, ...pathsAbove(module).map((folder) => `folder ${folder}`));
  }
  for (const tail of imports?.tails ?? []) keys.push(`named ${tail}`);
  for (const name of imports?.packages ?? []) keys.push(`in ${name}`);
  for (const tail of modulePath.tails) keys.push(`imports ${tail}`);
  for (const folder of modulePath.folders) keys.push(`imports package ${folder}`);
  if (!modulePath.isFile) keys.push(`imports from ${modulePath.module}`);
  if (claim.mayHaveImports) keys.push(UNKNOWN, ...(imports === undefined ? [KNOWN] : []));
  return keys;
}

/** The folders above a path, the top one as nothing. */
function pathsAbove(path: string): readonly string[] {
  const parts = path.split("/").slice(0, -1);
  return ["", ...parts.map((_, index) => parts.slice(0, index + 1).join("/"))];
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function plainPath(path: string): string {
  return path
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .join("/");
}
