import { FLOORS, MAY_CHOOSE_ADAPTERS, PORT_FOLDERS } from "./floors.ts";
import {
  folderOf,
  importedFiles,
  isModule,
  isTestCode,
  type SourceFile,
  subfolderOf,
} from "./source-file.ts";

/** Says in one line which file breaks a rule, and how. */
export type Rule = (files: readonly SourceFile[]) => readonly string[];

/** Imports go down, along the rows of the table. Tests may also use `testing`. */
export const importsFollowTheFloors: Rule = (files) =>
  eachCrossing(files, ({ file, target }) => {
    const from = folderOf(file.path);
    const to = folderOf(target);
    const row = FLOORS.find(({ folder }) => folder === from);
    if (row === undefined) return `${file.path}: folder "${from}" is not in the table of floors`;
    if (row.mayImport.includes(to)) return undefined;
    if (isTestCode(file) && to === "testing") return undefined;
    return `${file.path}: ${from} may not import ${to}`;
  });

/** From another folder only its door is imported, or an adapter's own door by those who may choose one. */
export const importsGoThroughDoors: Rule = (files) =>
  eachCrossing(files, ({ file, target }) => {
    const to = folderOf(target);
    if (target === `src/${to}/index.ts` || target === "src/index.ts") return undefined;
    const adapter = subfolderOf(target);
    const isAdapterDoor = PORT_FOLDERS.includes(to) && target === `src/${to}/${adapter}/index.ts`;
    if (!isAdapterDoor) return `${file.path}: imports ${target} past the door of ${to}`;
    if (MAY_CHOOSE_ADAPTERS.includes(folderOf(file.path))) return undefined;
    return `${file.path}: imports the adapter ${target}, which only ${MAY_CHOOSE_ADAPTERS.join(" and ")} may`;
  });

/** A port does not know its adapters, and adapters do not know each other. */
export const portsDoNotImportAdapters: Rule = (files) =>
  files.filter(isModule).flatMap((file) => {
    const folder = folderOf(file.path);
    if (!PORT_FOLDERS.includes(folder) || isTestCode(file)) return [];
    return importedFiles(file)
      .filter((target) => target.startsWith("src/") && folderOf(target) === folder)
      .filter((target) => subfolderOf(target) !== undefined && subfolderOf(target) !== subfolderOf(file.path))
      .map((target) => `${file.path}: imports the adapter ${target}`);
  });

/** No module reaches itself through its imports; a type's import counts. Each cycle is named once. */
export const noImportCycles: Rule = (files) => {
  const graph = new Map(files.filter(isModule).map((file) => [file.path, importedFiles(file)]));
  const done = new Set<string>();
  const cycles = new Map<string, string>();
  const visit = (path: string, trail: readonly string[]): void => {
    const seenAt = trail.indexOf(path);
    if (seenAt >= 0) {
      const cycle = trail.slice(seenAt);
      cycles.set(cycle.toSorted().join(), [...cycle, path].join(" → "));
    }
    if (seenAt >= 0 || done.has(path)) return;
    for (const target of graph.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return [...cycles.values()];
};

interface Crossing {
  readonly file: SourceFile;
  readonly target: string;
}

/** Imports that leave their top folder for another one. `package.json` is data, and anybody's. */
function eachCrossing(
  files: readonly SourceFile[],
  complaint: (crossing: Crossing) => string | undefined,
): readonly string[] {
  return files
    .filter(isModule)
    .flatMap((file) => importedFiles(file).map((target) => ({ file, target })))
    .filter(({ file, target }) => target !== "package.json" && folderOf(file.path) !== folderOf(target))
    .map((crossing) => (crossing.target.startsWith("src/") ? complaint(crossing) : leavesSources(crossing)))
    .filter((line) => line !== undefined);
}

function leavesSources({ file, target }: Crossing): string {
  return `${file.path}: imports ${target}, which is not under src`;
}
