import { expect, test } from "vitest";
import { checkDependencies } from "./check-dependencies.ts";
import { readDependencies } from "./read-dependencies.ts";

async function findings(files: Readonly<Record<string, string>>) {
  const facts = await readDependencies({
    files: Object.keys(files),
    sources: Object.keys(files),
    read: async (path) => files[path],
  });
  return facts === undefined ? undefined : checkDependencies(facts);
}

const MANIFEST = JSON.stringify({
  name: "r",
  dependencies: { a: "1" },
  devDependencies: { b: "2" },
  peerDependencies: { c: "3" },
});

test("a repository is read as it lies there: manifests, lock, aliases and sources", async () => {
  expect(
    await findings({
      "package.json": MANIFEST,
      "package-lock.json": JSON.stringify({
        lockfileVersion: 3,
        packages: { "": { dependencies: { a: "1" }, devDependencies: { b: "9" } }, "node_modules/c": {} },
      }),
      "tsconfig.json": '{ "compilerOptions": { /* own */ "paths": { "@app/*": ["./src/*"] }, }, }',
      "src/parts/x.ts": "",
      "src/index.ts": 'import "a"; import "@app/x"; import "parts/x"; import "d";',
      "test/fixtures/x.ts": 'import "e";',
      "src/types.d.ts": 'import "f";',
      "notes.md": 'import "g";',
    }),
  ).toEqual([
    { message: 'imports "d", which package.json does not declare', file: "src/index.ts", line: 1 },
    { message: 'declares "b" as 2, but package-lock.json has 9; run npm install', file: "package.json" },
    { message: 'declares "c", which package-lock.json does not have; run npm install', file: "package.json" },
  ]);
});

test("an old lock file is asked for names only", async () => {
  const lock = JSON.stringify({ lockfileVersion: 1, dependencies: { a: {}, b: {} } });
  expect(await findings({ "package.json": MANIFEST, "package-lock.json": lock })).toEqual([
    { message: 'declares "c", which package-lock.json does not have; run npm install', file: "package.json" },
  ]);
});

test("without a package.json that can be read, or with Deno, nothing is judged", async () => {
  expect(await findings({ "a.ts": 'import "x"' })).toBe(undefined);
  expect(await findings({ "package.json": "{", "a.ts": 'import "x"' })).toBe(undefined);
  expect(await findings({ "package.json": MANIFEST, "deno.json": "{}", "a.ts": 'import "x"' })).toBe(
    undefined,
  );
});
