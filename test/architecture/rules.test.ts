import { expect, test } from "vitest";
import {
  importsFollowTheFloors,
  importsGoThroughDoors,
  noImportCycles,
  portsDoNotImportAdapters,
  type Rule,
} from "./import-rules.ts";
import { linesWithMachinePaths } from "./machine-paths.ts";
import {
  decidingIsPure,
  exportsAreNamed,
  filesAreShort,
  foldersAreSmall,
  foldersIntroduceThemselves,
  namesSaySomething,
  onlyOneFileReadsTheEnvironment,
  testCodeStaysApart,
} from "./shape-rules.ts";

interface Sample {
  readonly title: string;
  readonly rule: Rule;
  /** Path → text. */
  readonly files: Readonly<Record<string, string>>;
  readonly broken: readonly string[];
}

const SAMPLES: readonly Sample[] = [
  {
    title: "an import upwards, even of a type",
    rule: importsFollowTheFloors,
    files: { "src/pricing/a.ts": 'import type { B } from "../routing/index.ts";' },
    broken: ["src/pricing/a.ts: pricing may not import routing"],
  },
  {
    title: "an import of a neighbour",
    rule: importsFollowTheFloors,
    files: { "src/ledger/a.ts": 'import { b } from "../journal/index.ts";' },
    broken: ["src/ledger/a.ts: ledger may not import journal"],
  },
  {
    title: "an import in a lazy chunk",
    rule: importsFollowTheFloors,
    files: { "src/cli/main.ts": 'await import("../pipeline/index.ts");' },
    broken: ["src/cli/main.ts: cli may not import pipeline"],
  },
  {
    title: "a folder that nobody entered in the table",
    rule: importsFollowTheFloors,
    files: { "src/magic/a.ts": 'import { b } from "../domain/index.ts";' },
    broken: ['src/magic/a.ts: folder "magic" is not in the table of floors'],
  },
  {
    title: "builders for tests in code that is not a test",
    rule: importsFollowTheFloors,
    files: {
      "src/pipeline/run.ts": 'import { aTask } from "../testing/index.ts";',
      "src/pipeline/run.test.ts": 'import { aTask } from "../testing/index.ts";',
    },
    broken: ["src/pipeline/run.ts: pipeline may not import testing"],
  },
  {
    title: "an import from outside the sources",
    rule: importsFollowTheFloors,
    files: { "src/app/a.ts": 'import "../../scripts/build.mjs"; import p from "../../package.json";' },
    broken: ["src/app/a.ts: imports scripts/build.mjs, which is not under src"],
  },
  {
    title: "an import past a door",
    rule: importsGoThroughDoors,
    files: { "src/routing/a.ts": 'import { tokens } from "../domain/usage.ts";' },
    broken: ["src/routing/a.ts: imports src/domain/usage.ts past the door of domain"],
  },
  {
    title: "an import past the door of an adapter",
    rule: importsGoThroughDoors,
    files: {
      "src/app/compose.ts":
        'import "../ledger/sqlite/sqlite-ledger.ts"; import { b } from "../ledger/sqlite/index.ts";',
    },
    broken: ["src/app/compose.ts: imports src/ledger/sqlite/sqlite-ledger.ts past the door of ledger"],
  },
  {
    title: "an adapter chosen outside of the composition root",
    rule: importsGoThroughDoors,
    files: { "src/pipeline/a.ts": 'import { b } from "../ledger/sqlite/index.ts";' },
    broken: [
      "src/pipeline/a.ts: imports the adapter src/ledger/sqlite/index.ts, which only app and testing may",
    ],
  },
  {
    title: "a port that knows its adapter, and an adapter that knows another",
    rule: portsDoNotImportAdapters,
    files: {
      "src/ledger/index.ts":
        'export { b } from "./sqlite/index.ts"; export type { Ledger } from "./ledger.ts";',
      "src/ledger/postgres/a.ts": 'import { b } from "../sqlite/b.ts"; import { c } from "../ledger.ts";',
      "src/ledger/ledger.test.ts": 'import { b } from "./sqlite/index.ts";',
      "src/protocols/index.ts": 'export { c } from "./anthropic-messages/read.ts";',
    },
    broken: [
      "src/ledger/index.ts: imports the adapter src/ledger/sqlite/index.ts",
      "src/ledger/postgres/a.ts: imports the adapter src/ledger/sqlite/b.ts",
    ],
  },
  {
    title: "a cycle through a type, and one through a door",
    rule: noImportCycles,
    files: {
      "src/domain/a.ts": 'import type { B } from "./b.ts";',
      "src/domain/b.ts": 'import { c } from "./c.ts";',
      "src/domain/c.ts": 'export { a } from "./a.ts";',
      "src/pricing/index.ts": 'export { d } from "./d.ts";',
      "src/pricing/d.ts": 'import { e } from "./index.ts";',
      "src/pricing/f.ts": 'import { d } from "./d.ts";',
    },
    broken: [
      "src/domain/a.ts → src/domain/b.ts → src/domain/c.ts → src/domain/a.ts",
      "src/pricing/index.ts → src/pricing/d.ts → src/pricing/index.ts",
    ],
  },
  {
    title: "the environment read elsewhere, in any notation",
    rule: onlyOneFileReadsTheEnvironment,
    files: {
      "src/app/environment.ts": "export const read = () => process.env;",
      "src/app/a.ts": "const key = process.env.KEY;",
      "src/app/b.ts": 'const key = process["env"];',
      "src/app/c.ts": "const { env } = process;",
      "src/app/d.ts": 'import { argv, env } from "node:process";',
      "src/app/e.ts": "// process.env is read elsewhere\nconst text = 'process.env'; process.exitCode = 1;",
    },
    broken: ["a", "b", "c", "d"].map(
      (name) => `src/app/${name}.ts: reads the environment; take what it needs as an argument`,
    ),
  },
  {
    title: "a clock, chance or a disk where decisions are made",
    rule: decidingIsPure,
    files: {
      "src/routing/a.ts": "const now = Date.now();",
      "src/pricing/b.ts": 'import { readFileSync } from "node:fs";',
      "src/domain/c.ts": "const day = new Date(at); const hash = 1;",
      "src/ledger/d.ts": "const now = Date.now();",
      "src/triage/e.ts": "const pick = Math.random();",
    },
    broken: [
      "src/routing/a.ts: uses Date.now; clocks and chance are handed in",
      "src/pricing/b.ts: imports node:fs; only adapters touch the world",
      "src/triage/e.ts: uses Math.random; clocks and chance are handed in",
    ],
  },
  {
    title: "exports without a name",
    rule: exportsAreNamed,
    files: {
      "src/domain/a.ts": 'export * from "./b.ts";',
      "src/domain/b.ts": "export default 1;",
      "src/domain/c.ts": "const c = 1;\nexport { c as default };",
      "src/domain/d.ts": 'export const defaults = 2; import pc from "picocolors";',
    },
    broken: [
      "src/domain/a.ts: exports *; list the names",
      "src/domain/b.ts: has a default export; name it",
      "src/domain/c.ts: has a default export; name it",
    ],
  },
  {
    title: "a source file of 401 lines; tests may be longer",
    rule: filesAreShort,
    files: {
      "src/app/long.ts": "line\n".repeat(401),
      "src/app/fits.ts": "line\n".repeat(400),
      "src/app/long.test.ts": "line\n".repeat(900),
    },
    broken: ["src/app/long.ts: has 401 lines, 400 are allowed"],
  },
  {
    title: "a folder of 15 files, the door, tests and README left out",
    rule: foldersAreSmall,
    files: Object.fromEntries([
      ...Array.from({ length: 15 }, (_, index) => [`src/routing/part-${index}.ts`, ""]),
      ...Array.from({ length: 14 }, (_, index) => [`src/pricing/part-${index}.ts`, ""]),
      ["src/pricing/index.ts", ""],
      ["src/pricing/part-0.test.ts", ""],
      ["src/pricing/README.md", ""],
    ]),
    broken: ["src/routing: has 15 files; a subfolder has earned a name"],
  },
  {
    title: "names that say nothing, and names in another case",
    rule: namesSaySomething,
    files: {
      "src/routing/utils.ts": "",
      "src/routing/types.ts": "",
      "src/routing/helpers/rank.ts": "",
      "src/routing/manager.test.ts": "",
      "src/routing/rankModels.ts": "",
      "src/routing/rank-models.ts": "",
      "src/routing/README.md": "",
    },
    broken: [
      'src/routing/utils.ts: "utils" says nothing; what is inside?',
      'src/routing/types.ts: "types" says nothing; what is inside?',
      'src/routing/helpers/rank.ts: "helpers" says nothing; what is inside?',
      'src/routing/manager.test.ts: "manager" says nothing; what is inside?',
      "src/routing/rankModels.ts: is not kebab-case",
    ],
  },
  {
    title: "folders without a row, a README, a door or their floor",
    rule: foldersIntroduceThemselves,
    files: {
      "src/magic/index.ts": "",
      "src/ledger/ledger.ts": "",
      "src/store/index.ts": "",
      "src/store/README.md": "Floor 3: may import domain.",
      "src/domain/index.ts": "",
      "src/domain/README.md": "Floor 0: imports nothing.",
      "src/index.ts": "",
    },
    broken: [
      "src/magic: is not in the table of floors",
      "src/ledger: has no README.md",
      "src/ledger: has no index.ts",
      "src/store/README.md: does not say that this is floor 2",
    ],
  },
  {
    title: "a test runner in published code",
    rule: testCodeStaysApart,
    files: {
      "src/testing/a.ts": 'import { expect } from "vitest";',
      "src/ledger/b.ts": 'import { contract } from "./ledger-contract.ts";',
      "src/ledger/ledger-contract.ts": 'import { test } from "vitest";',
    },
    broken: [
      "src/testing/a.ts: imports vitest, but is no test",
      "src/ledger/b.ts: imports the test code ./ledger-contract.ts",
    ],
  },
];

test.each(SAMPLES)("found: $title", ({ rule, files, broken }) => {
  expect(rule(Object.entries(files).map(([path, text]) => ({ path, text })))).toEqual(broken);
});

test("found: paths of a home folder, of the checkout, and of its neighbours", () => {
  // Put together here, so that this file holds none itself.
  const home = ["", "home", "ada", "key"].join("/");
  const text = [
    `a ${home}`,
    "b /srv/code/suffice/x",
    "c /srv/code/other/y",
    "d /usr/bin/env",
    "e src/home/f",
  ].join("\n");
  expect(
    linesWithMachinePaths({ path: "notes.md", text }, { checkout: "/srv/code/suffice", home: "/srv/ada" }),
  ).toEqual([
    `notes.md:1: a ${home}`,
    "notes.md:2: b /srv/code/suffice/x",
    "notes.md:3: c /srv/code/other/y",
  ]);
});
