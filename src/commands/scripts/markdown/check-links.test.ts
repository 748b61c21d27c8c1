import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createLinkChecker, type LinkReport, type LinkTargets } from "./check-links.ts";

const GUIDE = "# Guide\n\n## Set up it\n\n## Twice\n\n## Twice\n";

function targets(more: Partial<LinkTargets> = {}): LinkTargets {
  const files = [
    "README.md",
    "docs/guide.md",
    "docs/new place/tour.md",
    "src/a.ts",
    "src/index.ts",
    "lib/index.ts",
    "img/(x).png",
  ];
  return { files, opaque: ["vendor/other"], markdown: new Map([["docs/guide.md", GUIDE]]), ...more };
}

function checked(text: string, file = "README.md"): LinkReport {
  return createLinkChecker(targets())(file, text);
}

test("links to files, folders and headings that are there are fine", () => {
  const text = [
    "# Top",
    "[a](docs/guide.md) [b](./docs/guide.md#set-up-it) [c](docs/) [d](src/a.ts#L3) [e](#top) [f](docs/guide.md#twice-1)",
    "[g](docs/new%20place/tour.md) [h](<docs/new place/tour.md>) [i](img/%28x%29.png) [j](.) [k](docs/guide)",
    "[l](../../issues/1) [m](/elsewhere) [n](/docs/guide.md) [o](vendor/other/x.md) [p](docs/guide.md?plain=1#L1)",
  ].join("\n");
  expect(checked(text)).toEqual({ broken: [], left: [], mended: text, mendedCount: 0 });
});

test("what leads nowhere, and could mean nothing or several things, is left as a finding", () => {
  const text = "[a](gone.md)\n[b](src/lib/index.ts) [c](docs/guide.md#nothing)\n[d](#twice)";
  const findings = [
    { message: 'the link "gone.md" leads to no file here', file: "README.md", line: 1 },
    { message: 'the link "src/lib/index.ts" leads to no file here', file: "README.md", line: 2 },
    {
      message: 'the link "docs/guide.md#nothing" leads to no heading of docs/guide.md',
      file: "README.md",
      line: 2,
    },
    { message: 'the link "#twice" leads to no heading of README.md', file: "README.md", line: 3 },
  ];
  expect(checked(text)).toEqual({ broken: findings, left: findings, mended: text, mendedCount: 0 });
});

test("a moved file and a heading with the same letters are mended, code is not touched", () => {
  const text =
    "[a](./guide.md#SetUpIt) `[a](guide.md)` ![b](old/%28x%29.png 'T') [c]\n\n[c]: old/Tour.md?x\n";
  expect(checked(text)).toEqual({
    broken: [
      { message: 'the link "./guide.md#SetUpIt" leads to no file here', file: "README.md", line: 1 },
      { message: 'the link "old/%28x%29.png" leads to no file here', file: "README.md", line: 1 },
      { message: 'the link "old/Tour.md?x" leads to no file here', file: "README.md", line: 3 },
    ],
    left: [],
    mended:
      "[a](./docs/guide.md#set-up-it) `[a](guide.md)` ![b](img/%28x%29.png 'T') [c]\n\n[c]: docs/new%20place/tour.md?x\n",
    mendedCount: 3,
  });
  expect(checked("[up](guides/a.ts)", "docs/guide.md").mended).toBe("[up](../src/a.ts)");
});

test("a link whose file is found and whose heading is not is mended by half and stays a finding", () => {
  const report = checked("[a](guide.md#nothing)");
  expect([report.mended, report.left.length]).toEqual(["[a](docs/guide.md#nothing)", 1]);
});

test("mending once mends all: what is left is what a second look finds, and it changes nothing more", () => {
  const destination = fc
    .array(
      fc.constantFrom(
        "guide.md",
        "docs/",
        "tour.md",
        "../",
        "./",
        "#",
        "Twice",
        "set_up it",
        "x.png",
        "(x).png",
        "%20",
        "%",
        "?a",
        "index.ts",
        "\\",
        "<",
        ">",
        " ",
        "`",
        "new place/",
        "a.ts",
      ),
      { maxLength: 5 },
    )
    .map((parts) => parts.join(""));
  const text = fc
    .array(
      fc.tuple(
        fc.constantFrom("[a](", "[b](<", "![c](", "\n[d]: ", "`[e](", "```\n[f]("),
        destination,
        fc.constantFrom(")", ">)", " 't')", "`\n", "\n"),
      ),
      { maxLength: 6 },
    )
    .map((parts) => parts.flat().join(""));
  fc.assert(
    fc.property(text, fc.constantFrom("README.md", "docs/guide.md"), (before, file) => {
      const first = checked(before, file);
      const second = checked(first.mended, file);
      expect([second.mended, second.mendedCount]).toEqual([first.mended, 0]);
      expect(second.broken.length).toBe(first.left.length);
    }),
    { numRuns: 3000 },
  );
});
