import { expect, test } from "vitest";
import { createLineMatcher } from "./line-matcher.ts";

function matches(
  query: string,
  options: { readonly isRegex?: boolean; readonly ignoresCase?: boolean },
  lines: readonly string[],
) {
  const matcher = createLineMatcher({ query, isRegex: false, ignoresCase: false, ...options });
  return matcher.kind === "refused" ? matcher : matcher.linesThatMatch(lines);
}

const LINES = ["a.b", "axb", "A.B"];

test.each([
  ["a.b", {}, [0]],
  ["a.b", { ignoresCase: true }, [0, 2]],
  ["a.b", { isRegex: true }, [0, 1]],
  ["^a.b$", { isRegex: true, ignoresCase: true }, [0, 1, 2]],
])("%j with %j finds lines %j", (query, options, indexes) => {
  expect(matches(query, options, LINES)).toEqual({ kind: "matches", indexes });
});

test("a pattern that is no regular expression is refused with the reason", () => {
  expect(matches("(", { isRegex: true }, LINES)).toEqual({
    kind: "refused",
    because: expect.stringContaining("Unterminated group"),
  });
});

test("a pattern that would take years is stopped", () => {
  expect(matches("^(a+)+$", { isRegex: true }, [`${"a".repeat(100)}b`])).toEqual({
    kind: "failed",
    because: "This regular expression takes too long. Search for plain text instead.",
  });
});
