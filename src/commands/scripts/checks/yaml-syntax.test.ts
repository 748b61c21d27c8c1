import { expect, test } from "vitest";
import { yamlMistake } from "./yaml-syntax.ts";

test("a mistake is found with its line, in any document of the file", () => {
  expect(yamlMistake("a: 1\n---\nb: [1\n")).toEqual({ message: expect.stringContaining("]"), line: 4 });
  expect(yamlMistake("a: 1\na: 2\n")).toEqual({ message: "Map keys must be unique", line: 2 });
});

test.each(["", "# only words\n", "a: !Ref b\n---\nc: 1\n", "a: &x 1\nb: *x\n"])("%j is fine", (text) => {
  expect(yamlMistake(text)).toBe(undefined);
});

test("a template that is no YAML yet is not judged", () => {
  expect(yamlMistake("{{- if .Values.x }}\na: 1\n{{- end }}\n")).toBe(undefined);
  expect(yamlMistake("{{- if .Values.x \na: [1\n".replaceAll("{{", "<<"))).not.toBe(undefined);
});
