import { posix } from "node:path";
import { readJson } from "../checks/json-syntax.ts";
import type { DependencyFacts, LockedNames, Manifest } from "./check-dependencies.ts";

export interface DependencySource {
  /** All files of the repository. */
  readonly files: readonly string[];
  /** Those whose imports are looked at; other files among them are left out. */
  readonly sources: readonly string[];
  readonly read: (path: string) => Promise<string | undefined>;
}

const SOURCE = /(?<!\.d)\.[cm]?[jt]sx?$/;
/** Example projects and copies: their imports are not this project's. */
const NOT_OURS = /(?:^|\/)(?:node_modules|vendor|third_party|__fixtures__|fixtures|testdata)\//;
const KINDS = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"] as const;

/** Reads what `checkDependencies` needs. `undefined` where the repository keeps its imports otherwise (Deno, none). */
export async function readDependencies(source: DependencySource): Promise<DependencyFacts | undefined> {
  const { files, sources, read } = source;
  if (files.some((file) => /^(?:deno\.jsonc?|import_map\.json)$/.test(file))) return undefined;
  const manifests = new Map<string, Manifest>();
  for (const file of named(files, "package.json")) {
    const found = await readRecord(file, read);
    if (found !== undefined) manifests.set(folderOf(file), manifestOf(found));
  }
  if (manifests.size === 0) return undefined;
  const texts = new Map<string, string>();
  for (const file of sources.filter((each) => SOURCE.test(each) && !NOT_OURS.test(each))) {
    const text = await read(file);
    if (text !== undefined) texts.set(file, text);
  }
  return {
    manifests,
    locked: lockedOf(await readRecord("package-lock.json", read), manifests),
    sources: texts,
    aliases: await aliasesOf(files, read),
  };
}

function named(files: readonly string[], name: string): readonly string[] {
  return files.filter((file) => posix.basename(file) === name && !NOT_OURS.test(file));
}

function folderOf(file: string): string {
  const folder = posix.dirname(file);
  return folder === "." ? "" : folder;
}

type Read = DependencySource["read"];
type JsonRecord = Readonly<Record<string, unknown>>;

async function readRecord(path: string, read: Read): Promise<JsonRecord | undefined> {
  const text = await read(path);
  if (text === undefined) return undefined;
  const json = readJson(text, { comments: true });
  return json.kind === "valid" && isRecord(json.value) ? json.value : undefined;
}

export function manifestOf(json: JsonRecord): Manifest {
  const dependencies = new Map<string, string>();
  for (const kind of KINDS) {
    for (const [name, range] of Object.entries(recordIn(json, kind))) dependencies.set(name, String(range));
  }
  return { name: typeof json.name === "string" ? json.name : undefined, dependencies };
}

/** Version 1 of the lock file has names only. */
function lockedOf(
  lock: JsonRecord | undefined,
  manifests: ReadonlyMap<string, Manifest>,
): ReadonlyMap<string, LockedNames> {
  const locked = new Map<string, LockedNames>();
  if (lock === undefined) return locked;
  const packages = recordIn(lock, "packages");
  for (const folder of manifests.keys()) {
    const entry = packages[folder];
    if (isRecord(entry)) locked.set(folder, manifestOf(entry).dependencies);
    else if (folder === "" && !isRecord(lock.packages)) {
      locked.set(
        folder,
        new Map(Object.keys(recordIn(lock, "dependencies")).map((name) => [name, undefined])),
      );
    }
  }
  return locked;
}

/** Aliases of compiler settings, and folders that `baseUrl` or a bundler lets be imported by their name. */
async function aliasesOf(files: readonly string[], read: Read): Promise<readonly string[]> {
  const aliases = new Set<string>();
  const roots = new Set(["", "src/"]);
  for (const file of files.filter((each) => /^[jt]sconfig[\w.-]*\.json$/.test(posix.basename(each)))) {
    const options = recordIn(await readRecord(file, read), "compilerOptions");
    for (const alias of Object.keys(recordIn(options, "paths"))) aliases.add(alias);
    if (typeof options.baseUrl === "string") {
      const root = posix.join(posix.dirname(file), options.baseUrl);
      roots.add(root === "." ? "" : `${root.replace(/\/$/, "")}/`);
    }
  }
  for (const file of files) {
    for (const root of roots) {
      const [first, ...rest] = file.startsWith(root) ? file.slice(root.length).split("/") : [];
      if (first !== undefined) aliases.add(rest.length === 0 ? first.replace(SOURCE, "") : first);
    }
  }
  return [...aliases];
}

function recordIn(record: JsonRecord | undefined, key: string): JsonRecord {
  const found = record?.[key];
  return isRecord(found) ? found : {};
}

function isRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
