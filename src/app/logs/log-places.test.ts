import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { logFormats } from "./log-formats.ts";
import { namedPlaces, namedSources, usualPlaces } from "./log-places.ts";

const formats = logFormats(() => ({ name: "none", date: "2026-11-20", prices: [] }));
let folder = "";

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "log-places-")));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(path: string): void {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), "");
}

const found = (places: ReturnType<typeof usualPlaces>) =>
  places.flatMap(({ format, files }) =>
    files.map(({ path }) => [format.kind, path.slice(folder.length + 1)]),
  );

test("each reader has a name of its own, and people can read where its logs lie", () => {
  const kinds = formats.map(({ kind }) => kind);
  expect(new Set(kinds).size).toBe(kinds.length);
  const page = readFileSync(new URL("../../../docs/profile.md", import.meta.url), "utf8");
  const documented = [...page.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, kind]) => kind);
  expect(new Set(documented)).toEqual(new Set([...kinds, "suffice"]));
});

test("usual places are those of the home folder, or those that variables name, and of the folder worked in", () => {
  write(".claude/projects/shop/one.jsonl");
  write("elsewhere/projects/shop/two.jsonl");
  write("work/.backlog-ops/usage-ledger.jsonl");
  const work = join(folder, "work");
  expect(found(usualPlaces(formats, { HOME: folder }, work))).toEqual([
    ["claude-code", ".claude/projects/shop/one.jsonl"],
    ["backlog-ledger", "work/.backlog-ops/usage-ledger.jsonl"],
  ]);
  const variables = { HOME: folder, CLAUDE_CONFIG_DIR: join(folder, "elsewhere"), PWD: "/" };
  expect(found(usualPlaces(formats, variables, folder))).toEqual([
    ["claude-code", "elsewhere/projects/shop/two.jsonl"],
  ]);
});

test("a named file is read whatever its name, a named folder only for what looks like a log", () => {
  write("export.txt");
  write("rows/a.csv");
  write("rows/notes.txt");
  const sources = namedSources(["litellm=export.txt", "litellm=rows"], formats, folder);
  expect(found(namedPlaces(sources, formats))).toEqual([
    ["litellm", "export.txt"],
    ["litellm", "rows/a.csv"],
  ]);
});

test.each(["litellm", "=x", "litellm=", "gpt=x"])("a source such as %s is refused with the kinds", (text) => {
  expect(() => namedSources([text], formats, folder)).toThrow(
    `KIND=PATH with a kind of claude-code, codex, opencode, litellm, claude-otel, claude-result, warp-drive, backlog-ledger, suffice; got "${text}"`,
  );
});

test("a named source where nothing is is a mistake, not an empty bill", () => {
  const sources = namedSources(["codex=gone"], formats, folder);
  expect(() => namedPlaces(sources, formats)).toThrow("there is nothing at this path");
});
