import { importsOf } from "../../domain/index.ts";

/**
 * What files import, as far as it can be read: a file that is not in it imports nobody knows what. Its keys are paths from the top of
 * the repository.
 */
export type ImportGraph = ReadonlyMap<string, FileImports>;

/** The modules that a file names. */
export interface FileImports {
  /** Relative ones: where they lead, without their ending. */
  readonly modules: ReadonlySet<string>;
  /** Last parts of the others: behind an alias, `@/rows/list` is a file `list`. */
  readonly tails: ReadonlySet<string>;
  /** Packages, without their scope: one of them may lie in this repository, in a folder of its name. */
  readonly packages: ReadonlySet<string>;
}

/** Files that import nothing, whatever stands in them. */
const IMPORTLESS =
  /(?:\.(?:sql|md|markdown|txt|rst|adoc|json|jsonl|ndjson|json5|ya?ml|toml|ini|cfg|conf|properties|csv|tsv|psv|svg|png|jpe?g|gif|webp|ico|pdf|lock|snap)|(?:^|\/)(?:LICEN[CS]E|NOTICE|AUTHORS|CODEOWNERS|\.gitignore|\.gitattributes|\.editorconfig|\.npmrc|\.nvmrc))$/i;
const READABLE = /\.[cm]?[jt]sx?$/i;

/** Whether a path is of a kind that imports: a folder may hold any. */
export function mayHaveImports(path: string): boolean {
  return !IMPORTLESS.test(path);
}

/** The graph of those texts whose language is read here: JavaScript and TypeScript. */
export function readImportGraph(texts: ReadonlyMap<string, string>): ImportGraph {
  const graph = new Map<string, FileImports>();
  for (const [path, text] of texts) {
    if (READABLE.test(path)) graph.set(path, importsIn(text, path));
  }
  return graph;
}

/** A path as imports can mean it. */
export interface ModulePath {
  /** Without its ending. */
  readonly module: string;
  /** The last part of it; the second one without the ending of data that may be imported so. */
  readonly tails: readonly [string, string];
  /** Names of folders on the way to it, but for the top one: that is where an alias begins, and all there is would be meant. */
  readonly folders: readonly string[];
  /** What has no ending is a folder, or may be one. */
  readonly isFile: boolean;
}

export function modulePathOf(path: string): ModulePath {
  const module = moduleOf(path);
  const parts = module.split("/");
  const isFile = /[^/.][^/]*\.[^/.]+$/.test(path);
  const tail = parts.at(-1) ?? "";
  const folders = parts.slice(1, isFile ? -1 : undefined);
  return { module, tails: [tail, withoutEnding(tail)], folders, isFile };
}

/** Whether what a file names can be another one, or one under that folder. Doubt says yes. */
export function canMean({ modules, tails, packages }: FileImports, path: ModulePath): boolean {
  const { module, isFile } = path;
  if (modules.has(module) || modules.has(withoutEnding(module))) return true;
  if (!isFile && [...modules].some((each) => each.startsWith(`${module}/`))) return true;
  return tails.has(path.tails[0]) || path.folders.some((folder) => packages.has(folder));
}

/** `require("./rows")` may read `rows.json`. */
function withoutEnding(module: string): string {
  return module.replace(/\.json$/, "");
}

function importsIn(text: string, path: string): FileImports {
  const [modules, tails, packages] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const { specifier } of importsOf(text)) {
    const plain = specifier.replace(/\?.*$/, "");
    if (/^\.{1,2}(?:\/|$)/.test(plain)) modules.add(moduleOf(`${folderOf(path)}/${plain}`));
    else if (!/^(?:node|data|https?|bun):/.test(plain)) {
      const { tail, packageName } = namesOf(plain);
      tails.add(tail);
      packages.add(packageName);
    }
  }
  return { modules, tails, packages };
}

function namesOf(specifier: string): { readonly tail: string; readonly packageName: string } {
  const isScoped = /^@[^/]/.test(specifier);
  const parts = moduleOf(specifier.replace(/^[#~$@]\/?/, "")).split("/");
  return { tail: parts.at(-1) ?? "", packageName: parts[isScoped ? 1 : 0] ?? "" };
}

/** A path without `.` and `..`, its ending, and an `index` at its end: what `./list`, `./list.js` and `./list/index.ts` share. */
function moduleOf(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  const bare = parts.join("/").replace(READABLE, "");
  return bare.replace(/(?:^|\/)index$/, "");
}

function folderOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
}
