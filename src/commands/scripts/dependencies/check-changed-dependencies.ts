import { posix } from "node:path";
import { type Finding, importsOf } from "../../../domain/index.ts";
import { readJson } from "../checks/json-syntax.ts";
import { textOrNothing } from "../tree/read-text.ts";
import { askGit, type ProgramPlace } from "../tree/run-program.ts";
import { type DependencyFacts, packageOf, undeclaredImports, unlockedNames } from "./check-dependencies.ts";
import { manifestOf, readDependencies } from "./read-dependencies.ts";

/**
 * Dependencies as far as a change is answerable for them: imports that it added, imports anywhere of what it no longer
 * declares, and the lock file where it touched that or a package.json. Throws `repository.git-failed`.
 */
export async function checkChangedDependencies(
  place: ProgramPlace,
  { files, changed }: { readonly files: readonly string[]; readonly changed: readonly string[] },
): Promise<readonly Finding[]> {
  const manifests = changed.filter((file) => posix.basename(file) === "package.json");
  const facts = await readDependencies({
    files,
    sources: manifests.length > 0 ? files : changed,
    read: (path) => textOrNothing(place.cwd, path),
  });
  if (facts === undefined) return [];
  const isChanged = new Set(changed);
  const removed = new Set(
    (await Promise.all(manifests.map((file) => removedNames(file, facts, place)))).flat(),
  );
  const imports: Finding[] = [];
  for (const { name, file, finding } of undeclaredImports(facts)) {
    const isNew = isChanged.has(file) && !(await importedBefore(file, place)).has(name);
    if (isNew || removed.has(name)) imports.push(finding);
  }
  const touchesLock = manifests.length > 0 || isChanged.has("package-lock.json");
  return touchesLock ? [...imports, ...unlockedNames(facts)] : imports;
}

/** Packages that the file imported at the last commit: that they are not declared is not this change's fault. */
async function importedBefore(file: string, place: ProgramPlace): Promise<ReadonlySet<string>> {
  const answer = await askGit(["show", `HEAD:./${file}`], place);
  if (answer.exitCode !== 0) return new Set(); // the file is new
  return new Set(importsOf(answer.output).flatMap(({ specifier }) => packageOf(specifier) ?? []));
}

/** What the last commit's package.json declares and this one does not. */
async function removedNames(
  file: string,
  { manifests }: DependencyFacts,
  place: ProgramPlace,
): Promise<readonly string[]> {
  const answer = await askGit(["show", `HEAD:./${file}`], place);
  const before = answer.exitCode === 0 ? readJson(answer.output, { comments: true }) : undefined;
  if (before?.kind !== "valid" || !isRecord(before.value)) return []; // it is new
  const folder = posix.dirname(file);
  const now = manifests.get(folder === "." ? "" : folder);
  return [...manifestOf(before.value).dependencies.keys()].filter(
    (name) => now?.dependencies.has(name) !== true,
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
