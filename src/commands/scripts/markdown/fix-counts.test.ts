import * as fc from "fast-check";
import { expect, test } from "vitest";
import { fixCounts } from "./fix-counts.ts";

const files = ["README.md", "docs/a.md", "docs/b.md", "docs/deep/c.md", "src/x.ts"];

function count(glob: string, number: number | string): string {
  return `<!-- count: ${glob} -->${number}<!-- /count -->`;
}

test("a wrong number becomes the number of files that fit, and is told with its line", () => {
  const text = `There are 9 of them.\nPages: ${count("docs/*.md", 9)}, all ${count("**/*.md", 4)}, none ${count("x/**", 1)}.\n`;
  expect(fixCounts("README.md", text, files)).toEqual({
    left: [],
    wrong: [
      { message: "9 is counted for docs/*.md, but there are 2", file: "README.md", line: 2 },
      { message: "1 is counted for x/**, but there are 0", file: "README.md", line: 2 },
    ],
    mended: `There are 9 of them.\nPages: ${count("docs/*.md", 2)}, all ${count("**/*.md", 4)}, none ${count("x/**", 0)}.\n`,
    mendedCount: 2,
  });
});

test("marks inside code are examples, and stay", () => {
  const text = `\`${count("*", 9)}\`\n\n\`\`\`\n${count("*", 9)}\n\`\`\`\n`;
  expect(fixCounts("a.md", text, files)).toEqual({ wrong: [], left: [], mended: text, mendedCount: 0 });
});

test("words where the number should stand are a finding and are not overwritten", () => {
  const text = count("*", "many");
  const message = `between the marks of a count stands a pattern and a number, not ${JSON.stringify(text)}`;
  const findings = [{ message, file: "a.md", line: 1 }];
  expect(fixCounts("a.md", text, files)).toEqual({
    wrong: findings,
    left: findings,
    mended: text,
    mendedCount: 0,
  });
});

test("after one pass every count is right", () => {
  const piece = fc.oneof(
    fc
      .tuple(fc.constantFrom("*", "**", "docs/?.md", "**/*.ts"), fc.nat())
      .map(([glob, number]) => count(glob, number)),
    fc.constantFrom(" and ", "\n", "`", "<!-- ", "12"),
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 12 }).map((parts) => parts.join("")),
      (text) => {
        const once = fixCounts("a.md", text, files).mended;
        const twice = fixCounts("a.md", once, files);
        expect([twice.mended, twice.mendedCount]).toEqual([once, 0]);
      },
    ),
    { numRuns: 1000 },
  );
});
