import { expect, test } from "vitest";
import { conflictLine } from "./conflict-markers.ts";

test("a conflict is found at the line where it begins", () => {
  expect(conflictLine("a\n<<<<<<< HEAD\nb\n||||||| base\n=======\nc\n>>>>>>> other\n")).toBe(2);
  expect(conflictLine("<<<<<<< HEAD\r\n=======\r\n>>>>>>> other\r\n")).toBe(1);
});

test.each([
  "Heading\n=======\n",
  "<<<<<<< HEAD\nno middle\n>>>>>>> other\n",
  "=======\n>>>>>>> other\n<<<<<<< HEAD\n",
  "  <<<<<<< HEAD\n  =======\n  >>>>>>> other\n",
  "<<<<<<<< eight\n=======\n>>>>>>>> eight\n",
])("%j is no conflict", (text) => {
  expect(conflictLine(text)).toBe(undefined);
});
