import * as fc from "fast-check";
import { expect, test } from "vitest";
import { checkCommitMessage } from "./check-commit-message.ts";

test.each([
  "feat: add a counter",
  "fix(parser)!: read empty files\n\nThey were refused.\n\nRefs: #12\n",
  "docs(read-me): ways to begin\r\n\r\nWith two lines.\r\n",
])("%j is a message as it should be", (text) => {
  expect(checkCommitMessage(text)).toEqual([]);
});

test.each<[string, readonly (readonly [string, number])[]]>([
  ["", [["the commit message has no subject in its first line", 1]]],
  ["\n\nfeat: late", [["the commit message has no subject in its first line", 1]]],
  ["Added a counter", [['the subject is not of the form "type(scope): description"', 1]]],
  ["feat(a b): x", [["the scope in brackets is not one word", 1]]],
  ["feat:x", [["one space belongs between the colon and the description", 1]]],
  ["feat: ", [["the description after the colon is empty", 1]]],
  ["feat: add x.", [["the subject ends with a full stop; leave it out", 1]]],
  ["feat: add x\nand y", [["leave a blank line between the subject and the body", 2]]],
  ["feat: add x\n\n\u001b[31mred", [["there are control characters in this line; write plain text", 3]]],
  [`feat: ${"x".repeat(67)}`, [["the subject has 73 characters; 72 are allowed", 1]]],
])("%j is refused with what to mend", (text, expected) => {
  expect(checkCommitMessage(text)).toEqual(expected.map(([message, line]) => ({ message, line })));
});

test("a type that is not on the list is named, with those that are", () => {
  expect(checkCommitMessage("feature: x")).toEqual([
    {
      message:
        '"feature" is not a type; possible are build, chore, ci, docs, feat, fix, perf, refactor, revert, style, test',
      line: 1,
    },
  ]);
});

test("72 characters are allowed, however many bytes they take", () => {
  expect(checkCommitMessage(`feat: ${"é".repeat(66)}`)).toEqual([]);
});

test("no text makes it fail, and a passing one begins with a type and a colon", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((text) => `feat: ${text}`),
      ),
      (text) => {
        if (checkCommitMessage(text).length > 0) return;
        expect(text).toMatch(/^[a-z]+(\([^\s()]+\))?!?: \S?/u);
      },
    ),
  );
});
