import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { FLOORS } from "./architecture/floors.ts";
import {
  importsFollowTheFloors,
  importsGoThroughDoors,
  noImportCycles,
  portsDoNotImportAdapters,
  type Rule,
} from "./architecture/import-rules.ts";
import { linesWithMachinePaths } from "./architecture/machine-paths.ts";
import {
  decidingIsPure,
  exportsAreNamed,
  filesAreShort,
  foldersAreSmall,
  foldersIntroduceThemselves,
  namesSaySomething,
  onlyOneFileReadsTheEnvironment,
  testCodeStaysApart,
} from "./architecture/shape-rules.ts";
import { filesUnder } from "./architecture/source-file.ts";

const root = dirname(import.meta.dirname);
const files = filesUnder(root, "src");

const RULES: readonly [string, Rule][] = [
  ["a folder imports only what its row in the table of floors allows", importsFollowTheFloors],
  ["imports from another folder go through its door", importsGoThroughDoors],
  ["a port does not know its adapters", portsDoNotImportAdapters],
  ["no module imports itself in a circle", noImportCycles],
  ["only src/app/environment.ts reads the environment", onlyOneFileReadsTheEnvironment],
  ["what decides touches neither disk nor clock nor chance", decidingIsPure],
  ["exports are named, one by one", exportsAreNamed],
  ["no source file is longer than 400 lines", filesAreShort],
  ["no folder is too full to look through", foldersAreSmall],
  ["file names say what is inside", namesSaySomething],
  ["every folder has a row, a door, and a README that names its floor", foldersIntroduceThemselves],
  ["test code stays apart from what is published", testCodeStaysApart],
];

test.each(RULES)("%s", (_, rule) => {
  expect(rule(files)).toEqual([]);
});

test("the sources are found at all", () => {
  expect(files.map(({ path }) => path)).toContain("src/domain/index.ts");
});

test("every row of the table of floors allows only floors below it", () => {
  const floorOf = new Map(FLOORS.map(({ folder, floor }) => [folder, floor]));
  const upward = FLOORS.flatMap(({ folder, floor, mayImport }) =>
    mayImport
      .filter((target) => !((floorOf.get(target) ?? floor) < floor))
      .map((target) => `${folder} → ${target}`),
  );
  expect(upward).toEqual([]);
});

test("docs/architecture.md shows the table of floors as it is enforced", () => {
  const rows = readFileSync(join(root, "docs/architecture.md"), "utf8")
    .split("\n")
    .filter((line) => /^\| \d \|/.test(line));
  expect(rows).toEqual(
    FLOORS.map(
      (row) => `| ${row.floor} | \`${row.folder}\` | ${row.for} | ${row.mayImport.join(", ") || "nothing"} |`,
    ),
  );
});

test("no tracked file holds a path of somebody's machine", () => {
  const tracked = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" });
  const places = { checkout: root, home: homedir() };
  const found = tracked
    .split("\0")
    .filter((path) => path !== "" && existsSync(join(root, path)))
    .flatMap((path) => linesWithMachinePaths({ path, text: readFileSync(join(root, path), "utf8") }, places));
  expect(found).toEqual([]);
});

test("the lock file names no registry", () => {
  expect(readFileSync(join(root, "package-lock.json"), "utf8")).not.toContain('"resolved"');
});
