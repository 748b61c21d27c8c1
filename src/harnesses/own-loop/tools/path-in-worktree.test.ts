import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { pathInWorktree, type ResolvedPath } from "./path-in-worktree.ts";

function aRoot(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "suffice-paths-")));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const root = join(folder, "root");
  mkdirSync(join(root, "sub"), { recursive: true });
  mkdirSync(join(root, ".git"));
  mkdirSync(join(folder, "root-2"));
  writeFileSync(join(root, "sub/a.txt"), "a");
  symlinkSync("sub", join(root, "inner"));
  symlinkSync(join(folder, "root-2"), join(root, "outer"));
  symlinkSync("../root-2/not-yet", join(root, "dangling"));
  symlinkSync("circle", join(root, "circle"));
  symlinkSync(".git", join(root, "to-git"));
  return root;
}

function resolveIn(
  root: string,
  path: string,
  protectedPaths: readonly string[] = [],
): Promise<ResolvedPath> {
  return pathInWorktree({ root, path, use: protectedPaths.length > 0 ? "write" : "read", protectedPaths });
}

test.each([
  ["sub/a.txt", "sub/a.txt"],
  ["./sub//a.txt", "sub/a.txt"],
  ["sub/../sub/a.txt", "sub/a.txt"],
  ["inner/a.txt", "sub/a.txt"],
  ["inner/new/b.txt", "sub/new/b.txt"],
  ["not/there/yet", "not/there/yet"],
  ["..hidden", "..hidden"],
  [".gitignore", ".gitignore"],
  [".github/x", ".github/x"],
  ["-rf", "-rf"],
  [".", ""],
  ["", ""],
])("%j lies inside, as %j", async (path, relative) => {
  const root = aRoot();
  expect(await resolveIn(root, path)).toEqual({ kind: "inside", absolute: join(root, relative), relative });
});

test.each([
  "..",
  "../root-2",
  "sub/../../root-2",
  "/etc/passwd",
  "outer",
  "outer/x",
  "dangling",
  "dangling/x",
  "circle",
  "circle/x",
  ".git",
  ".GIT/config",
  "sub/.git/config",
  ".git./x",
  ".git /x",
  ".g\u200Cit/x",
  "GIT~1/x",
  ".suffice/worktrees",
  "to-git/config",
  "a\0b",
  "x/".repeat(3000),
])("%j is refused", async (path) => {
  expect(await resolveIn(aRoot(), path)).toEqual({ kind: "refused", because: expect.any(String) });
});

test("a root that is itself reached through a link, or lies under .suffice, is fine", async () => {
  const root = aRoot();
  const nested = join(root, ".suffice/worktrees/r1/t1");
  mkdirSync(nested, { recursive: true });
  expect(await resolveIn(nested, "a")).toEqual({
    kind: "inside",
    absolute: join(nested, "a"),
    relative: "a",
  });
  const link = join(root, "../link");
  symlinkSync(nested, link);
  expect(await resolveIn(link, join(link, "a"))).toEqual({
    kind: "inside",
    absolute: join(nested, "a"),
    relative: "a",
  });
});

test.each([
  ["sub/a.txt", ["sub"], "refused"],
  ["inner/a.txt", ["sub"], "refused"],
  ["inner/a.txt", ["inner"], "refused"],
  ["SUB/b", ["./sub/"], "refused"],
  ["sub", ["sub"], "refused"],
  ["subway", ["sub"], "inside"],
  ["sub/a.txt", ["sub/b"], "inside"],
])("writing %j with %j protected: %s", async (path, protectedPaths, kind) => {
  expect((await resolveIn(aRoot(), path, protectedPaths)).kind).toBe(kind);
});
