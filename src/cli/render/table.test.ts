import { expect, test } from "vitest";
import { cut, table } from "./table.ts";

test.each([
  ["short", 10, "short"],
  ["exactly 10", 10, "exactly 10"],
  ["one more 11", 10, "one more …"],
  ["two\nlines\tand  spaces", 40, "two lines and spaces"],
  ["你好世界", 8, "你好世界"],
  ["你好世界", 7, "你好世…"],
  ["你好世界", 6, "你好…"],
  ["👩‍💻 writes", 6, "👩‍💻 wr…"],
  ["\u001b[31mred", 20, "\uFFFD[31mred"],
])("%j is cut at %i columns as %j", (text, width, expected) => {
  expect(cut(text, width)).toBe(expected);
});

test("columns line up, figures to the right, and no line ends in spaces", () => {
  const page = table({
    head: ["task", "cost"],
    rows: [
      ["a\nb", "$1.00"],
      ["long name", "$10.00"],
    ],
    right: ["cost"],
  });
  expect(page).toBe("task         cost\na b         $1.00\nlong name  $10.00\n");
});
