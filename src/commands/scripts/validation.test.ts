import { execFileSync } from "node:child_process";
import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { ScriptOutcome, ScriptWork } from "../script-provider.ts";
import { runner, testRepository, write } from "./test-repository.ts";

const aRepository = (files: Readonly<Record<string, string>>) => testRepository(files, onTestFinished);

import { createSyntaxLintScript, createValidationScript } from "./validation.ts";

async function validated(root: string, more: Omit<ScriptWork, "cwd"> = {}): Promise<ScriptOutcome> {
  return createValidationScript({ runner }).run({ cwd: root, ...more });
}

const ALL_KINDS = {
  "a.mjs": "export const a = 1;\n",
  "b.py": "def b():\n    return 1\n",
  "c.sh": "if true; then\n  echo c\nfi\n",
  run: "#!/usr/bin/env bash\necho run\n",
  "d.yaml": "d: [1, 2]\n---\ne: 1\n",
  "tsconfig.json": '{ /* why */ "include": [], }\n',
  "schema/f.schema.json": '{ "type": "object", "required": ["f"] }',
  "f.json": '{ "$schema": "./schema/f.schema.json", "f": 1 }',
  "notes.txt": "ä\n",
};

test("good files of every kind pass, and the summary says as what they were read", async () => {
  const root = aRepository({});
  for (const [path, text] of Object.entries(ALL_KINDS)) write(root, path, text);
  write(root, "image.png", new Uint8Array([0x89, 0x50, 0, 0xff]));
  expect(await validated(root)).toEqual({
    kind: "done",
    summary:
      "9 files checked (1 YAML, 3 JSON, 1 JSON Schema, 1 JavaScript, 1 Python, 2 shell), nothing found",
  });
});

test("every mistake is a finding with its file and line", async () => {
  const root = aRepository(ALL_KINDS);
  write(root, "a.mjs", "const a = 1;\nconst = 2;\n");
  write(root, "b.py", "def b(:\n");
  write(root, "c.sh", "if true; then\n  echo c\n");
  write(root, "d.yaml", "d: 1\nd: 2\n");
  write(root, "f.json", '{ "$schema": "./schema/f.schema.json" }');
  write(root, "g.json", "{\n  a: 1\n}");
  write(root, "notes.txt", new Uint8Array([0x61, 0xff]));
  write(root, "merged.md", "x\n<<<<<<< a\n=======\n>>>>>>> b\n");
  expect(await validated(root)).toEqual({
    kind: "failed",
    findings: [
      { message: "is not YAML: Map keys must be unique", file: "d.yaml", line: 2 },
      { message: 'does not fit ./schema/f.schema.json: "f" is missing', file: "f.json" },
      { message: 'is not JSON: "a" is not possible here', file: "g.json", line: 2 },
      { message: "a merge conflict begins here and is not resolved", file: "merged.md", line: 2 },
      { message: "is not valid UTF-8", file: "notes.txt" },
      { message: "syntax error: Unexpected token '='", file: "a.mjs", line: 2 },
      { message: "syntax error: invalid syntax", file: "b.py", line: 1 },
      { message: "syntax error: unexpected end of file", file: "c.sh", line: 3 },
    ],
  });
});

test("only what the work is about is looked at", async () => {
  const root = aRepository({ "old.json": "{" });
  expect(await validated(root)).toEqual({ kind: "done", summary: "0 files checked, nothing found" });
  write(root, "new.json", "[");
  expect(await validated(root, { files: [] })).toEqual({
    kind: "done",
    summary: "0 files checked, nothing found",
  });
  expect(await validated(root, { files: ["old.json"] })).toMatchObject({ findings: [{ file: "old.json" }] });
});

test("a file of the ticket that is not there is a finding, unless the work deleted it", async () => {
  const root = aRepository({ "gone.txt": "x", "kept.txt": "y" });
  rmSync(join(root, "gone.txt"));
  expect(await validated(root, { ticketFiles: ["gone.txt", "kept.txt", "never.txt"] })).toEqual({
    kind: "failed",
    findings: [{ message: "was to be there and is not", file: "never.txt" }],
  });
});

test("paths that lead out are refused and not read", async () => {
  const root = aRepository({});
  const outside = aRepository({ "secret.json": "{" });
  symlinkSync(outside, join(root, "out"));
  const files = ["../x", "/etc/passwd", "out/secret.json", ".git/config", "a\nb", ""];
  expect(await validated(root, { files })).toEqual({
    kind: "failed",
    findings: [
      { message: 'the path "../x" has ".." in it' },
      { message: 'the path "/etc/passwd" is not relative to the repository' },
      { message: 'the path "out/secret.json" leads out of the folder through a symbolic link' },
      { message: 'the path ".git/config" lies in .git or .suffice' },
      { message: 'the path "a\\nb" has control characters' },
      { message: 'the path "" is empty' },
    ],
  });
});

test("JavaScript that a compiler would have to read first, and templates, are not judged", async () => {
  const root = aRepository({});
  write(root, "jsx.js", "export const a = () => <p>x</p>;\n");
  write(root, "flow.js", "// @flow\nconst a: number = 1;\n");
  write(root, "decorated.js", "@x\nclass A {}\n");
  write(root, "chart/values.yaml", "a: {{ .Values.a }}\nb: [\n");
  expect(await validated(root)).toMatchObject({ kind: "done" });
});

test("no line of a checked file is executed, nor a module that a file pretends to be", async () => {
  const root = aRepository({});
  write(root, "a.mjs", 'import { writeFileSync } from "node:fs";\nwriteFileSync("ran", "");\n');
  write(root, "json.py", 'open("ran", "w")\n');
  write(root, "-c.sh", "touch ran\n");
  expect(await validated(root)).toMatchObject({ kind: "done" });
  write(root, "json.py", "(\n");
  expect(await validated(root)).toMatchObject({ findings: [{ file: "json.py" }] });
  expect(execFileSync("ls", [root], { encoding: "utf8" })).not.toMatch(/^ran$/m);
});

test("a schema that cannot be used is said, and is no failure", async () => {
  const root = aRepository({ "s.json": '{ "if": {} }' });
  write(root, "a.json", '{ "$schema": "s.json" }');
  write(root, "b.json", '{ "$schema": "../elsewhere.json" }');
  write(root, "c.json", '{ "$schema": "https://example.invalid/s.json" }');
  expect(await validated(root)).toEqual({
    kind: "done",
    summary: [
      "3 files checked (3 JSON), nothing found",
      'a.json was not held against s.json: the keyword "if" is not known',
      "b.json was not held against ../elsewhere.json, which cannot be read here",
    ].join("\n"),
  });
});

test("a dependency that was removed while it is imported is found, wherever the import is", async () => {
  const root = aRepository({
    "package.json": '{ "dependencies": { "a": "1", "b": "1" } }',
    "src/x.ts": 'import "a";\nimport "never";\n',
  });
  write(root, "src/y.ts", 'import "c";\n');
  write(root, "package.json", '{ "dependencies": { "b": "1" } }');
  expect(await validated(root)).toEqual({
    kind: "failed",
    findings: [
      { message: 'imports "a", which package.json does not declare', file: "src/x.ts", line: 1 },
      { message: 'imports "c", which package.json does not declare', file: "src/y.ts", line: 1 },
    ],
  });
});

test("an import that was not declared before is not this work's fault, one that it added is", async () => {
  const root = aRepository({ "package.json": "{}", "x.ts": 'import "old";\n' });
  write(root, "x.ts", 'import "old";\nimport "added";\n');
  expect(await validated(root)).toEqual({
    kind: "failed",
    findings: [{ message: 'imports "added", which package.json does not declare', file: "x.ts", line: 2 }],
  });
});

test("a lock file that was out of step before is not this work's fault", async () => {
  const root = aRepository({
    "package.json": '{ "dependencies": { "a": "1" } }',
    "package-lock.json": '{ "packages": { "": {} } }',
  });
  write(root, "x.ts", 'import "a";\n');
  expect(await validated(root)).toMatchObject({ kind: "done" });
  write(root, "package.json", '{ "dependencies": { "a": "1", "b": "1" } }');
  expect(await validated(root)).toMatchObject({
    findings: [{ file: "package.json" }, { file: "package.json" }],
  });
});

test("in place of a linter, syntax alone is checked, and the summary says so", async () => {
  const root = aRepository({});
  const lint = createSyntaxLintScript({ runner });
  write(root, "a.json", "[]");
  expect(await lint.run({ cwd: root })).toEqual({
    kind: "done",
    summary: "no linter was found; only syntax was checked\n1 file checked (1 JSON), nothing found",
  });
  write(root, "a.json", "[");
  expect(await lint.run({ cwd: root })).toMatchObject({ kind: "failed" });
});

test("a pipe is not waited for, and what is very large is not read", async () => {
  const root = aRepository({});
  execFileSync("mkfifo", [join(root, "pipe.json")]);
  write(root, "large.json", "[".repeat(2 * 1024 * 1024 + 1));
  expect(await validated(root, { files: ["pipe.json", "large.json"] })).toEqual({
    kind: "done",
    summary: "0 files checked, nothing found\nlarge.json is too large to be looked into",
  });
});

test("a cancelled check stops the work", async () => {
  const root = aRepository({});
  await expect(validated(root, { signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: "run.interrupted",
  });
});
