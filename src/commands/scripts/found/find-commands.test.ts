import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { FoundCommands } from "../../found-command.ts";
import { createProcessRunner } from "../../process-runner.ts";
import { checkGuards } from "./check-guards.ts";
import { findCommands } from "./find-commands.ts";

/** A folder with these files; those under `bin/` and `.bin/` are programs. */
function aFolder(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), "suffice-found-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) write(root, path, text);
  return root;
}

function write(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  if (/\.?bin\//.test(path)) chmodSync(join(root, path), 0o755);
}

const ANSWERS = "#!/bin/sh\nexit 0\n";

/** Only programs of the folder's own `bin/` are installed. */
async function found(root: string, at = root): Promise<FoundCommands> {
  return findCommands({
    root: at,
    runner: createProcessRunner({ environment: { PATH: join(root, "bin") } }),
  });
}

function commands(found: FoundCommands): unknown {
  return Object.fromEntries(
    Object.entries(found).map(([purpose, { argv, foundIn }]) => [purpose, [argv.join(" "), foundIn]]),
  );
}

test("scripts of package.json come first, run by whose lock file lies there", async () => {
  const scripts = {
    test: "node --test",
    lint: "x",
    "lint:fix": "y",
    fmt: "prettier --write .",
    "smoke-test": "s",
    build: "b",
  };
  const files = {
    "package.json": JSON.stringify({ scripts }),
    Makefile: "test:\n\tx\n",
    "bin/make": ANSWERS,
  };
  expect(commands(await found(aFolder({ ...files, "pnpm-lock.yaml": "" })))).toEqual({
    tests: ["pnpm test", "package.json scripts.test"],
    lint: ["pnpm run lint", "package.json scripts.lint"],
    lintFix: ["pnpm run lint:fix", "package.json scripts.lint:fix"],
    format: ["pnpm run fmt", "package.json scripts.fmt"],
    smoke: ["pnpm run smoke-test", "package.json scripts.smoke-test"],
    build: ["pnpm run build", "package.json scripts.build"],
  });
});

test("a placeholder is no test, and a script that only checks is no formatter", async () => {
  const scripts = {
    test: 'echo "Error: no test specified" && exit 1',
    format: "prettier --check .",
    build: " ",
    lint: 7,
  };
  expect(await found(aFolder({ "package.json": JSON.stringify({ scripts }) }))).toEqual({});
});

test("then rules of the Makefile, if there is a make", async () => {
  const files = { Makefile: ".PHONY: test\ntest:\n\tx\nfmt: x\n" };
  expect(commands(await found(aFolder({ ...files, "bin/make": ANSWERS })))).toEqual({
    tests: ["make -f Makefile test", "Makefile test"],
    format: ["make -f Makefile fmt", "Makefile fmt"],
  });
  expect(await found(aFolder(files))).toEqual({});
});

test("then tools that have settings here and are installed here or above", async () => {
  const root = aFolder({
    "node_modules/.bin/eslint": ANSWERS,
    "node_modules/.bin/prettier": ANSWERS,
    "inner/eslint.config.js": "",
    "inner/package.json": '{ "prettier": {} }',
  });
  const bin = join(root, "node_modules/.bin");
  expect(commands(await found(root, join(root, "inner")))).toEqual({
    lint: [`${bin}/eslint .`, "eslint, by eslint.config.js"],
    lintFix: [`${bin}/eslint --fix .`, "eslint, by eslint.config.js"],
    format: [`${bin}/prettier --write .`, "prettier, by package.json prettier"],
  });
});

test("a tool that is installed but has no settings, or has them but does not answer, is not used", async () => {
  expect(await found(aFolder({ "node_modules/.bin/eslint": ANSWERS }))).toEqual({});
  expect(await found(aFolder({ "ruff.toml": "" }))).toEqual({});
  expect(await found(aFolder({ "ruff.toml": "", "bin/ruff": "#!/bin/sh\nexit 1\n" }))).toEqual({});
});

test("Python tools by their table, and the programs of a language by its project file", async () => {
  const root = aFolder({
    "pyproject.toml": "[tool.black]\nline-length = 88\n[tool.ruff.lint]\nselect = []\n",
    "bin/ruff": ANSWERS,
    "bin/black": ANSWERS,
    "bin/python3": ANSWERS,
    "conftest.py": "",
  });
  expect(commands(await found(root))).toEqual({
    tests: ["python3 -m pytest", "conftest.py"],
    lint: ["ruff check .", "ruff, by pyproject.toml [tool.ruff]"],
    lintFix: ["ruff check --fix .", "ruff, by pyproject.toml [tool.ruff]"],
    format: ["ruff format .", "ruff, by pyproject.toml [tool.ruff]"],
  });
  expect(commands(await found(aFolder({ "go.mod": "module x\n", "bin/go": ANSWERS })))).toEqual({
    tests: ["go test ./...", "go.mod"],
    lint: ["go vet ./...", "go.mod"],
    format: ["go fmt ./...", "go.mod"],
    build: ["go build ./...", "go.mod"],
  });
});

async function guarded(
  files: Readonly<Record<string, string>>,
  changes: Readonly<Record<string, string | undefined>>,
) {
  const root = aFolder(files);
  const { tests, lint } = await found(root);
  for (const [path, text] of Object.entries(changes)) {
    if (text === undefined) rmSync(join(root, path));
    else write(root, path, text);
  }
  const findings = await Promise.all(
    [tests, lint].map(async (each) => (each === undefined ? [] : checkGuards(root, each))),
  );
  return findings.flat();
}

function aPackage(scripts: Readonly<Record<string, string>>, more: object = {}): string {
  return JSON.stringify({ scripts, ...more });
}

test("work that redefines the test that judges it is found out", async () => {
  const files = { "package.json": aPackage({ test: "npm run unit", unit: "node --test" }) };
  const because =
    "but it is part of what judges this work (package.json scripts.test); put it back as it was";
  expect(await guarded(files, { "package.json": aPackage({ test: "true", unit: "node --test" }) })).toEqual([
    { message: `the entry scripts.test was changed, ${because}`, file: "package.json" },
  ]);
  expect(await guarded(files, { "package.json": aPackage({ test: "npm run unit", unit: "true" }) })).toEqual([
    { message: `the entry scripts.unit was changed, ${because}`, file: "package.json" },
  ]);
  expect(
    await guarded(files, {
      "package.json": aPackage({ test: "npm run unit", unit: "node --test", pretest: "x" }),
    }),
  ).toEqual([{ message: `the entry scripts.pretest was added, ${because}`, file: "package.json" }]);
  expect(await guarded(files, { "package.json": "{" })).toHaveLength(2);
  expect(await guarded(files, { "package.json": undefined })).toHaveLength(2);
});

test("so is work that has scripts run by another shell, or tests not run at all", async () => {
  const files = { "package.json": aPackage({ test: "node --test" }) };
  expect(await guarded(files, { ".npmrc": "script-shell=/bin/true\n" })).toMatchObject([{ file: ".npmrc" }]);
  const make = { Makefile: "test:\n\tx\n", "bin/make": ANSWERS };
  expect(await guarded(make, { Makefile: "SHELL := /bin/true\ntest:\n\tx\n" })).toMatchObject([
    { file: "Makefile" },
  ]);
  const pytest = { "conftest.py": "", "bin/python3": ANSWERS };
  expect(await guarded(pytest, { "pytest.ini": "[pytest]\naddopts = --collect-only\n" })).toMatchObject([
    { file: "pytest.ini" },
  ]);
});

test("work that changes other parts of the same file is not", async () => {
  const files = { "package.json": aPackage({ test: "node --test" }), Makefile: "x:\n" };
  const changed = JSON.stringify(
    { dependencies: { a: "1" }, scripts: { other: "x", test: "node --test" } },
    null,
    2,
  );
  expect(await guarded(files, { "package.json": changed, Makefile: "y:\n" })).toEqual([]);
});

test("the settings of a linter are part of it, those that were not there included", async () => {
  const files = { "package.json": aPackage({ lint: "eslint ." }), "eslint.config.js": "strict" };
  const because =
    "but it is part of what judges this work (package.json scripts.lint); put it back as it was";
  expect(await guarded(files, { "eslint.config.js": "lax", ".eslintrc.json": "{}" })).toEqual([
    { message: `this file was changed, ${because}`, file: "eslint.config.js" },
    { message: `this file was added, ${because}`, file: ".eslintrc.json" },
  ]);
});

test("a rule of a Makefile and a table of a project file are guarded by themselves", async () => {
  const make = { Makefile: "test:\n\tx\nother:\n\ty\n", "bin/make": ANSWERS };
  expect(await guarded(make, { Makefile: "test:\n\tx\nother:\n\tz\n" })).toEqual([]);
  expect(await guarded(make, { Makefile: "test:\n\ttrue\nother:\n\ty\n" })).toMatchObject([
    { file: "Makefile" },
  ]);
  const ruff = {
    "pyproject.toml": "[project]\nname = 'x'\n[tool.ruff]\nselect = ['A']\n",
    "bin/ruff": ANSWERS,
  };
  expect(
    await guarded(ruff, { "pyproject.toml": "[project]\nname = 'y'\n[tool.ruff]\nselect = ['A']\n" }),
  ).toEqual([]);
  expect(await guarded(ruff, { "pyproject.toml": "[tool.ruff]\nselect = []\n" })).toMatchObject([
    { file: "pyproject.toml" },
  ]);
});
