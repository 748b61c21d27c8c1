import { expect, test } from "vitest";
import { criteriaIn, criteriaOf, filesIn, titleIn } from "./markdown.ts";

test.each([
  ["text\n# The `title` #\n## Second", "The `title`"],
  ["  ## Port to C#\t", "Port to C#"],
  ["```\n# a comment\n```\n## Real", "Real"],
  ["#no space\n\n#  \n", undefined],
])("the title of %j is %j", (markdown, title) => {
  expect(titleIn(markdown)).toBe(title);
});

test("criteria are the tasks under their heading, with the lines that go on, and numbered ones anywhere", () => {
  const markdown = [
    "- [ ] AC-0: before any heading",
    "- [ ] a chore",
    "## **Acceptance Criteria**",
    "Read carefully:",
    "- [ ] AC-1: it is sorted",
    "  by date",
    "- a remark",
    "* [X] it is stable",
    "",
    "```",
    "- [ ] AC-9: an example",
    "```",
    "## Steps",
    "- [ ] AC-2: it is fast",
    "- [ ] write it",
    "- AC-3 is no task",
  ].join("\n");
  expect(criteriaIn(markdown)).toEqual([
    "AC-0: before any heading",
    "AC-1: it is sorted by date",
    "it is stable",
    "AC-2: it is fast",
  ]);
});

test("without any task under the heading its other items are the criteria", () => {
  expect(criteriaIn("### Acceptance\n1. It is sorted\n2) It is stable\n\nDone.")).toEqual([
    "It is sorted",
    "It is stable",
  ]);
});

test("a text of criteria is one a line, with or without marks", () => {
  expect(criteriaOf("## Criteria\n- [ ] one\r\n* two\n\n3. three\nfour")).toEqual([
    "one",
    "two",
    "three",
    "four",
  ]);
});

test("files are the first cells of the table's rows", () => {
  const markdown = [
    "## Affected Files",
    "",
    "| File | Action | Description |",
    "|:-----|--------|-------------|",
    "| `src/a.ts` | modify | uses `b` |",
    "| ./src/b.ts | create | |",
    "| [src/c.ts](../src/c.ts) | delete | |",
    "| src/a\\|d.ts | modify | |",
    "| `src/a.ts` | again | |",
    "|  | | |",
    "## Notes",
    "| src/not.ts | no | |",
  ].join("\n");
  expect(filesIn(markdown)).toEqual(["src/a.ts", "src/b.ts", "src/c.ts", "src/a|d.ts"]);
});

test.each([
  ["## Files\n- src/a.ts: the list\n- [ ] `src/b c.ts`\n", ["src/a.ts", "src/b c.ts"]],
  [
    "## Files\n- Makefile\n- `Justfile` and more\n- The list, and src/b.ts\n- src/c.ts.\n",
    ["Makefile", "Justfile", "src/c.ts"],
  ],
  [
    "## Affected files\n- src/a.ts\n\n- [ ] AC-1: It is sorted\n- [ ] AC-2: src/b.ts is not touched\n",
    ["src/a.ts"],
  ],
  ["## Files\nNone yet.\n- None.\n- n/a\n- To be found\n", undefined],
  ["# Filesystem\n- src/a.ts\n", undefined],
  ["- src/a.ts\n", undefined],
])("in %j the files are %j", (markdown, files) => {
  expect(filesIn(markdown)).toEqual(files);
});

const LONG = 100_000;

test.each(
  ["|", "- [ ] ", "#", "`", " ", "| a \\|", "[", "*", ".", "a ", "# ", "- a\n", "\u2028", "\t"].flatMap(
    (text) => ["", "# a", "- ", "- a", "| ", "1. "].map((before) => [before, text] as const),
  ),
)("a line of %j and a hundred thousand characters of %j take no time", (before, text) => {
  const line = `${before}${text.repeat(LONG / text.length)}x`;
  const started = performance.now();
  for (const markdown of [line, `## Files\n${line}`, `## Acceptance criteria\n${line}\u2028`]) {
    filesIn(markdown);
    criteriaIn(markdown);
    criteriaOf(markdown);
    titleIn(markdown);
  }
  expect(performance.now() - started).toBeLessThan(10_000);
});
