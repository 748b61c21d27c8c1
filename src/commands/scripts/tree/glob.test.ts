import * as fc from "fast-check";
import { expect, test } from "vitest";
import { matchesGlob } from "./glob.ts";

test.each([
  ["docs/*.md", "docs/a.md", true],
  ["docs/*.md", "docs/deep/a.md", false],
  ["docs/**/*.md", "docs/a.md", true],
  ["docs/**/*.md", "docs/deep/er/a.md", true],
  ["**/*.md", "a.md", true],
  ["*.md", "docs/a.md", false],
  ["./docs/", "docs/x/y", true],
  ["docs/**", "docs2/x", false],
  ["?.ts", "é.ts", true],
  ["?.ts", "ab.ts", false],
  ["*", ".hidden", true],
  ["a.b", "axb", false],
  ["[ab]", "a", false],
  ["**", "any/thing", true],
  ["", "a", false],
])("%j and %j fit: %s", (pattern, path, expected) => {
  expect(matchesGlob(pattern, path)).toBe(expected);
});

/** The same, slow and plain: every way to let a star take something is tried. */
function plainly(
  pattern: readonly string[],
  items: readonly string[],
  star: string,
  one: (a: string, b: string) => boolean,
): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return items.length === 0;
  if (first === star)
    return (
      items.some((_, index) => plainly(rest, items.slice(index), star, one)) || plainly(rest, [], star, one)
    );
  const [item, ...others] = items;
  return item !== undefined && one(first, item) && plainly(rest, others, star, one);
}

test("it agrees with trying everything", () => {
  const name = fc.string({ unit: fc.constantFrom("a", "b"), minLength: 1, maxLength: 3 });
  const part = fc.oneof(
    fc.constant("**"),
    fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), minLength: 1, maxLength: 3 }),
  );
  fc.assert(
    fc.property(
      fc.array(part, { minLength: 1, maxLength: 5 }),
      fc.array(name, { minLength: 1, maxLength: 5 }),
      (pattern, path) => {
        const expected = plainly(pattern, path, "**", (segment, each) =>
          plainly(Array.from(segment), Array.from(each), "*", (a, b) => a === "?" || a === b),
        );
        expect(matchesGlob(pattern.join("/"), path.join("/"))).toBe(expected);
      },
    ),
    { numRuns: 3000 },
  );
});

test("a pattern made to be slow is not", () => {
  const begun = performance.now();
  expect(
    matchesGlob(`${"**/".repeat(50)}${"*a".repeat(500)}b`, `${"a/".repeat(200)}${"a".repeat(2000)}`),
  ).toBe(false);
  expect(performance.now() - begun).toBeLessThan(2000);
});
