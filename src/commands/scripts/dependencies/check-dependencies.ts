import { builtinModules } from "node:module";
import { posix } from "node:path";
import { type Finding, importsOf } from "../../../domain/index.ts";

/** What a package.json says of other packages. */
export interface Manifest {
  readonly name: string | undefined;
  /** Names and ranges of all its kinds of dependencies. */
  readonly dependencies: ReadonlyMap<string, string>;
}

/** What a package-lock.json holds for one folder; the ranges, where the lock has them. */
export type LockedNames = ReadonlyMap<string, string | undefined>;

export interface DependencyFacts {
  /** By their folder from the root; `""` is the root itself. */
  readonly manifests: ReadonlyMap<string, Manifest>;
  /** By the same folders, where npm's lock file has an entry for them. */
  readonly locked: ReadonlyMap<string, LockedNames>;
  /** JavaScript and TypeScript files whose imports are to be declared. */
  readonly sources: ReadonlyMap<string, string>;
  /** First parts of specifiers that mean something here: aliases (`@app/*`) and folders. */
  readonly aliases: readonly string[];
}

/**
 * Imports of packages that no package.json above the file declares, and dependencies that the lock file does not have as
 * declared.
 */
export function checkDependencies(facts: DependencyFacts): readonly Finding[] {
  return [...undeclaredImports(facts).map(({ finding }) => finding), ...unlockedNames(facts)];
}

export interface UndeclaredImport {
  /** The package's name. */
  readonly name: string;
  readonly file: string;
  readonly finding: Finding;
}

/** Packages of the repository itself, built-in modules, aliases and paths need no declaration. */
export function undeclaredImports({
  manifests,
  sources,
  aliases,
}: DependencyFacts): readonly UndeclaredImport[] {
  const own = new Set([...manifests.values()].flatMap(({ name }) => name ?? []));
  return [...sources].flatMap(([file, text]) => {
    const above = manifestsAbove(file, manifests);
    const [nearest] = above;
    if (nearest === undefined) return [];
    const declares = (name: string): boolean =>
      above.some(([, { dependencies }]) => dependencies.has(name) || dependencies.has(typesOf(name)));
    const missing = new Map<string, number>();
    for (const { specifier, line } of importsOf(text)) {
      const name = packageOf(specifier);
      if (name === undefined || missing.has(name) || own.has(name) || declares(name)) continue;
      if (!aliases.some((alias) => isAlias(specifier, alias))) missing.set(name, line);
    }
    return [...missing].map(([name, line]) => {
      const message = `imports "${name}", which ${posix.join(nearest[0], "package.json")} does not declare`;
      return { name, file, finding: { message, file, line } };
    });
  });
}

/** From the nearest one up. */
function manifestsAbove(
  file: string,
  manifests: ReadonlyMap<string, Manifest>,
): readonly (readonly [string, Manifest])[] {
  return [...manifests]
    .filter(([folder]) => folder === "" || file.startsWith(`${folder}/`))
    .toSorted(([a], [b]) => b.length - a.length);
}

const BUILT_IN: ReadonlySet<string> = new Set(builtinModules.map((name) => name.split("/")[0] ?? name));
const PACKAGE = /^(?:@[a-z0-9][\w.~-]*\/)?[a-z0-9][\w.~-]*/i;

/** The package of a specifier; `undefined` for paths, built-in modules, `#imports`, and `scheme:…`. */
export function packageOf(specifier: string): string | undefined {
  if (/^[./#]|:/.test(specifier)) return undefined;
  const name = PACKAGE.exec(specifier)?.[0];
  const rest = name === undefined ? "" : specifier.slice(name.length);
  if (name === undefined || !/^(?:[/?].*)?$/s.test(rest) || BUILT_IN.has(name)) return undefined;
  return name;
}

function typesOf(name: string): string {
  return `@types/${name.replace(/^@([^/]+)\//, "$1__")}`;
}

function isAlias(specifier: string, alias: string): boolean {
  const star = alias.indexOf("*");
  if (star === -1) return specifier === alias || specifier.startsWith(`${alias}/`);
  return star > 0 && specifier.startsWith(alias.slice(0, star));
}

/** What the lock file does not have as declared. */
export function unlockedNames({ manifests, locked }: DependencyFacts): readonly Finding[] {
  return [...locked].flatMap(([folder, names]) => {
    const declared = manifests.get(folder)?.dependencies ?? new Map<string, string>();
    return [...declared].flatMap(([name, range]): readonly Finding[] => {
      const file = posix.join(folder, "package.json");
      if (!names.has(name)) {
        return [
          { message: `declares "${name}", which package-lock.json does not have; run npm install`, file },
        ];
      }
      const lockedRange = names.get(name);
      if (lockedRange === undefined || lockedRange === range) return [];
      const message = `declares "${name}" as ${range}, but package-lock.json has ${lockedRange}; run npm install`;
      return [{ message, file }];
    });
  });
}
