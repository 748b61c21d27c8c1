import { expect, test } from "vitest";
import { code, escaped, markdownTable } from "./markdown.ts";

test.each([
  ["plain words, with a hyphen-ated one", "plain words, with a hyphen-ated one"],
  ["a|b", "a\\|b"],
  ["pre_flight *bold* `code`", "pre\\_flight \\*bold\\* \\`code\\`"],
  ["[text](javascript:x) ![image](y)", "\\[text\\](javascript:x) \\!\\[image\\](y)"],
  ["<script>alert(1)</script> &amp;", "\\<script\\>alert(1)\\</script\\> \\&amp;"],
  ["two\r\n\r\n# lines", "two \\# lines"],
  ["- item", "\\- item"],
  ["1. item", "1\\. item"],
  ["back\\slash", "back\\\\slash"],
  ["  ", ""],
])("%j is shown as it stands", (text, markdown) => {
  expect(escaped(text)).toBe(markdown);
});

test("a name goes into a code span unless it would end it or its cell", () => {
  expect([code("claude-haiku-5-5"), code("a`b"), code("a|b")]).toEqual([
    "`claude-haiku-5-5`",
    "a\\`b",
    "a\\|b",
  ]);
});

test("a column in which nothing stands is left out, but never the first", () => {
  expect(markdownTable(["a", "b", "c"], [["", "", "1"]])).toEqual(["| a | c |", "| --- | --- |", "|  | 1 |"]);
});
