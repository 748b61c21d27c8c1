import * as fc from "fast-check";
import { expect, test } from "vitest";
import { fileSafe, runId } from "./ids.ts";

test.each(["r", "20261120-1200-ab12", "A-b-9", "a".repeat(64)])("%j may be the id of a run", (text) => {
  expect(runId(text)).toBe(text);
});

test.each(["", "-a", "a b", "a/b", "a.lock", "a_b", "ä", "a\n", "../a", "a".repeat(65)])(
  "%j may not be the id of a run, since git and file systems would object",
  (text) => {
    expect(runId(text)).toBeUndefined();
  },
);

test.each([
  ["cs-abc", "cs-abc"],
  ["Fix typo: README", "Fix-typo-README"],
  ["../../etc/passwd", "etc-passwd"],
  ["--force", "force"],
  ["", "task"],
  ["..", "task"],
  ["重要", "task"],
  ["a\u0000b\nc\\d:e", "a-b-c-d-e"],
  ["snake_case", "snake_case"],
])("%j becomes the file name %s", (text, name) => {
  expect(fileSafe(text)).toBe(name);
});

test("whatever the text, a file name is never empty, never starts like an option and holds no separator", () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: "binary", maxLength: 100 }), fc.string({ maxLength: 100 })),
      (text) => {
        expect(fileSafe(text)).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_-]{0,39}$/);
      },
    ),
    { numRuns: 200 },
  );
});
