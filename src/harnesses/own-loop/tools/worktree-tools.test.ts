import { execFileSync } from "node:child_process";
import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type Json, SufficeError } from "../../../domain/index.ts";
import { DEFAULT_TOOL_LIMITS, type ToolLimits } from "./tool-context.ts";
import { createWorktreeTools, type WorktreeCommands } from "./worktree-tools.ts";

const SECRET = "sentinel-secret";

interface Place {
  readonly root: string;
  /** A folder beside the root, which no tool may touch. */
  readonly outside: string;
}

function aPlace(files: Readonly<Record<string, string>> = {}): Place {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "suffice-tools-")));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const place = { root: join(folder, "root"), outside: join(folder, "outside") };
  for (const made of [place.root, place.outside]) mkdirSync(made);
  writeFileSync(join(place.outside, "secret"), SECRET);
  write(place.root, ".git", `gitdir: ${SECRET}`);
  for (const [path, text] of Object.entries(files)) write(place.root, path, text);
  return place;
}

function write(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const NO_COMMANDS: WorktreeCommands = {
  allowed: [],
  isAllowed: () => false,
  run: async () => ({ exitCode: 0, output: "ran" }),
};

function toolsIn(
  root: string,
  {
    commands = NO_COMMANDS,
    protectedPaths = [],
    limits = {},
  }: { commands?: WorktreeCommands; protectedPaths?: readonly string[]; limits?: Partial<ToolLimits> } = {},
) {
  const tools = createWorktreeTools({
    root,
    commands,
    protectedPaths,
    limits: { ...DEFAULT_TOOL_LIMITS, ...limits },
  });
  return {
    ...tools,
    use: (name: string, input: Json) => tools.execute({ type: "tool-use", id: "1", name, input }),
    textOf: async (name: string, input: Json) =>
      (await tools.execute({ type: "tool-use", id: "1", name, input })).text,
  };
}

const found = (text: string) => ({ text, isError: false, mayHaveChangedFiles: false });
const changed = (text: string) => ({ text, isError: false, mayHaveChangedFiles: true });
const refusal = (text: string) => ({ text, isError: true, mayHaveChangedFiles: false });

test("a reader gets the tools that only read; a command tool is there only with something to run", () => {
  const namesOf = (tools: ReturnType<typeof toolsIn>, access: "read-only" | "read-write") =>
    tools.definitions(access).map(({ name }) => name);
  const plain = toolsIn("/nowhere");
  const withCommands = toolsIn("/nowhere", { commands: { ...NO_COMMANDS, allowed: [["npm", "test"]] } });
  expect(namesOf(plain, "read-only")).toEqual(["read_file", "list_files", "search_files"]);
  expect(namesOf(plain, "read-write")).toEqual([
    "read_file",
    "list_files",
    "search_files",
    "edit_file",
    "write_file",
    "delete_file",
  ]);
  expect(namesOf(withCommands, "read-only")).toEqual(["read_file", "list_files", "search_files"]);
  expect(namesOf(withCommands, "read-write").at(-1)).toBe("run_command");
});

test("the schema that the model sees is the one that its input is checked against", async () => {
  const tools = toolsIn(aPlace().root);
  expect(tools.definitions("read-only")[0]).toEqual({
    name: "read_file",
    description: expect.any(String),
    inputSchema: {
      type: "object",
      properties: {
        path: { type: "string", description: expect.any(String) },
        offset: expect.objectContaining({ type: "integer", minimum: 1 }),
        limit: expect.objectContaining({ type: "integer", minimum: 1 }),
      },
      required: ["path"],
      additionalProperties: false,
    },
  });
  const result = await tools.use("read_file", { path: 3, ofset: 1 });
  expect(result).toMatchObject({ isError: true });
  expect(result.text).toContain("path");
  expect(result.text).toContain("ofset");
});

test("an unknown tool is an error that names those that there are", async () => {
  expect(await toolsIn(aPlace().root).use("bash", {})).toEqual(
    refusal(
      "There is no such tool. There are: read_file, list_files, search_files, edit_file, write_file, delete_file.",
    ),
  );
});

test("a file is read with its line numbers, whole or in part", async () => {
  const { use } = toolsIn(aPlace({ "a.txt": "one\r\ntwo\nthree\n", empty: "" }).root);
  expect(await use("read_file", { path: "a.txt" })).toEqual(found("     1\tone\n     2\ttwo\n     3\tthree"));
  expect(await use("read_file", { path: "./x/../a.txt", offset: 2, limit: 1 })).toEqual(
    found("     2\ttwo\n[lines 2 to 2 of 3; go on with offset 3]"),
  );
  expect(await use("read_file", { path: "a.txt", offset: 4 })).toEqual(refusal("The file has only 3 lines."));
  expect(await use("read_file", { path: "empty" })).toEqual(found("The file is empty."));
});

test("an absolute path inside the working folder is as good as a relative one", async () => {
  const { root } = aPlace({ "a.txt": "a" });
  expect(await toolsIn(root).textOf("read_file", { path: join(root, "a.txt") })).toBe("     1\ta");
});

test("a long file comes in pieces that fit, and long lines are cut", async () => {
  const lines = Array.from({ length: 100 }, (_, index) => `line ${index + 1}`).join("\n");
  const { textOf } = toolsIn(aPlace({ long: lines, wide: "x".repeat(3000) }).root, {
    limits: { maxResultBytes: 400 },
  });
  const text = await textOf("read_file", { path: "long" });
  expect(text.split("\n").at(-1)).toMatch(/^\[lines 1 to \d+ of 100; go on with offset \d+\]$/);
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(400);
  const { root } = aPlace({ wide: "x".repeat(3000) });
  expect(await toolsIn(root).textOf("read_file", { path: "wide" })).toBe(
    `     1\t${"x".repeat(2000)} [… 1000 characters more]`,
  );
});

test("what is no text is not read: binary files, folders, pipes, files that are too large", async () => {
  const { root } = aPlace({ bin: "a\0b", "folder/x": "", large: "x".repeat(101) });
  writeFileSync(join(root, "latin1"), Buffer.from([0x66, 0xfc, 0x72]));
  execFileSync("mkfifo", [join(root, "pipe")]);
  const { textOf } = toolsIn(root, { limits: { maxFileBytes: 100 } });
  expect(await textOf("read_file", { path: "bin" })).toMatch(/^The file is binary\./);
  expect(await textOf("read_file", { path: "latin1" })).toMatch(/^The file is binary\./);
  expect(await textOf("read_file", { path: "folder" })).toMatch(/^This is a folder/);
  expect(await textOf("read_file", { path: "pipe" })).toMatch(/^This is no regular file/);
  expect(await textOf("read_file", { path: "large" })).toMatch(/^The file has 101 bytes; at most 100/);
  expect(await textOf("read_file", { path: "missing" })).toBe("There is no such file or folder.");
  expect(await textOf("write_file", { path: "pipe", content: "x" })).toBe("This is no regular file.");
});

test("an edit replaces the one place that it names, keeps the mode, and takes no text for a pattern", async () => {
  const { root } = aPlace({ "run.sh": "a $x b\nc\n" });
  chmodSync(join(root, "run.sh"), 0o755);
  const result = await toolsIn(root).use("edit_file", {
    path: "run.sh",
    old_text: "$x",
    new_text: "$& $1 $$",
  });
  expect(result).toEqual(changed("Replaced once in run.sh."));
  expect(readFileSync(join(root, "run.sh"), "utf8")).toBe("a $& $1 $$ b\nc\n");
  expect(statSync(join(root, "run.sh")).mode & 0o777).toBe(0o755);
});

test("an edit that fits nowhere, or in several places, changes nothing and says so", async () => {
  const { root } = aPlace({ "a.txt": "x x x" });
  const { use } = toolsIn(root);
  const edit = (input: Record<string, Json>) => use("edit_file", { path: "a.txt", new_text: "y", ...input });
  expect(await edit({ old_text: "z" })).toEqual(
    refusal("old_text is not in the file. Read it again and copy the text exactly, without line numbers."),
  );
  expect(await edit({ old_text: "x" })).toEqual(
    refusal("old_text stands in the file 3 times. Give more of the lines around it, or set replace_all."),
  );
  expect(await edit({ old_text: "y" })).toEqual(refusal("old_text and new_text are the same."));
  expect(readFileSync(join(root, "a.txt"), "utf8")).toBe("x x x");
  expect(await edit({ old_text: "x", replace_all: true })).toEqual(changed("Replaced 3 times in a.txt."));
  expect(readFileSync(join(root, "a.txt"), "utf8")).toBe("y y y");
});

test("an edit keeps the file's line endings and its byte order mark", async () => {
  const { root } = aPlace({ "dos.txt": "\uFEFFone\r\ntwo\r\n", "mixed.txt": "one\r\ntwo\n" });
  const { use } = toolsIn(root);
  await use("edit_file", { path: "dos.txt", old_text: "one\ntwo", new_text: "1\n2\n3" });
  expect(readFileSync(join(root, "dos.txt"), "utf8")).toBe("\uFEFF1\r\n2\r\n3\r\n");
  expect((await use("edit_file", { path: "mixed.txt", old_text: "one\ntwo", new_text: "1" })).isError).toBe(
    true,
  );
  expect((await use("edit_file", { path: "mixed.txt", old_text: "one\r\ntwo", new_text: "1" })).isError).toBe(
    false,
  );
  expect(readFileSync(join(root, "mixed.txt"), "utf8")).toBe("1\n");
});

test("an edit cannot make a file grow beyond the limit", async () => {
  const { root } = aPlace({ "a.txt": "x".repeat(50) });
  const { use } = toolsIn(root, { limits: { maxFileBytes: 100 } });
  expect(
    await use("edit_file", { path: "a.txt", old_text: "x", new_text: "y".repeat(3), replace_all: true }),
  ).toEqual(refusal("The file would have 150 bytes; at most 100 are written."));
});

test("a file is written with its folders, or in place of the old one", async () => {
  const { root } = aPlace({ "a.txt": "old and longer" });
  const { use } = toolsIn(root, { limits: { maxFileBytes: 100 } });
  expect(await use("write_file", { path: "new/deep/ü.txt", content: "é" })).toEqual(
    changed("Wrote 2 bytes to new/deep/ü.txt, a new file."),
  );
  expect(await use("write_file", { path: "a.txt", content: "new" })).toEqual(
    changed("Wrote 3 bytes to a.txt, in place of the old file."),
  );
  expect(readFileSync(join(root, "new/deep/ü.txt"), "utf8")).toBe("é");
  expect(readFileSync(join(root, "a.txt"), "utf8")).toBe("new");
  expect(await use("write_file", { path: "b", content: "x".repeat(101) })).toEqual(
    refusal("The content has 101 bytes; at most 100 are written."),
  );
  expect(await use("write_file", { path: "a.txt/b", content: "" })).toMatchObject({ isError: true });
  expect(await use("write_file", { path: "new", content: "" })).toMatchObject({
    text: "This is a folder and not a file.",
    isError: true,
  });
});

test("a file that has a second name elsewhere is replaced, and the other stays as it was", async () => {
  const { root, outside } = aPlace();
  linkSync(join(outside, "secret"), join(root, "linked"));
  const { use } = toolsIn(root);
  await use("write_file", { path: "linked", content: "mine" });
  expect(readFileSync(join(root, "linked"), "utf8")).toBe("mine");
  expect(readFileSync(join(outside, "secret"), "utf8")).toBe(SECRET);
});

test("protected paths can be read and not written, by whatever name", async () => {
  const { root } = aPlace({ "test/a.test.ts": "x", "testing.ts": "x", "package.json": "{}" });
  symlinkSync("test", join(root, "alias"));
  const { use } = toolsIn(root, { protectedPaths: ["./test/", "package.json"] });
  for (const path of [
    "test/a.test.ts",
    "test/new/b.ts",
    "alias/a.test.ts",
    "TEST/c.ts",
    "src/../test/d.ts",
  ]) {
    expect(await use("write_file", { path, content: "" })).toEqual(
      refusal("./test/ is protected and must stay as it is."),
    );
  }
  expect(await use("edit_file", { path: "package.json", old_text: "{", new_text: "[" })).toEqual(
    refusal("package.json is protected and must stay as it is."),
  );
  expect((await use("read_file", { path: "alias/a.test.ts" })).isError).toBe(false);
  expect((await use("write_file", { path: "testing.ts", content: "y" })).isError).toBe(false);
  expect(readdirSync(join(root, "test"))).toEqual(["a.test.ts"]);
});

test("files are listed in order, without .git, .suffice and node_modules", async () => {
  const { root } = aPlace({
    "b.ts": "",
    "a/c.ts": "",
    "a/d.js": "",
    "a/node_modules/x.ts": "",
    ".suffice/x.ts": "",
    ".github/ci.yml": "",
    "odd\nname": "",
  });
  symlinkSync("/", join(root, "everything"));
  const { textOf } = toolsIn(root);
  expect((await textOf("list_files", {})).split("\n")).toEqual([
    ".github/ci.yml",
    "a/c.ts",
    "a/d.js",
    "b.ts",
    "everything (a link)",
    '"odd\\nname"',
  ]);
  expect(await textOf("list_files", { pattern: "*.ts" })).toBe("a/c.ts\nb.ts");
  expect(await textOf("list_files", { path: "a", pattern: "a/*.js" })).toBe("a/d.js");
  expect(await textOf("list_files", { pattern: "*.py" })).toBe("No file fits.");
  expect(await textOf("list_files", { path: "nowhere" })).toBe("There is no such file or folder.");
  const few = toolsIn(root, { limits: { maxEntries: 2 } });
  expect(await few.textOf("list_files", {})).toBe(
    ".github/ci.yml\na/c.ts\n[there are more than 2; narrow it down with path or pattern]",
  );
});

test("a search names path, line number and line; plain text unless a regular expression is asked for", async () => {
  const { root } = aPlace({
    "a.ts": "x\nfoo(1)\r\nFOO(2)\n",
    "b/c.js": "foo(3)",
    bin: "foo(\0",
    "node_modules/d.js": "foo(4)",
  });
  const { use, textOf } = toolsIn(root);
  expect(await use("search_files", { query: "foo(" })).toEqual(found("a.ts:2: foo(1)\nb/c.js:1: foo(3)"));
  expect(await textOf("search_files", { query: "foo(", ignore_case: true, pattern: "*.ts" })).toBe(
    "a.ts:2: foo(1)\na.ts:3: FOO(2)",
  );
  expect(await textOf("search_files", { query: String.raw`o\(\d\)`, regex: true, path: "b" })).toBe(
    "b/c.js:1: foo(3)",
  );
  expect(await textOf("search_files", { query: "foo", path: "b/c.js" })).toBe("b/c.js:1: foo(3)");
  expect(await textOf("search_files", { query: "nothing" })).toBe("Nothing was found.");
  expect((await use("search_files", { query: "(", regex: true })).isError).toBe(true);
  const few = toolsIn(root, { limits: { maxEntries: 1 } });
  expect(await few.textOf("search_files", { query: "foo" })).toBe(
    "a.ts:2: foo(1)\n[there are more than 1 hits; narrow it down]",
  );
});

test("a regular expression that never ends is stopped, and names the file that it hung on", async () => {
  const { root } = aPlace({ "a.txt": `${"a".repeat(100)}b` });
  expect(await toolsIn(root).use("search_files", { query: "^(a+)+$", regex: true })).toEqual(
    refusal("This regular expression takes too long. Search for plain text instead. (at a.txt)"),
  );
});

const RUNNING: WorktreeCommands = {
  allowed: [["node", "--test", "*"]],
  isAllowed: ([program, first]) => program === "node" && first === "--test",
  run: async (argv) => ({ exitCode: argv.length, output: argv.join(" ") }),
};

test("an allowed command runs and tells its exit code, which is no error of the tool", async () => {
  const { use } = toolsIn(aPlace().root, { commands: RUNNING });
  expect(await use("run_command", { argv: ["node", "--test", "a b"] })).toEqual(
    changed("Exit code 3.\nnode --test a b"),
  );
});

test("a command that is not allowed is refused with the list of those that are", async () => {
  const { use } = toolsIn(aPlace().root, { commands: RUNNING });
  expect(await use("run_command", { argv: ["rm", "-rf", "/"] })).toEqual(
    refusal(
      'This command is not allowed. Allowed are, where a final "*" stands for any further arguments:\n["node","--test","*"]',
    ),
  );
  for (const argv of [[], "node --test", ["node", "--test", "a\0b"], [["node"]]]) {
    expect(await use("run_command", { argv })).toMatchObject({ isError: true });
  }
});

const ENDLESS: WorktreeCommands = {
  ...RUNNING,
  run: async () => ({ exitCode: undefined, output: `a${"x".repeat(1000)}z` }),
};

test("a command that did not end by itself is an error, and long output is cut in its middle", async () => {
  const { use } = toolsIn(aPlace().root, { commands: ENDLESS, limits: { maxResultBytes: 100 } });
  const result = await use("run_command", { argv: ["node", "--test"] });
  expect(result).toMatchObject({ isError: true, mayHaveChangedFiles: true });
  expect(result.text).toMatch(/^It did not end by itself\.\nax+\n\[… \d+ bytes cut …\]\nx+z$/);
});

const STOPPED: WorktreeCommands = {
  ...RUNNING,
  run: async () => {
    throw new SufficeError("run.interrupted", { message: "stopped" });
  },
};

test("what stops the work goes through", async () => {
  const { use } = toolsIn(aPlace().root, { commands: STOPPED });
  await expect(use("run_command", { argv: ["node", "--test"] })).rejects.toMatchObject({
    code: "run.interrupted",
  });
});

test("one file is deleted, and nothing that is no file, is protected or lies outside", async () => {
  const { root, outside } = aPlace({ "a.txt": "a", "folder/b.txt": "b", "acceptance/t.js": "t" });
  symlinkSync(join(outside, "secret"), join(root, "out"));
  const { use } = toolsIn(root, { protectedPaths: ["acceptance"] });
  expect(await use("delete_file", { path: "a.txt" })).toEqual(changed("Deleted a.txt."));
  expect(readdirSync(root).toSorted()).toEqual([".git", "acceptance", "folder", "out"]);
  expect(await use("delete_file", { path: "folder" })).toEqual(
    refusal("This is no regular file, so it is not deleted."),
  );
  for (const path of ["a.txt", "acceptance/t.js", "../outside/secret", "out", ".git", ""])
    expect(await use("delete_file", { path })).toMatchObject({ isError: true });
  expect(readFileSync(join(outside, "secret"), "utf8")).toBe(SECRET);
});
