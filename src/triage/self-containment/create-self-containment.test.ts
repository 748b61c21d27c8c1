import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createSelfContainment, type OpenWork, type Surroundings } from "./create-self-containment.ts";
import { readImportGraph } from "./import-graph.ts";

function selfContainment(work: OpenWork, surroundings: Surroundings) {
  return createSelfContainment(surroundings)(work);
}

/** Of `c1`, which touches `src/list.ts`, beside one other that touches the file given; texts by path. */
function beside(file: string, texts: Readonly<Record<string, string>>, own = "src/list.ts") {
  const open = [aChunk("c1", [own]), aChunk("c2", [file])];
  return judged(open, texts);
}

function judged(open: readonly OpenWork[], texts: Readonly<Record<string, string>> = {}) {
  const [work = aChunk("c1", [])] = open;
  const found = selfContainment(work, { open, imports: readImportGraph(new Map(Object.entries(texts))) });
  return found.kind === "tied" ? found.ties.map(({ because }) => because) : [];
}

function aChunk(
  id: string,
  files: readonly string[] | undefined,
  dependsOn: readonly string[] = [],
): OpenWork {
  return { id, files, dependsOn };
}

const ROW = "export const row = 1;\n";

test("a file of the same name and another kind is not meant", () => {
  expect(beside("src/row.md", { "src/list.ts": 'import "./row.ts";' })).toEqual([]);
});

test("work beside which nothing else is open is self-contained, whatever it imports", () => {
  expect(selfContainment(aChunk("c1", ["src/list.py"]), { open: [], imports: new Map() })).toEqual({
    kind: "self-contained",
  });
});

test("two files that do not know each other can be changed apart", () => {
  expect(beside("src/row.ts", { "src/list.ts": 'import "./other.ts";', "src/row.ts": ROW })).toEqual([]);
});

test.each([
  ["no files", [aChunk("c1", [])], "it names no files"],
  ["nothing said of files", [aChunk("c1", undefined)], "it names no files"],
  [
    "unfinished work before it",
    [aChunk("c1", ["a.md"], ["c0"]), aChunk("c0", ["b.md"])],
    'it depends on "c0", which is not done',
  ],
  ["the same file", [aChunk("c1", ["a.md"]), aChunk("c2", ["./a.md"])], '"c2" changes a.md too'],
  [
    "a folder around its file",
    [aChunk("c1", ["docs/a.md"]), aChunk("c2", ["docs/"])],
    '"c2" changes docs/a.md too',
  ],
  ["a file in its folder", [aChunk("c1", ["docs"]), aChunk("c2", ["docs/a.md"])], '"c2" changes docs too'],
  ["the whole repository", [aChunk("c1", ["a.md"]), aChunk("c2", ["."])], '"c2" changes a.md too'],
])("work with %s is tied", (_, open, because) => {
  expect(judged(open)).toEqual([because]);
});

test.each([
  'import { row } from "./row.ts";',
  'import type { Row } from "./row.js";',
  'export * from "./row";',
  'const { row } = require("../src/row");',
  'const row = await import("./row.ts?now");',
  'import { row } from "@/row";',
  'import { row } from "#row.js";',
  'import { row } from "src/row";',
])("%s is an import of src/row.ts", (text) => {
  expect(beside("src/row.ts", { "src/list.ts": text, "src/row.ts": ROW })).toEqual([
    'src/list.ts imports src/row.ts, which "c2" changes',
  ]);
  expect(beside("src/list.ts", { "src/list.ts": text, "src/row.ts": ROW }, "src/row.ts")).toEqual([
    'src/row.ts is imported by src/list.ts, which "c2" changes',
  ]);
});

test.each([
  ['import { row } from "./rows/index.ts";', "src/rows.ts"],
  ['import { row } from "./rows";', "src/rows/index.ts"],
  ['import { row } from "./rows/row.ts";', "src/rows/"],
  ['import { row } from "@acme/rows";', "packages/rows/src/row.ts"],
  ['import rows from "./rows.json" with { type: "json" };', "src/rows.json"],
  ['const rows = require("./rows");', "src/rows.json"],
])("%s may mean %s", (text, file) => {
  expect(beside(file, { "src/list.ts": text, [file]: ROW })).toContain(
    `src/list.ts imports ${file}, which "c2" changes`,
  );
});

test.each([
  'import { row } from "./rows/row.ts";',
  'import { row } from "../row.ts";',
  'import { join } from "node:row";',
  'import { other } from "src/other";',
  '// import { row } from "./row.ts";',
  'const text = "import row from ./row.ts";',
])("%s is no import of src/row.ts", (text) => {
  expect(beside("src/row.ts", { "src/list.ts": text, "src/row.ts": ROW })).toEqual([]);
});

test.each([
  ["a language that is not read here", "src/list.py", "src/row.py"],
  ["a file that is not there yet", "src/new.ts", "src/row.ts"],
  ["a folder", "src/lists", "src/row.ts"],
])("what cannot be known counts as tied: %s", (_, own, their) => {
  expect(beside(their, { [their]: ROW }, own)).toEqual([
    `what ${own} imports is not known, and "c2" changes ${their}`,
  ]);
});

test("what the other imports may be unknown as well", () => {
  expect(beside("lib/row.rb", { "src/list.ts": "" })).toEqual([
    'what lib/row.rb imports, which "c2" changes, is not known',
  ]);
});

test.each(["seeds/rows.sql", "docs/rows.md", "rows.json", ".github/rows.yml", "LICENSE", "rows.csv"])(
  "%s imports nothing, so that nothing about it is unknown",
  (own) => {
    expect(beside("src/row.py", {}, own)).toEqual([]);
  },
);

test("work that waits for this one, or for that, is no tie: it will find it done", () => {
  const open = [aChunk("c1", ["a.md"]), aChunk("c2", ["a.md"], ["c1"]), aChunk("c3", ["a.md"], ["c2"])];
  expect(judged(open)).toEqual([]);
});

test("work that names no files is done alone, so it is no tie", () => {
  expect(judged([aChunk("c1", ["a.md"]), aChunk("c2", undefined), aChunk("c3", [])])).toEqual([]);
});

test("of each file three ties are said, and which file it is", () => {
  const others = Array.from({ length: 5 }, (_, index) => aChunk(`t${index}`, ["a.md"]));
  const work = aChunk("c1", ["a.md", "b.md"]);
  const tied = ["t0", "t1", "t2"].map((id) => ({ file: "a.md", because: `"${id}" changes a.md too` }));
  expect(selfContainment(work, { open: [work, ...others], imports: new Map() })).toEqual({
    kind: "tied",
    ties: tied,
  });
});

test("a long chain of work is followed to its end", () => {
  const chain = Array.from({ length: 3000 }, (_, index) => aChunk(`t${index}`, ["a.md"], [`t${index - 1}`]));
  expect(judged(chain)).toEqual([]);
});

const PATHS = ["a.ts", "b.ts", "c.py", "d.sql", "dir/e.ts", "dir"] as const;
const someWork = fc.record({
  files: fc.uniqueArray(fc.constantFrom(...PATHS), { minLength: 1, maxLength: 3 }),
  dependsOn: fc.subarray(["w0", "w1", "w2", "w3"]),
});
const someTexts = fc.dictionary(
  fc.constantFrom(...PATHS),
  fc.constantFrom("", 'import "./a.ts";', 'import "./b";', 'import "../a.js";', 'import "./dir/e.ts";'),
);

test("property: where any one tie holds, the work is not self-contained; who is tied to whom does not depend on the order", () => {
  fc.assert(
    fc.property(fc.array(someWork, { minLength: 1, maxLength: 4 }), someTexts, (works, texts) => {
      const open = works.map((each, index) => ({ ...each, id: `w${index}` }));
      const imports = readImportGraph(new Map(Object.entries(texts)));
      for (const work of open) {
        const found = selfContainment(work, { open, imports });
        const others = open.filter(({ id, dependsOn }) => id !== work.id && !dependsOn.includes(work.id));
        const later = new Set(
          open.map(({ id }) => id).filter((id) => !others.some((other) => other.id === id)),
        );
        const shares = others.some(
          ({ id, files, dependsOn }) =>
            !later.has(id) && dependsOn.length === 0 && files.some((file) => work.files.includes(file)),
        );
        const waits = work.dependsOn.some((id) =>
          others.some((other) => other.id === id && other.dependsOn.length === 0),
        );
        if (shares || waits) expect(found.kind).toBe("tied");
        expect(selfContainment(work, { open: open.toReversed(), imports }).kind).toBe(found.kind);
      }
    }),
  );
});

test("where work that shares a file takes turns, neither that file nor anything else ties the two", () => {
  const open = [
    { id: "c1", dependsOn: [], files: ["src/a.ts", "src/shared.ts"] },
    { id: "c2", dependsOn: [], files: ["src/b.ts", "src/shared.ts"] },
    { id: "c3", dependsOn: [], files: ["src/b-user.ts"] },
  ];
  const imports = readImportGraph(
    new Map([
      ["src/a.ts", 'import { b } from "./b.ts";'],
      ["src/b.ts", ""],
      ["src/shared.ts", ""],
      ["src/b-user.ts", 'import { b } from "./b.ts";'],
    ]),
  );
  const judge = createSelfContainment({ open, imports, takesTurns: true });
  expect(open.map((work) => judge(work).kind)).toEqual(["self-contained", "tied", "tied"]);
});
