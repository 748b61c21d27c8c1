import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";

const root = dirname(import.meta.dirname);

/** What a user needs. Whatever else ends up in the tarball got there by accident. */
const MEANT_TO_BE_THERE = [
  /^(?:package\.json|README\.md|CHANGELOG\.md|LICENSE)$/,
  /^dist\/(?:cli|index|pricing|testing)\.js$/,
  /^dist\/chunks\/[\w.-]+\.js$/,
  /^dist\/types\/[\w/-]+\.d\.ts$/,
  /^dist\/(?:THIRD_PARTY_LICENSES\.txt|presets\.json)$/,
  /^presets\/(?:policies|strategies|prices|models)\/[\w.-]+\.yaml$/,
  /^schemas\/[\w.-]+\.json$/,
  /^docs\/(?:adr\/)?[\w-]+\.md$/,
];

const MUST_BE_THERE = [
  "dist/cli.js",
  "dist/index.js",
  "dist/pricing.js",
  "dist/testing.js",
  "dist/types/index.d.ts",
  "dist/THIRD_PARTY_LICENSES.txt",
  "dist/presets.json",
  "LICENSE",
  "README.md",
  "CHANGELOG.md",
  "docs/cli.md",
  "docs/errors.md",
];

const packed = packedFiles();

test("the package holds nothing that is not meant to be there", () => {
  expect(packed.filter((path) => !MEANT_TO_BE_THERE.some((pattern) => pattern.test(path)))).toEqual([]);
});

test("the package holds everything that its doors and documents promise", () => {
  expect(MUST_BE_THERE.filter((path) => !packed.includes(path))).toEqual([]);
  expect(packed.filter((path) => path.startsWith("presets/policies/"))).not.toEqual([]);
  expect(packed.filter((path) => path.startsWith("presets/prices/"))).not.toEqual([]);
});

test("publint finds nothing to object to", async () => {
  const { messages } = await publint({ pkgDir: root, strict: true, pack: "npm" });
  const manifest = z
    .record(z.string(), z.unknown())
    .parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
  expect(messages.map((message) => formatMessage(message, manifest))).toEqual([]);
});

test("the licences of what is bundled come with it, and only the native package is left to install", () => {
  const licenses = readFileSync(join(root, "dist/THIRD_PARTY_LICENSES.txt"), "utf8");
  expect(
    ["zod", "yaml", "commander", "kysely", "undici"].filter((name) => !licenses.includes(`\n${name} `)),
  ).toEqual([]);
  const manifest = z
    .object({ dependencies: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
  expect(Object.keys(manifest.dependencies)).toEqual(["@photostructure/sqlite"]);
});

test("a program in TypeScript finds the types of every door, without our development dependencies", () => {
  const folder = mkdtempSync(join(tmpdir(), "suffice-consumer-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const installed = join(folder, "node_modules", "suffice");
  for (const path of packed.filter((path) => path === "package.json" || path.endsWith(".d.ts"))) {
    cpSync(join(root, path), join(installed, path));
  }
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  writeFileSync(
    join(folder, "program.ts"),
    ["suffice", "suffice/pricing", "suffice/testing"]
      .map((door, index) => `import * as door${index} from "${door}";\nvoid (door${index} satisfies object);`)
      .join("\n"),
  );
  const compiler = join(root, "node_modules", ".bin", "tsc");
  const language = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2023", "--lib", "es2023"];
  const nodeTypes = ["--types", "node", "--typeRoots", join(root, "node_modules", "@types")];
  expect(outputOf(compiler, [...language, ...nodeTypes, "program.ts"], folder)).toBe("");
});

function outputOf(program: string, args: readonly string[], cwd: string): string {
  try {
    return execFileSync(program, args, { cwd, encoding: "utf8" }).trim();
  } catch (error) {
    return z.object({ stdout: z.string() }).parse(error).stdout.trim();
  }
}

function packedFiles(): readonly string[] {
  // Without scripts: what is packed here is what was built before the tests.
  const printed = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [first] = z
    .array(z.object({ files: z.array(z.object({ path: z.string() })) }))
    .parse(JSON.parse(printed));
  return (first?.files ?? []).map(({ path }) => path);
}
