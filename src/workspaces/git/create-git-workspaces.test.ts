import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createGitWorkspaces } from "./create-git-workspaces.ts";

const environment = {
  PATH: "/usr/local/bin:/usr/bin:/bin",
  HOME: "/nonexistent",
  // Would send every command elsewhere, were they handed on.
  GIT_DIR: "/nonexistent",
  GIT_INDEX_FILE: "/nonexistent/index",
  GIT_WORK_TREE: "/nonexistent",
};
const author = { name: "Suffice", email: "suffice@example.invalid" };
const workspaces = createGitWorkspaces({ author, environment });

function aFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "suffice workspaces-")));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function git(cwd: string, ...args: readonly string[]): string {
  const settings = [
    "-c",
    "user.name=A",
    "-c",
    "user.email=a@example.invalid",
    "-c",
    "protocol.file.allow=always",
  ];
  const env = { PATH: environment.PATH, HOME: environment.HOME, GIT_OPTIONAL_LOCKS: "0" };
  return execFileSync("git", [...settings, ...args], { cwd, encoding: "utf8", env, stdio: "pipe" });
}

function write(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function aRepository(files: Readonly<Record<string, string>> = { "a.txt": "a\n" }): {
  readonly root: string;
  readonly base: string;
} {
  const root = aFolder();
  git(root, "init", "--quiet", "--initial-branch=main");
  for (const [path, text] of Object.entries(files)) write(root, path, text);
  git(root, "add", "-A");
  git(root, "commit", "--quiet", "-m", "first");
  return { root, base: git(root, "rev-parse", "HEAD").trim() };
}

async function aWorkspace(files?: Readonly<Record<string, string>>) {
  const { root, base } = aRepository(files);
  return { root, base, workspace: await workspaces.open(root, { run: "r1", name: "t1", base }) };
}

/** Everything of the user's that must not change. */
function untouchable(root: string): unknown {
  return {
    head: git(root, "rev-parse", "HEAD"),
    branch: git(root, "symbolic-ref", "HEAD"),
    main: git(root, "rev-parse", "main"),
    status: git(root, "status", "--porcelain"),
    index: readFileSync(join(root, ".git/index")).toString("base64"),
    config: readFileSync(join(root, ".git/config"), "utf8"),
    files: readdirSync(root).filter((name) => name !== ".suffice"),
  };
}

function inSixWays<Value>(work: (name: string) => Promise<Value>): Promise<Value[]> {
  return Promise.all(["1", "2", "3", "4", "5", "6"].map(work));
}

const AT = Date.UTC(2026, 0, 2, 3, 4, 5);

/** As somebody does who tidies up thoroughly. */
function prune(root: string): void {
  git(root, "worktree", "prune", "--expire=now");
  git(root, "reflog", "expire", "--expire=now", "--expire-unreachable=now", "--all");
  git(root, "gc", "--quiet", "--prune=now");
}

test("a repository is known from any folder in it, with its head and what is not committed", async () => {
  const { root, base } = aRepository({ "a.txt": "a\n", "sub/b.txt": "b\n" });
  expect(await workspaces.inspect(join(root, "sub"))).toEqual({ root, head: base, dirty: [] });
  write(root, "a.txt", "changed");
  write(root, "new folder/ü\nline", "x");
  write(root, "-rf", "x");
  rmSync(join(root, "sub/b.txt"));
  const { dirty } = await workspaces.inspect(root);
  expect(dirty.toSorted()).toEqual(["-rf", "a.txt", "new folder/ü\nline", "sub/b.txt"]);
});

test("a folder that is no repository, or one without a commit, is named", async () => {
  const folder = aFolder();
  const expected = { code: "repository.missing", message: expect.stringContaining(folder) };
  await expect(workspaces.inspect(folder)).rejects.toMatchObject(expected);
  await expect(workspaces.inspect(join(folder, "nowhere"))).rejects.toMatchObject(expected);
  git(folder, "init", "--quiet");
  await expect(workspaces.inspect(folder)).rejects.toMatchObject({
    code: "repository.missing",
    message: expect.stringContaining("no commit yet"),
  });
});

test("without git on the path, the message says so", async () => {
  const without = createGitWorkspaces({ author, environment: { PATH: "/nonexistent" } });
  await expect(without.inspect(aFolder())).rejects.toMatchObject({
    code: "repository.git-failed",
    message: expect.stringContaining("git cannot be started"),
  });
});

test("a whole run leaves the checked-out branch, its index and its files as they were", async () => {
  const { root, base } = aRepository({ "a.txt": "a\n", "b.txt": "b\n" });
  write(root, "staged.txt", "s");
  git(root, "add", "staged.txt");
  write(root, "a.txt", "mine\n");
  const before = untouchable(root);

  await workspaces.inspect(root);
  expect(await workspaces.openBranch(root, "r1", base)).toBe(base);
  const workspace = await workspaces.open(root, { run: "r1", name: "t1", base });
  write(workspace.path, "a.txt", "ours\n");
  const snapshot = await workspace.snapshot();
  await workspace.restore(base);
  await workspace.restore(snapshot);
  await workspace.diff(1000);
  const commit = await workspace.commit({ message: "work", at: AT });
  await workspaces.advance(root, "r1", base, commit);
  expect(untouchable(root)).toEqual(before);
  await workspaces.removeLeftovers(root, "r1");

  expect(untouchable(root)).toEqual(before);
  expect(git(root, "show", "suffice/r1:a.txt")).toBe("ours\n");
  expect(git(root, "worktree", "list", "--porcelain").match(/^worktree /gm)).toEqual(["worktree "]);
});

test("a worktree begins at the base, lies under the repository, and leaves its own index alone", async () => {
  const { root, base, workspace } = await aWorkspace({ "a.txt": "a\n", ".gitignore": "node_modules\n" });
  expect(workspace.path).toBe(join(root, ".suffice/worktrees/r1/t1"));
  expect(git(workspace.path, "rev-parse", "HEAD").trim()).toBe(base);
  expect(await workspace.changes()).toEqual([]);
  write(workspace.path, "a.txt", "b\n");
  const indexFile = git(workspace.path, "rev-parse", "--git-path", "index").trim();
  const index = readFileSync(indexFile);
  await workspace.snapshot();
  expect(readFileSync(indexFile)).toEqual(index);
});

test("changes name every file with its lines, untracked ones included, ignored ones not", async () => {
  const { workspace } = await aWorkspace({
    "keep.txt": "1\n2\n",
    "gone.txt": "x\ny\n",
    ".gitignore": "*.log\n",
  });
  write(workspace.path, "keep.txt", "1\n2\n3\n");
  rmSync(join(workspace.path, "gone.txt"));
  write(workspace.path, "new/ü b\nc.txt", "1\n");
  write(workspace.path, "--option", "1\n2\n");
  write(workspace.path, "image.bin", "a\0b");
  write(workspace.path, "debug.log", "ignored");
  expect(await workspace.changes()).toEqual([
    { path: "--option", status: "added", addedLines: 2, deletedLines: 0 },
    { path: "gone.txt", status: "deleted", addedLines: 0, deletedLines: 2 },
    { path: "image.bin", status: "added", addedLines: undefined, deletedLines: undefined },
    { path: "keep.txt", status: "modified", addedLines: 1, deletedLines: 0 },
    { path: "new/ü b\nc.txt", status: "added", addedLines: 1, deletedLines: 0 },
  ]);
});

test("snapshots and the base survive whatever else is deleted, and are forgotten when the worktree is removed", async () => {
  const { root, base } = aRepository();
  const branch = await workspaces.openBranch(root, "r1", base);
  write(root, "mine.txt", "mine");
  git(root, "checkout", "--quiet", "--orphan", "other");
  git(root, "commit", "--quiet", "--all", "-m", "Another beginning");
  const workspace = await workspaces.open(root, { run: "r1", name: "1-a", base: branch });
  write(workspace.path, "b.txt", "b\n");
  const first = await workspace.snapshot();
  write(workspace.path, "b.txt", "c\n");
  const second = await workspace.snapshot();

  rmSync(join(root, ".suffice"), { recursive: true });
  git(root, "branch", "-D", "main", "suffice/r1");
  prune(root);
  const again = await workspaces.open(root, { run: "r1", name: "1-a", base });
  await again.restore(first);
  expect(readFileSync(join(again.path, "b.txt"), "utf8")).toBe("b\n");
  await again.restore(second);
  expect(readFileSync(join(again.path, "b.txt"), "utf8")).toBe("c\n");

  await again.remove();
  expect(git(root, "for-each-ref", "refs/suffice")).toBe("");
  prune(root);
  expect(() => git(root, "cat-file", "-e", second)).toThrow();
});

test("what could not be merged is kept until the run's leftovers are removed, and other runs keep theirs", async () => {
  const { root, base } = aRepository();
  const kept: string[] = [];
  for (const run of ["r1", "r2"]) {
    await workspaces.openBranch(root, run, base);
    const workspace = await workspaces.open(root, { run, name: "1-a", base });
    write(workspace.path, "b.txt", run);
    const commit = await workspace.commit({ message: "Add b", at: 1_800_000_000_000 });
    git(
      root,
      "branch",
      "--quiet",
      "--force",
      `suffice/${run}`,
      git(root, "commit-tree", "-m", "x", `${base}^{tree}`).trim(),
    );
    await expect(workspaces.advance(root, run, base, commit)).rejects.toMatchObject({
      code: "repository.conflict",
    });
    kept.push(commit);
  }
  await workspaces.removeLeftovers(root, "r1");
  prune(root);
  const [first = "", second = ""] = kept;
  expect(() => git(root, "cat-file", "-e", first)).toThrow();
  expect(git(root, "cat-file", "-t", second)).toBe("commit\n");
});

test("work cannot hide its changes by declaring them binary", async () => {
  const { workspace } = await aWorkspace();
  write(workspace.path, ".gitattributes", "* binary\n");
  write(workspace.path, "a.txt", "b\n");
  expect(await workspace.changes()).toEqual([
    { path: ".gitattributes", status: "added", addedLines: 1, deletedLines: 0 },
    { path: "a.txt", status: "modified", addedLines: 1, deletedLines: 1 },
  ]);
});

test("the diff is a unified one, and says where it was cut", async () => {
  const { workspace } = await aWorkspace();
  write(workspace.path, "a.txt", "b\n");
  const whole = await workspace.diff(10_000);
  expect(whole.split("\n").slice(2)).toEqual(["--- a/a.txt", "+++ b/a.txt", "@@ -1 +1 @@", "-a", "+b", ""]);
  expect(await workspace.diff(whole.length)).toBe(whole);
  const cut = await workspace.diff(whole.length - 1);
  expect(cut).toBe(
    `${whole.slice(0, -"+b\n".length)}[… the diff is longer than ${whole.length - 1} bytes and was cut here …]\n`,
  );
});

test("the same work gives the same commit, with a fixed author and time", async () => {
  const { root, base, workspace } = await aWorkspace();
  write(workspace.path, "a.txt", "b\n");
  write(workspace.path, "x/y", "new\n");
  const commit = await workspace.commit({ message: "feat: do it\n\nbody\0", at: AT });
  expect(await workspace.commit({ message: "feat: do it\n\nbody", at: AT })).toBe(commit);
  expect(git(root, "cat-file", "commit", commit).split("\n").slice(1)).toEqual([
    `parent ${base}`,
    `author Suffice <suffice@example.invalid> ${AT / 1000} +0000`,
    `committer Suffice <suffice@example.invalid> ${AT / 1000} +0000`,
    "",
    "feat: do it",
    "",
    "body",
    "",
  ]);
  expect(git(root, "ls-tree", "-r", "--name-only", commit)).toBe("a.txt\nx/y\n");
});

test("a commit without changes is refused with the folder's name", async () => {
  const { workspace } = await aWorkspace();
  await expect(workspace.commit({ message: "nothing", at: AT })).rejects.toMatchObject({
    code: "repository.git-failed",
    message: `${workspace.path} has no changes to commit`,
  });
});

test("a file that is snapshotted and then ignored is no longer part of the tree", async () => {
  const { workspace, base } = await aWorkspace();
  write(workspace.path, "junk", "x");
  await workspace.snapshot();
  write(workspace.path, ".gitignore", "junk\n");
  expect((await workspace.changes()).map(({ path }) => path)).toEqual([".gitignore"]);
  await workspace.restore(base);
  expect(readdirSync(workspace.path).toSorted()).toEqual([".git", "a.txt"]);
});

test("things asked for at the same time do not get into each other's way", async () => {
  const { workspace } = await aWorkspace();
  write(workspace.path, "b.txt", "b\n");
  const [first, changes, diff, second] = await Promise.all([
    workspace.snapshot(),
    workspace.changes(),
    workspace.diff(1000),
    workspace.snapshot(),
  ]);
  expect({ same: first === second, changed: changes.length, isDiff: diff.includes("+b") }).toEqual({
    same: true,
    changed: 1,
    isDiff: true,
  });
});

test("what a command did to the worktree's .git leads nowhere", async () => {
  const { root, base, workspace } = await aWorkspace();
  rmSync(join(workspace.path, ".git"));
  git(workspace.path, "init", "--quiet");
  write(workspace.path, "b.txt", "b\n");
  expect((await workspace.changes()).map(({ path }) => path)).toEqual(["b.txt"]);
  const commit = await workspace.commit({ message: "work", at: AT });
  expect(git(root, "rev-parse", `${commit}^`).trim()).toBe(base);
  await workspace.remove();
  expect(await workspaces.leftovers(root)).toEqual([]);
});

test("a repository inside the worktree is left out, with or without a commit, and restoring removes it", async () => {
  const { workspace, base } = await aWorkspace();
  mkdirSync(join(workspace.path, "empty-repository"));
  git(join(workspace.path, "empty-repository"), "init", "--quiet");
  const nested = aRepository();
  execFileSync("cp", ["-r", nested.root, join(workspace.path, "nested")]);
  write(workspace.path, "b.txt", "b\n");
  expect((await workspace.changes()).map(({ path }) => path)).toEqual(["b.txt"]);
  await workspace.restore(base);
  expect(readdirSync(workspace.path).toSorted()).toEqual([".git", "a.txt"]);
});

test("submodules stay as they are recorded", async () => {
  const inner = aRepository();
  const { root } = aRepository();
  git(root, "submodule", "--quiet", "add", inner.root, "lib");
  git(root, "commit", "--quiet", "-m", "with submodule");
  const { head, dirty } = await workspaces.inspect(root);
  expect(dirty).toEqual([]);
  const workspace = await workspaces.open(root, { run: "r1", name: "t1", base: head });
  write(workspace.path, "b.txt", "b\n");
  expect((await workspace.changes()).map(({ path }) => path)).toEqual(["b.txt"]);
  rmSync(join(workspace.path, "lib"), { recursive: true });
  await workspace.restore(head);
  expect(await workspace.changes()).toEqual([]);
  await workspace.remove();
  expect(await workspaces.leftovers(root)).toEqual([]);
});

test("a worktree left over is taken over as it lies", async () => {
  const { root, base, workspace } = await aWorkspace();
  write(workspace.path, "b.txt", "b\n");
  const gitDir = git(workspace.path, "rev-parse", "--absolute-git-dir").trim();
  writeFileSync(join(gitDir, `suffice-index-${process.pid}.lock`), ""); // what a crash in the middle of a snapshot leaves
  const again = await workspaces.open(root, { run: "r1", name: "t1", base });
  expect((await again.changes()).map(({ path }) => path)).toEqual(["b.txt"]);
});

test("one that was half made, lost its folder or is on another base is made anew", async () => {
  const { root, base, workspace } = await aWorkspace();
  const gitDir = git(workspace.path, "rev-parse", "--absolute-git-dir").trim();
  const open = (from: string) => workspaces.open(root, { run: "r1", name: "t1", base: from });

  rmSync(join(gitDir, "suffice-base"));
  rmSync(join(workspace.path, "a.txt"));
  expect(await (await open(base)).changes()).toEqual([]);

  rmSync(workspace.path, { recursive: true });
  expect(await (await open(base)).changes()).toEqual([]);

  rmSync(workspace.path, { recursive: true });
  mkdirSync(workspace.path);
  rmSync(gitDir, { recursive: true });
  expect(await (await open(base)).changes()).toEqual([]);

  write(workspace.path, "a.txt", "work on the old base\n");
  write(root, "b.txt", "b\n");
  git(root, "add", "-A");
  git(root, "commit", "--quiet", "-m", "second");
  const next = git(root, "rev-parse", "HEAD").trim();
  expect(await (await open(next)).changes()).toEqual([]);
  expect(readdirSync(workspace.path).toSorted()).toEqual([".git", "a.txt", "b.txt"]);
});

test("worktrees can be opened at the same time", async () => {
  const { root, base } = aRepository();
  const names = ["t1", "t2", "t3", "t4"];
  const open = await Promise.all(names.map((name) => workspaces.open(root, { run: "r1", name, base })));
  expect(await Promise.all(open.map((workspace) => workspace.changes()))).toEqual([[], [], [], []]);
  expect(await workspaces.leftovers(root)).toEqual([
    { run: "r1", worktrees: open.map(({ path }) => path), keptObjects: 1 },
  ]);
});

test("six worktrees of a run are made, worked in, merged and removed at the same time", async () => {
  const { root, base } = aRepository({ "a.txt": "a\n" });
  const trees = await inSixWays(async (name) => {
    const workspace = await workspaces.open(root, { run: "r1", name, base });
    write(workspace.path, `${name}.txt`, name);
    const checkpoint = await workspace.checkpoint();
    const part = await workspaces.open(root, { run: "r1", name: `${name}-part`, base: checkpoint });
    write(workspace.path, "a.txt", "b\n");
    write(part.path, "part.txt", name);
    const merge = await workspace.absorb({ checkpoint, tree: await part.snapshot() });
    await part.remove();
    const commit = await workspace.commit({ message: name, at: AT });
    await workspace.remove();
    return [
      merge.kind,
      git(root, "ls-tree", "-r", "--name-only", commit),
      git(root, "show", `${commit}:a.txt`),
    ];
  });
  expect(trees).toEqual(await inSixWays(async (name) => ["merged", `${name}.txt\na.txt\npart.txt\n`, "b\n"]));
  expect(await workspaces.leftovers(root)).toEqual([]);
  expect(existsSync(join(root, ".suffice/worktrees/r1"))).toBe(false);
  expect(existsSync(join(root, ".git/worktrees"))).toBe(false);
}, 30_000);

test("leftovers are ours alone, and removing those of one run leaves the others and the user's", async () => {
  const { root, base } = aRepository();
  const elsewhere = aFolder();
  git(root, "worktree", "add", "--quiet", "--detach", join(elsewhere, "users"), base);
  git(root, "worktree", "add", "--quiet", "--detach", join(elsewhere, "unmounted"), base);
  rmSync(join(elsewhere, "unmounted"), { recursive: true });
  const one = await workspaces.open(root, { run: "r1", name: "t1", base });
  const two = await workspaces.open(root, { run: "r2", name: "t1", base });
  mkdirSync(join(root, ".suffice/worktrees/r1/orphan"));
  git(root, "worktree", "lock", one.path);

  write(two.path, "b.txt", "b\n");
  await two.snapshot();
  const kept = git(root, "hash-object", "-w", join(root, "a.txt")).trim();
  git(root, "update-ref", `refs/suffice/r0/1-a/${kept}`, kept);
  git(root, "update-ref", `refs/suffice/r0/1-b/${kept}`, kept);

  expect(await workspaces.leftovers(root)).toEqual([
    { run: "r0", worktrees: [], keptObjects: 1 },
    { run: "r1", worktrees: [join(root, ".suffice/worktrees/r1/orphan"), one.path], keptObjects: 1 },
    { run: "r2", worktrees: [two.path], keptObjects: 2 },
  ]);
  await workspaces.removeLeftovers(root, "r1");
  await workspaces.removeLeftovers(root, "r0");
  expect(await workspaces.leftovers(root)).toEqual([{ run: "r2", worktrees: [two.path], keptObjects: 2 }]);
  expect(existsSync(join(root, ".suffice/worktrees/r1"))).toBe(false);
  const known = git(root, "worktree", "list", "--porcelain").split("\n");
  expect(known.filter((line) => line.startsWith("worktree ")).toSorted()).toEqual(
    [root, two.path, join(elsewhere, "unmounted"), join(elsewhere, "users")]
      .map((path) => `worktree ${path}`)
      .toSorted(),
  );
  await workspaces.removeLeftovers(root, "r1");
});

test("worktrees that were killed while they were made are found and removed", async () => {
  const { root, base } = aRepository();
  const record = async (name: string): Promise<string> => {
    const { path } = await workspaces.open(root, { run: "r1", name, base });
    return git(path, "rev-parse", "--absolute-git-dir").trim();
  };
  const [noHead, noFolder, noLink] = [
    await record("no-head"),
    await record("no-folder"),
    await record("no-link"),
  ];
  // In the order in which git writes: `locked` and `gitdir`, then the folder's link, `HEAD`, `commondir`, the files.
  for (const name of ["HEAD", "commondir", "index", "suffice-base"]) rmSync(join(noHead, name));
  writeFileSync(join(noHead, "locked"), "initializing");
  rmSync(join(root, ".suffice/worktrees/r1/no-folder"), { recursive: true });
  rmSync(join(root, ".suffice/worktrees/r1/no-link/.git"));
  writeFileSync(join(noFolder, "locked"), "initializing");
  writeFileSync(join(noLink, "locked"), "initializing");
  mkdirSync(join(root, ".suffice/worktrees/r2"));

  await workspaces.removeLeftovers(root, "r1");
  await workspaces.removeLeftovers(root, "r2");
  expect(await workspaces.leftovers(root)).toEqual([]);
  expect(readdirSync(join(root, ".suffice/worktrees"))).toEqual([".gitignore"]);
  expect(existsSync(join(root, ".git/worktrees"))).toBe(false);
});

test("what git had locked or half recorded when it was killed with us does not stand in the way, and goes", async () => {
  const { root, base, workspace } = await aWorkspace();
  write(workspace.path, "a.txt", "b\n");
  const commit = await workspace.commit({ message: "first", at: AT });
  const kept = `.git/refs/suffice/r1/t1/${base}.lock`;
  const never = `.git/refs/suffice/r1/t1/${"0".repeat(40)}.lock`;
  // A record whose deletion had begun, one whose making had begun, and one that may be the user's.
  const records = ["t1", "t11", "t1-of-the-user"].map((name) => `.git/worktrees/${name}`);
  rmSync(join(root, ".git/worktrees/t1/gitdir"));
  for (const path of [
    ...records.map((record) => `${record}/locked`),
    ".git/refs/heads/suffice/r1.lock",
    kept,
    never,
  ])
    write(root, path, "");
  const again = await workspaces.open(root, { run: "r1", name: "t1", base });
  await workspaces.openBranch(root, "r1", base);
  write(root, ".git/refs/heads/suffice/r1.lock", "");
  await workspaces.advance(root, "r1", base, commit);
  await again.remove();
  expect(git(root, "rev-parse", "suffice/r1").trim()).toBe(commit);
  const left = readdirSync(join(root, ".git"), { recursive: true, encoding: "utf8" });
  expect(left.filter((path) => /\.lock$|^worktrees/.test(path)).toSorted()).toEqual([
    "worktrees",
    "worktrees/t1-of-the-user",
    "worktrees/t1-of-the-user/locked",
  ]);
});

test("worktrees are made in repositories of any layout", async () => {
  const { root, base } = aRepository();
  const [linked, apart, cloned] = [aFolder(), aFolder(), aFolder()];
  git(root, "worktree", "add", "--quiet", "--detach", join(linked, "one"), base);
  git(root, "clone", "--quiet", "--separate-git-dir", join(apart, "git"), root, join(apart, "files"));
  git(cloned, "init", "--quiet");
  git(cloned, "submodule", "--quiet", "add", root, "inner");
  for (const top of [join(linked, "one"), join(apart, "files"), join(cloned, "inner")]) {
    const made = await workspaces.open(top, { run: "r1", name: "t1", base });
    expect(readFileSync(join(made.path, "a.txt"), "utf8")).toBe("a\n");
    expect(await workspaces.leftovers(top)).toMatchObject([{ run: "r1", worktrees: [made.path] }]);
    await workspaces.removeLeftovers(top, "r1");
    expect(await workspaces.leftovers(top)).toEqual([]);
  }
});

test.each(["*", "", "..", "r1/1-a"])("leftovers of %j are nobody's, and nothing is removed", async (run) => {
  const { root, workspace } = await aWorkspace();
  await expect(workspaces.removeLeftovers(root, run)).rejects.toMatchObject({ code: "bug.invariant" });
  expect(await workspaces.leftovers(root)).toEqual([
    { run: "r1", worktrees: [workspace.path], keptObjects: 1 },
  ]);
});

test("a branch is made once, moves only from where it was, and may be moved twice", async () => {
  const { root, base, workspace } = await aWorkspace();
  expect(await workspaces.openBranch(root, "r1", base)).toBe(base);
  write(workspace.path, "a.txt", "b\n");
  const first = await workspace.commit({ message: "first", at: AT });
  const other = await workspace.commit({ message: "other", at: AT });
  await workspaces.advance(root, "r1", base, first);
  await workspaces.advance(root, "r1", base, first);
  expect(await workspaces.openBranch(root, "r1", base)).toBe(first);
  await expect(workspaces.advance(root, "r1", base, other)).rejects.toMatchObject({
    code: "repository.conflict",
    message: `suffice/r1 in ${root} is at ${first} and no longer at ${base}; ${other} is kept as a commit`,
  });
  expect(git(root, "rev-parse", "suffice/r1").trim()).toBe(first);
});

test("a branch that somebody has checked out is not moved under their files", async () => {
  const { root, base, workspace } = await aWorkspace();
  await workspaces.openBranch(root, "r1", base);
  git(root, "checkout", "--quiet", "suffice/r1");
  write(workspace.path, "a.txt", "b\n");
  const commit = await workspace.commit({ message: "first", at: AT });
  await expect(workspaces.advance(root, "r1", base, commit)).rejects.toMatchObject({
    code: "repository.conflict",
    message: expect.stringContaining(`checked out in ${root}`),
  });
  expect(git(root, "status", "--porcelain")).toBe("");
});

test("settings of the user that ask, sign, hook or leave files out change nothing", async () => {
  const home = aFolder();
  writeFileSync(
    join(home, ".gitconfig"),
    "[commit]\n gpgsign = true\n[core]\n autocrlf = input\n safecrlf = true\n sparseCheckout = true\n[author]\n name = Other\n[diff]\n noprefix = true\n external = false\n",
  );
  const { root, base } = aRepository();
  write(root, ".git/info/sparse-checkout", "/nothing\n");
  write(root, ".git/hooks/post-checkout", `#!/bin/sh\ntouch ${JSON.stringify(join(home, "hooked"))}\n`);
  execFileSync("chmod", ["+x", join(root, ".git/hooks/post-checkout")]);
  const own = createGitWorkspaces({ author, environment: { ...environment, HOME: home } });
  const workspace = await own.open(root, { run: "r1", name: "t1", base });
  write(workspace.path, "dos.txt", "a\r\nb\n");
  expect((await workspace.changes()).map(({ path, status }) => [path, status])).toEqual([
    ["dos.txt", "added"],
  ]);
  expect(await workspace.diff(1000)).toContain("+++ b/dos.txt");
  const commit = await workspace.commit({ message: "x", at: AT });
  expect(git(root, "show", "--no-patch", "--format=%an/%cn", commit)).toBe("Suffice/Suffice\n");
  expect(existsSync(join(home, "hooked"))).toBe(false);
});

test("a .suffice that leads out of the repository is refused", async () => {
  const { root, base } = aRepository();
  const elsewhere = aFolder();
  symlinkSync(elsewhere, join(root, ".suffice"));
  await expect(workspaces.open(root, { run: "r1", name: "t1", base })).rejects.toMatchObject({
    code: "repository.git-failed",
  });
  expect(readdirSync(join(elsewhere, "worktrees"))).toEqual([]);
});

test.each(["../x", "a/b", "", "-x", ".git", "a b"])("%j names no run and no worktree", async (name) => {
  const { root, base } = aRepository();
  await expect(workspaces.open(root, { run: "r1", name, base })).rejects.toMatchObject({
    code: "bug.invariant",
  });
  await expect(workspaces.open(root, { run: name, name: "t1", base })).rejects.toMatchObject({
    code: "bug.invariant",
  });
  await expect(workspaces.openBranch(root, name, base)).rejects.toMatchObject({ code: "bug.invariant" });
});

test("an id that git could take for something else is refused", async () => {
  const { root, workspace } = await aWorkspace();
  await expect(workspace.restore("--help")).rejects.toMatchObject({ code: "bug.invariant" });
  await expect(workspaces.openBranch(root, "r2", "HEAD")).rejects.toMatchObject({ code: "bug.invariant" });
});
