import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { importsOf } from "./imports.ts";

/** A file of the project, by its path from the root with forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** All files under `folder`, in a fixed order. */
export function filesUnder(root: string, folder: string): readonly SourceFile[] {
  return readdirSync(posix.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => posix.relative(root, posix.join(entry.parentPath, entry.name)))
    .toSorted()
    .map((path) => ({ path, text: readFileSync(posix.join(root, path), "utf8") }));
}

/** TypeScript under `src`, test code and fixtures left out: the rules of size and shape are for these. */
export function isSource({ path }: SourceFile): boolean {
  return isModule({ path }) && !isTestCode({ path });
}

export function isModule({ path }: Pick<SourceFile, "path">): boolean {
  return path.startsWith("src/") && path.endsWith(".ts") && !path.includes("/__fixtures__/");
}

/** Tests, and the suites that adapters of one port share. */
export function isTestCode({ path }: Pick<SourceFile, "path">): boolean {
  return path.endsWith(".test.ts") || /(?:\/|-)contract\.ts$/.test(path);
}

/** `src/ledger/sqlite/x.ts` → `ledger`; for a file directly in `src`, its own name. */
export function folderOf(path: string): string {
  return path.split("/")[1] ?? path;
}

/** `src/ledger/sqlite/x.ts` → `sqlite`; `undefined` for a file at the top of its folder. */
export function subfolderOf(path: string): string | undefined {
  const parts = path.split("/");
  return parts.length > 3 ? parts[2] : undefined;
}

/** Files of the project that a module imports, as paths from the root. Packages and built-ins are left out. */
export function importedFiles(file: SourceFile): readonly string[] {
  return importsOf(file.text)
    .filter((specifier) => specifier.startsWith("."))
    .map((specifier) => posix.join(posix.dirname(file.path), specifier));
}
