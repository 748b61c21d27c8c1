import { expect, test } from "vitest";
import { changesOf, conflictPaths, dirtyPaths } from "./parse-git-output.ts";

test("statuses and counts are joined by path, whatever the path looks like", () => {
  const zeros = "0".repeat(40);
  const raw = (status: string, path: string): string =>
    `:100644 100644 ${zeros} ${zeros} ${status}\0${path}\0`;
  const output = [
    raw("A", ":odd 1 2 3 A"),
    raw("D", "3\t4\tx"),
    raw("T", "link\n"),
    raw("M", "image"),
    "2\t0\t:odd 1 2 3 A\0",
    "0\t7\t3\t4\tx\0",
    "1\t1\tlink\n\0",
    "-\t-\timage\0",
  ].join("");
  expect(changesOf(output)).toEqual([
    { path: ":odd 1 2 3 A", status: "added", addedLines: 2, deletedLines: 0 },
    { path: "3\t4\tx", status: "deleted", addedLines: 0, deletedLines: 7 },
    { path: "link\n", status: "modified", addedLines: 1, deletedLines: 1 },
    { path: "image", status: "modified", addedLines: undefined, deletedLines: undefined },
  ]);
});

test("no output means no changes", () => {
  expect(changesOf("")).toEqual([]);
  expect(dirtyPaths("")).toEqual([]);
});

test("dirty paths keep their spaces and line breaks", () => {
  expect(dirtyPaths(" M a b\0?? c\nd\0R  e\0")).toEqual(["a b", "c\nd", "e"]);
});

function message(kind: string, ...paths: readonly string[]): readonly string[] {
  return [String(paths.length), ...paths, kind, `${kind}: 2 words\n`];
}

test("conflicts are named by the files, and by those messages that are about conflicts", () => {
  const [ours, theirs] = ["a".repeat(40), "b".repeat(40)];
  const output = [
    "c".repeat(40),
    "z",
    `place~${theirs}`,
    `place~${ours}_0`,
    "tilde~ours",
    "",
    ...message("Auto-merging", "fine"),
    ...message("CONFLICT (directory rename unclear split)", "folder", "3"),
    ...message("CONFLICT (contents)", "z"),
    "",
  ];
  expect(conflictPaths(output.join("\0"), [ours, theirs])).toEqual([
    "3",
    "folder",
    "place",
    "tilde~ours",
    "z",
  ]);
  expect(conflictPaths("tree\0only\0", [ours, theirs])).toEqual(["only"]);
});
