import { posix } from "node:path";
import { FLOORS, PURE_FOLDERS } from "./floors.ts";
import type { Rule } from "./import-rules.ts";
import { codeOf, importsOf } from "./imports.ts";
import { folderOf, isModule, isSource, isTestCode, type SourceFile } from "./source-file.ts";

const MOST_LINES = 400;
const MOST_FILES = 14;

/** Longer files that are let pass, each with its reason. May only shrink. */
const LONG_FILES: ReadonlyMap<string, number> = new Map();

/** Folders that are let hold more files, each with its reason. May only shrink. */
const FULL_FOLDERS: ReadonlyMap<string, number> = new Map([
  ["src/domain", 24], // one noun a file, and everybody knows to look here for it
]);

const EMPTY_NAMES = /^(?:utils?|helpers?|common|misc|managers?|types)$/;

/** The environment is read in one place, so that every other part can be run with another one. */
export const onlyOneFileReadsTheEnvironment: Rule = (files) =>
  complaints(
    files.filter(isSource).filter(({ path }) => path !== "src/app/environment.ts"),
    (file) => {
      const code = codeOf(file.text);
      const readsIt =
        /\bprocess\s*(?:\?\.|\.)\s*env\b|\bprocess\s*\[|\{[^}]*\benv\b[^}]*\}\s*=\s*process\b/.test(code) ||
        (importsProcess(file) && /\bimport\s*\{[^}]*\benv\b[^}]*\}\s*from\b/.test(code));
      return readsIt ? "reads the environment; take what it needs as an argument" : undefined;
    },
  );

function importsProcess(file: SourceFile): boolean {
  return importsOf(file.text).some((specifier) => /^(?:node:)?process$/.test(specifier));
}

/** Deciding is a function of values: the same today, tomorrow and on another machine. */
export const decidingIsPure: Rule = (files) =>
  complaints(
    files.filter(isSource).filter(({ path }) => PURE_FOLDERS.includes(folderOf(path))),
    (file) => {
      const builtIn = importsOf(file.text).find(
        (specifier) => specifier.startsWith("node:") && specifier !== "node:crypto",
      );
      if (builtIn !== undefined) return `imports ${builtIn}; only adapters touch the world`;
      const impure = /\bDate\.now\b|\bnew Date\(\s*\)|\bMath\.random\b|\bperformance\.now\b|\brandomUUID\b/;
      const found = impure.exec(codeOf(file.text));
      return found === null ? undefined : `uses ${found[0]}; clocks and chance are handed in`;
    },
  );

export const exportsAreNamed: Rule = (files) =>
  complaints(files.filter(isModule), (file) => {
    const code = codeOf(file.text);
    if (/\bexport\s*\*/.test(code)) return "exports *; list the names";
    if (/\bexport\s+default\b|\bas\s+default\b/.test(code)) return "has a default export; name it";
    return undefined;
  });

export const filesAreShort: Rule = (files) =>
  complaints(files.filter(isSource), (file) => {
    const lines = file.text.trimEnd().split("\n").length;
    const most = LONG_FILES.get(file.path) ?? MOST_LINES;
    return lines > most ? `has ${lines} lines, ${most} are allowed` : undefined;
  });

/** Counts what a reader must look through: tests stand beside what they test, the door and the README are signposts. */
export const foldersAreSmall: Rule = (files) => {
  const counts = new Map<string, number>();
  for (const { path } of files.filter(isSource).filter((file) => posix.basename(file.path) !== "index.ts")) {
    const folder = posix.dirname(path);
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts]
    .filter(([folder, count]) => count > (FULL_FOLDERS.get(folder) ?? MOST_FILES))
    .map(([folder, count]) => `${folder}: has ${count} files; a subfolder has earned a name`);
};

export const namesSaySomething: Rule = (files) =>
  complaints(
    files.filter(({ path }) => path.startsWith("src/")),
    ({ path }) => {
      const parts = path.split("/").slice(1);
      const empty = parts
        .map((part) => part.replace(/(?:\.test)?\.[a-z]+$/, ""))
        .find((part) => EMPTY_NAMES.test(part));
      if (empty !== undefined) return `"${empty}" says nothing; what is inside?`;
      const isOdd =
        isModule({ path }) && !/^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.test)?\.ts$/.test(posix.basename(path));
      return isOdd ? "is not kebab-case" : undefined;
    },
  );

/** Every folder has its row, a door unless it is the program itself, and a README that names its floor. */
export const foldersIntroduceThemselves: Rule = (files) => {
  const paths = new Map(files.map((file) => [file.path, file.text]));
  const folders = new Set(files.filter(isModule).map(({ path }) => folderOf(path)));
  return [...folders]
    .filter((folder) => !folder.endsWith(".ts"))
    .flatMap((folder) => {
      const row = FLOORS.find((candidate) => candidate.folder === folder);
      if (row === undefined) return [`src/${folder}: is not in the table of floors`];
      const readme = paths.get(`src/${folder}/README.md`);
      const missing: string[] = [];
      if (readme === undefined) missing.push(`src/${folder}: has no README.md`);
      else if (!new RegExp(`\\bfloor ${row.floor}\\b`, "i").test(readme)) {
        missing.push(`src/${folder}/README.md: does not say that this is floor ${row.floor}`);
      }
      if (folder !== "cli" && !paths.has(`src/${folder}/index.ts`))
        missing.push(`src/${folder}: has no index.ts`);
      return missing;
    });
};

/** What is published does not import test code, and only test code imports the test runner. */
export const testCodeStaysApart: Rule = (files) =>
  complaints(files.filter(isSource), (file) => {
    const specifiers = importsOf(file.text);
    const runner = specifiers.find((specifier) => specifier === "vitest" || specifier === "fast-check");
    if (runner !== undefined) return `imports ${runner}, but is no test`;
    const test = specifiers.find((specifier) => specifier.startsWith(".") && isTestCode({ path: specifier }));
    return test === undefined ? undefined : `imports the test code ${test}`;
  });

function complaints(
  files: readonly SourceFile[],
  complaint: (file: SourceFile) => string | undefined,
): readonly string[] {
  return files.flatMap((file) => {
    const line = complaint(file);
    return line === undefined ? [] : [`${file.path}: ${line}`];
  });
}
