import { expect, test } from "vitest";
import { checkDependencies, type DependencyFacts, type Manifest, packageOf } from "./check-dependencies.ts";

function aManifest(name: string, dependencies: Readonly<Record<string, string>>): Manifest {
  return { name, dependencies: new Map(Object.entries(dependencies)) };
}

function facts(more: Partial<DependencyFacts>): DependencyFacts {
  return {
    manifests: new Map([
      ["", aManifest("root", { zod: "^4.0.0", "@types/estree": "1.0.0" })],
      ["packages/a", aManifest("@x/a", { "@scope/b": "2" })],
    ]),
    locked: new Map(),
    sources: new Map(),
    aliases: ["@app/*", "src"],
    ...more,
  };
}

test("an import that no package.json above declares is a finding, once a file", () => {
  const sources = new Map([
    [
      "index.ts",
      'import "left-pad/x";\nimport z from "zod/v4";\nimport pad from "left-pad";\nimport "@scope/b";',
    ],
    ["packages/a/i.js", 'import "@scope/b/deep.js";\nimport "zod";\nimport "@scope/c";'],
  ]);
  expect(checkDependencies(facts({ sources }))).toEqual([
    { message: 'imports "left-pad", which package.json does not declare', file: "index.ts", line: 1 },
    { message: 'imports "@scope/b", which package.json does not declare', file: "index.ts", line: 4 },
    {
      message: 'imports "@scope/c", which packages/a/package.json does not declare',
      file: "packages/a/i.js",
      line: 3,
    },
  ]);
});

test("what needs no declaration is let pass", () => {
  const source =
    'import "node:fs"; import "fs/promises"; import "./x"; import "#inner"; import "@/x"; import "@app/x"; import "@x/a"; import "root"; import "src/y"; import type { E } from "estree"; import "virtual:z"; import "~/x"; import "zod?raw";';
  expect(checkDependencies(facts({ sources: new Map([["a.ts", source]]) }))).toEqual([]);
  expect(
    checkDependencies(facts({ manifests: new Map(), sources: new Map([["a.ts", 'import "x"']]) })),
  ).toEqual([]);
});

test("a dependency that the lock file lacks, or has with another range, is a finding", () => {
  const locked = new Map<string, ReadonlyMap<string, string | undefined>>([
    ["", new Map([["zod", "^3.0.0"]])],
    ["packages/a", new Map<string, undefined>([["@scope/b", undefined]])],
  ]);
  expect(checkDependencies(facts({ locked }))).toEqual([
    {
      message: 'declares "zod" as ^4.0.0, but package-lock.json has ^3.0.0; run npm install',
      file: "package.json",
    },
    {
      message: 'declares "@types/estree", which package-lock.json does not have; run npm install',
      file: "package.json",
    },
  ]);
});

test.each([
  ["a/b/c", "a"],
  ["@a/b/c", "@a/b"],
  ["@a", undefined],
  ["", undefined],
  ["a b", undefined],
  ["node:test", undefined],
  ["https://x.example/y.js", undefined],
])("the package of %j is %j", (specifier, name) => {
  expect(packageOf(specifier)).toBe(name);
});
