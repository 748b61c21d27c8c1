import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import * as fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import type { Json } from "../../../domain/index.ts";
import { DEFAULT_TOOL_LIMITS } from "./tool-context.ts";
import { createWorktreeTools } from "./worktree-tools.ts";

const SECRET = "sentinel-secret";

/** A root full of ways out, beside a folder that no tool may touch. */
function aPlace(): { readonly root: string; readonly outside: string } {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "suffice-untrusted-")));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [root, outside] = [join(folder, "root"), join(folder, "outside")];
  mkdirSync(join(root, "folder"), { recursive: true });
  mkdirSync(join(outside, "folder"), { recursive: true });
  writeFileSync(join(root, "a.txt"), "a");
  writeFileSync(join(root, "folder/b.txt"), "b");
  writeFileSync(join(root, ".git"), `gitdir: ${SECRET}`);
  writeFileSync(join(outside, "secret"), SECRET);
  utimesSync(join(outside, "secret"), 1, 1);
  symlinkSync(outside, join(root, "out"));
  symlinkSync(join(outside, "secret"), join(root, "folder/out-file"));
  symlinkSync(join(outside, "not-yet"), join(root, "to-nothing"));
  symlinkSync("circle", join(root, "circle"));
  symlinkSync(".git", join(root, "to-git"));
  return { root, outside };
}

/** The sentinel with everything that reading or writing would change. */
function stateOf(folder: string): unknown {
  return readdirSync(folder)
    .toSorted()
    .map((name) => {
      const stats = statSync(join(folder, name));
      const text = stats.isFile() ? readFileSync(join(folder, name), "utf8") : stateOf(join(folder, name));
      return [name, stats.mode, stats.mtimeMs, text];
    });
}

/** Ways that a path may begin with, and things to find there: together they hit every escape often, and much nonsense too. */
function paths(root: string, outside: string): fc.Arbitrary<string> {
  const ways = [
    "",
    ".",
    "..",
    "../outside",
    "folder/..",
    "folder/../..",
    "out",
    "out/..",
    "out/folder",
    "folder",
  ];
  const traps = [
    "to-git",
    "circle",
    "to-nothing",
    ".git",
    ".GIT",
    ".git.",
    ".g\u200Cit",
    "git~1",
    ".suffice",
    "\0",
    "~",
  ];
  const ends = [
    "",
    "secret",
    "out-file",
    "not-yet",
    "new",
    "folder/new",
    "a.txt",
    "b.txt",
    "config",
    "x".repeat(300),
  ];
  const way = fc.constantFrom(...ways, ...traps, root, outside, join(root, "out"), "/", "\\..", "\uD800");
  const likely = fc.tuple(way, fc.constantFrom(...ends)).map(([first, last]) => `${first}/${last}`);
  const piece = fc.oneof(way, fc.constantFrom(...ends), fc.string());
  const unlikely = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join("/"));
  return fc.oneof({ weight: 3, arbitrary: fc.oneof(likely, way) }, { weight: 1, arbitrary: unlikely });
}

/** Calls that get past the check of their input, and some that are anything at all. */
function calls(path: fc.Arbitrary<string>): fc.Arbitrary<readonly [string, Json]> {
  const some = fc.constantFrom("a", "sent", "s", ".", "(");
  const optional = { requiredKeys: ["path"] } satisfies fc.RecordConstraints<"path">;
  return fc.oneof(
    ofTool("read_file", fc.record({ path })),
    ofTool("write_file", fc.record({ path, content: fc.string() })),
    ofTool("delete_file", fc.record({ path })),
    ofTool(
      "edit_file",
      fc.record({ path, old_text: some, new_text: fc.string(), replace_all: fc.constant(true) }),
    ),
    ofTool("list_files", fc.record({ path, pattern: path }, optional)),
    ofTool("search_files", fc.record({ path, query: some, regex: fc.boolean() })),
    fc
      .tuple(
        fc.constantFrom(
          "read_file",
          "write_file",
          "delete_file",
          "edit_file",
          "list_files",
          "search_files",
          "",
        ),
        fc.jsonValue(),
      )
      .map(([name, value]): readonly [string, Json] => [name, asJson(value)]),
  );
}

function ofTool(name: string, input: fc.Arbitrary<Readonly<Record<string, Json>>>) {
  return input.map((value): readonly [string, Json] => [name, value]);
}

/** fast-check has a type of its own for the same thing. */
function asJson(value: unknown): Json {
  const parsed: Json = JSON.parse(JSON.stringify(value));
  return parsed;
}

test("whatever a model sends, nothing outside the root is read or written, .git stays, and no tool throws", async () => {
  const { root, outside } = aPlace();
  const before = { outside: stateOf(outside), git: readFileSync(join(root, ".git"), "utf8") };
  const tools = createWorktreeTools({
    root,
    commands: { allowed: [], isAllowed: () => true, run: async () => ({ exitCode: 0, output: "" }) },
    protectedPaths: [],
    limits: DEFAULT_TOOL_LIMITS,
  });
  await fc.assert(
    fc.asyncProperty(calls(paths(root, outside)), async ([name, input]) => {
      const result = await tools.execute({ type: "tool-use", id: "1", name, input });
      expect(result.text).not.toContain(SECRET);
      expect({ outside: stateOf(outside), git: readFileSync(join(root, ".git"), "utf8") }).toEqual(before);
      expect(readdirSync(dirname(root)).toSorted()).toEqual(["outside", "root"]);
      expect(readdirSync(root).filter((entry) => /^\.(?:git|suffice)$/i.test(entry))).toEqual([".git"]);
    }),
    { numRuns: 2000 },
  );
});
