import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";

const root = fileURLToPath(new URL("../../..", import.meta.url));

function run(...flags: readonly string[]) {
  const { status, stderr } = spawnSync(process.execPath, [join(root, "scripts/prices.mjs"), ...flags], {
    encoding: "utf8",
  });
  return { status, stderr };
}

/** The checked-in price files, somewhere they may be changed. */
function aCopy(): string {
  const folder = mkdtempSync(join(tmpdir(), "suffice-prices-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(join(root, "presets/prices"), folder, { recursive: true });
  return folder;
}

function edit(file: string, from: string, to: string) {
  const text = readFileSync(file, "utf8");
  if (!text.includes(from)) throw new Error(`${file} has no "${from}"`);
  writeFileSync(file, text.replace(from, to));
}

test("the checked-in price files are what the script writes", () => {
  expect(run("--check")).toEqual({ status: 0, stderr: "" });
});

test("a price that changed without a new date is refused with both figures, and nothing is written", () => {
  const folder = aCopy();
  const file = join(folder, "google.yaml");
  edit(file, "fresh_input: 1.25, cache_read: 0.125", "fresh_input: 1.3, cache_read: 0.125");
  const before = readFileSync(file, "utf8");
  const { status, stderr } = run("--into", folder);
  expect(status).toBe(1);
  expect(stderr).toContain("gemini-2.5-pro: the price from release on was");
  expect(stderr).toContain("add it to scripts/price-rows.yaml with its effective_from");
  expect(readFileSync(file, "utf8")).toBe(before);
});

test("a row that the package no longer has stays, and the rest is written around it", () => {
  const folder = aCopy();
  const file = join(folder, "openai.yaml");
  const gone = [
    "  - model: gpt-5-mini",
    "    effective_from: 2025-08-07",
    "    usd_per_million_tokens: { fresh_input: 9, output: 9 }",
    "    source: a list that is no longer there",
    "    checked: 2025-09-01",
    "  - model: gpt-5-nano",
  ].join("\n");
  edit(file, "  - model: gpt-5-nano", gone);
  const before = readFileSync(file, "utf8");
  expect(run("--into", folder)).toEqual({ status: 0, stderr: "" });
  expect(readFileSync(file, "utf8")).toBe(before);
});

test("a file that was edited otherwise is named as stale by --check, and left alone", () => {
  const folder = aCopy();
  const file = join(folder, "open.yaml");
  edit(file, "checked: 2026-11-20", "checked: 2026-11-19");
  const before = readFileSync(file, "utf8");
  const { status, stderr } = run("--into", folder, "--check");
  expect([status, stderr]).toEqual([1, `prices: stale: ${file}. Run \`node scripts/prices.mjs\`.\n`]);
  expect(readFileSync(file, "utf8")).toBe(before);
});

test.each([
  ["no-such-model", "@pydantic/genai-prices 0.1.8 has no model no-such-model of google"],
  ["gemini-embedding-001", "free has no output price; give its row by hand"],
])("a model without a price in the package (%s) is refused rather than listed as free", (take, message) => {
  const folder = aCopy();
  const rows = join(folder, "rows.txt");
  const plan = [
    "checked: 2026-11-20",
    'catalogue: "@pydantic/genai-prices 0.1.8"',
    "files:",
    "  - file: free.yaml",
    "    provider: google",
    "    source: somewhere",
    "    header: free rows",
    "    models:",
    `      - { model: free, take: ${take} }`,
  ];
  writeFileSync(rows, plan.join("\n"));
  const { status, stderr } = run("--into", folder, "--rows", rows);
  expect([status, stderr.split("\n")[0]]).toEqual([1, `prices: ${message}`]);
});
