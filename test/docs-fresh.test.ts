import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { filesUnder } from "./architecture/source-file.ts";

const root = dirname(import.meta.dirname);

test("the error list, the command reference and the schemas are what the code says", () => {
  const result = spawnSync(process.execPath, ["scripts/generate.mjs", "--check"], {
    cwd: root,
    encoding: "utf8",
  });
  const stale = result.stderr.split("\n").filter((line) => line.startsWith("stale:"));
  expect({ stale, status: result.status }).toEqual({ stale: [], status: 0 });
});

test("every link from one document to another leads somewhere", () => {
  const top = readdirSync(root).filter((name) => name.endsWith(".md"));
  const pages = [
    ...top.map((path) => ({ path, text: readFileSync(join(root, path), "utf8") })),
    ...filesUnder(root, "docs").filter(({ path }) => path.endsWith(".md")),
  ];
  const known = new Set([
    ...pages.map(({ path }) => path),
    "LICENSE",
    ...["src", "presets", "test", "scripts", ".ci", "bench", "demo", "examples", "schemas"].flatMap(
      (folder) => filesUnder(root, folder).map(({ path }) => path),
    ),
  ]);
  const broken = pages.flatMap(({ path, text }) =>
    [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
      .map((match) => match[1] ?? "")
      .filter((target) => !/^[a-z]+:/.test(target))
      .map((target) => join(dirname(path), target).replace(/\/$/, ""))
      .filter((target) => !known.has(target) && ![...known].some((file) => file.startsWith(`${target}/`)))
      .map((target) => `${path} → ${target}`),
  );
  expect(broken).toEqual([]);
});

test("the instructions for coding agents stay under 80 lines", () => {
  expect(readFileSync(join(root, "AGENTS.md"), "utf8").trimEnd().split("\n").length).toBeLessThan(80);
});
