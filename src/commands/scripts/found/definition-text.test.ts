import { expect, test } from "vitest";
import { definitionText } from "./definition-text.ts";

test("an entry of a JSON file is its value, however it is written", () => {
  const part = { kind: "json", path: ["scripts", "test"] } as const;
  expect(definitionText('{"scripts": {"test": "x" /* y */, }}', part)).toBe('"x"');
  expect(definitionText('{"scripts": {}}', part)).toBe(undefined);
  expect(definitionText("{", part)).toBe(undefined);
  expect(definitionText("{}", { kind: "json", path: ["constructor"] })).toBe(undefined);
});

test("a table of a TOML file has its own lines and those of the tables in it", () => {
  const text =
    "[project]\nname = 'x'\n\n[tool.ruff]\nline-length = 88\n[tool.ruff.lint]\nselect = []\n[tool.ruffle]\na = 1\n";
  expect(definitionText(text, { kind: "toml", table: "tool.ruff" })).toBe(
    "[tool.ruff]\nline-length = 88\n[tool.ruff.lint]\nselect = []",
  );
  expect(definitionText(text, { kind: "toml", table: "tool.black" })).toBe(undefined);
});

test("a rule of a Makefile has its line, its recipe, and the file's variables", () => {
  const text =
    "X := 1\ntest check: build\n\tgo test ./...\n\n\t@echo done\nbuild:\n\tgo build\nlint : build\n\tvet\n-include more.mk\n";
  expect(definitionText(text, { kind: "make", target: "test" })).toBe(
    "X := 1\ntest check: build\n\tgo test ./...\n\t@echo done\n-include more.mk",
  );
  expect(definitionText(text, { kind: "make", target: "lint" })).toBe(
    "X := 1\nlint : build\n\tvet\n-include more.mk",
  );
  expect(definitionText(text, { kind: "make", target: "X" })).toBe(undefined);
});
