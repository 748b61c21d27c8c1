import * as fc from "fast-check";
import { expect, test } from "vitest";
import { findLinks } from "./find-links.ts";

function found(text: string): readonly string[] {
  return findLinks(text).map(({ destination, line }) => `${line} ${destination}`);
}

test("inline links, images and definitions are found where they stand", () => {
  const text = [
    "# A [heading](h.md)",
    "See [one](one.md \"its title\"), ![two](img/two.png) and [`three`](<a b.md#x> 't').",
    "[brackets](a(b).md) [nested [x]](n.md) [two",
    "lines](",
    "  l.md)",
    "",
    "[four]: four.md",
    "  [five]: <five six.md> 'title'",
  ].join("\n");
  expect(found(text)).toEqual([
    "1 h.md",
    "2 one.md",
    "2 img/two.png",
    "2 a b.md#x",
    "3 a(b).md",
    "3 n.md",
    "5 l.md",
    "7 four.md",
    "8 five six.md",
  ]);
});

test("code, comments and front matter hold no links", () => {
  const text = [
    "---",
    "a: '[a](a.md)'",
    "---",
    "`[b](b.md)` ``[c`](c.md)`` <!-- [d](d.md)",
    "[d](d.md) --> [yes](yes.md)",
    "```md",
    "[e](e.md)",
    "~~~",
    "```",
    "- item",
    "  ~~~~",
    "  [f](f.md)",
    "  ~~~~",
    "    [list text](list.md)",
    "",
    "Text.",
    "",
    "    [g](g.md)",
    "",
    "    [h](h.md)",
    "<pre>[i](i.md)</pre>",
    "[also](also.md)",
  ].join("\n");
  expect(found(text)).toEqual(["5 yes.md", "14 list.md", "22 also.md"]);
});

test("what leads elsewhere, or is no link, is left out", () => {
  const text =
    "[a](https://x.example/y) [b](mailto:a@example.invalid) [c](//x) [d]({{ url }}) [e]() \\[f\\](f.md) g](g.md)\n\n[^1]: note.md\nx](a b)";
  expect(found(text)).toEqual([]);
});

test("a destination is exactly the text between its offsets, and no text makes reading fail", () => {
  const pieces = fc.constantFrom(
    "[",
    "]",
    "(",
    ")",
    "](",
    "a.md",
    "<",
    ">",
    "`",
    "```",
    "\n",
    "\n\n",
    " ",
    "    ",
    '"',
    "\\",
    "<!--",
    "-->",
    "[x]: ",
    "- ",
  );
  fc.assert(
    fc.property(
      fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join("")),
      (text) => {
        for (const { destination, start, end, line } of findLinks(text)) {
          expect([text.slice(start, end), text.slice(0, start).split("\n").length]).toEqual([
            destination,
            line,
          ]);
        }
      },
    ),
    { numRuns: 2000 },
  );
});

test("long texts made to be slow are read in time", () => {
  for (const piece of ["[a](", '[a](b "', "[", "](", "`", "<!--", "[a](   ", "<a ", "_a "]) {
    const begun = performance.now();
    findLinks(piece.repeat(100_000 / piece.length));
    expect(performance.now() - begun).toBeLessThan(5000);
  }
});
