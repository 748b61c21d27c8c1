import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { GitId, Merge } from "../workspaces.ts";
import { createGitWorkspaces } from "./create-git-workspaces.ts";

const environment = { PATH: "/usr/local/bin:/usr/bin:/bin", HOME: "/nonexistent" };
const author = { name: "Suffice", email: "suffice@example.invalid" };
const workspaces = createGitWorkspaces({ author, environment });
const TEN = Array.from({ length: 10 }, (_, index) => `line ${index}\n`).join("");
const AT = Date.UTC(2026, 0, 2, 3, 4, 5);

function git(cwd: string, ...args: readonly string[]): string {
  const settings = ["-c", "user.name=Ada", "-c", "user.email=ada@example.invalid"];
  return execFileSync("git", [...settings, ...args], {
    cwd,
    encoding: "utf8",
    env: environment,
    stdio: "pipe",
  });
}

function write(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

function aRepository(): { readonly root: string; readonly base: GitId } {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "suffice rebases-")));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  git(root, "init", "--quiet", "--initial-branch=main");
  write(root, { "ten.txt": TEN, "other.txt": "other\n" });
  git(root, "add", "-A");
  git(root, "commit", "--quiet", "-m", "first");
  return { root, base: git(root, "rev-parse", "HEAD").trim() };
}

/** Accepted work of one task, as a commit on top of `base`. */
async function aCommit(
  { root, base }: { readonly root: string; readonly base: GitId },
  name: string,
  files: Readonly<Record<string, string>>,
): Promise<GitId> {
  const workspace = await workspaces.open(root, { run: "r1", name, base });
  write(workspace.path, files);
  const commit = await workspace.commit({ message: `Work of ${name}\n\nBody`, at: AT });
  await workspace.remove();
  return commit;
}

function mergedId(merge: Merge): GitId {
  expect(merge.kind).toBe("merged");
  return merge.kind === "merged" ? merge.id : "";
}

test("work that was done beside other work goes on top of it, with its message and time, and always as the same commit", async () => {
  const repository = aRepository();
  const { root } = repository;
  const onto = await aCommit(repository, "one", { "ten.txt": `top\n${TEN}` });
  const commit = await aCommit(repository, "two", { "ten.txt": `${TEN}end\n`, "new.txt": "new\n" });
  const index = readFileSync(join(root, ".git/index"));

  const work = { run: "r1", commit, onto };
  const id = mergedId(await workspaces.rebase(root, work));
  expect(git(root, "cat-file", "commit", id).split("\n").slice(1)).toEqual([
    `parent ${onto}`,
    `author Suffice <suffice@example.invalid> ${AT / 1000} +0000`,
    `committer Suffice <suffice@example.invalid> ${AT / 1000} +0000`,
    "",
    "Work of two",
    "",
    "Body",
    "",
  ]);
  expect(git(root, "show", `${id}:ten.txt`)).toBe(`top\n${TEN}end\n`);
  expect(git(root, "diff-tree", "--name-only", "-r", onto, id)).toBe("new.txt\nten.txt\n");
  expect(await workspaces.rebase(root, work)).toEqual({ kind: "merged", id });
  expect(readFileSync(join(root, ".git/index"))).toEqual(index);
  expect(git(root, "status", "--porcelain")).toBe("");
  git(root, "fsck", "--strict");

  git(root, "gc", "--quiet", "--prune=now");
  expect(git(root, "cat-file", "-t", id)).toBe("commit\n");
  await workspaces.removeLeftovers(root, "r1");
  git(root, "gc", "--quiet", "--prune=now");
  expect(() => git(root, "cat-file", "-t", id)).toThrow();
});

test("work that already stands there is itself, and work that is there already adds nothing", async () => {
  const repository = aRepository();
  const { root, base } = repository;
  const commit = await aCommit(repository, "one", { "other.txt": "new\n" });
  const same = await aCommit(repository, "two", { "other.txt": "new\n", "more.txt": "more\n" });
  expect(await workspaces.rebase(root, { run: "r1", commit, onto: base })).toEqual({
    kind: "merged",
    id: commit,
  });
  expect(await workspaces.rebase(root, { run: "r1", commit, onto: commit })).toEqual({
    kind: "merged",
    id: commit,
  });
  expect(await workspaces.rebase(root, { run: "r1", commit, onto: same })).toEqual({
    kind: "merged",
    id: same,
  });
});

test("somebody else's commit keeps its author, time zone and bytes, and loses its signature", async () => {
  const repository = aRepository();
  const { root, base } = repository;
  const onto = await aCommit(repository, "one", { "ten.txt": "ten\n" });
  write(root, { "other.txt": "new\n" });
  git(root, "add", "-A");
  const tree = git(root, "write-tree").trim();
  git(root, "reset", "--quiet", "--hard");
  const raw = Buffer.from(
    [
      `tree ${tree}`,
      `parent ${base}`,
      "author J\xfcrgen <j@example.invalid> 1700000000 +0230",
      "committer Bot <bot@example.invalid> 1800000000 -0500",
      "encoding ISO-8859-1",
      "gpgsig -----BEGIN-----",
      " abc",
      " -----END-----",
      "",
      "\n  Gr\xfc\xdfe  \n\nno newline at the end",
    ].join("\n"),
    "latin1",
  );
  const file = join(root, ".git/raw");
  writeFileSync(file, raw);
  const commit = git(root, "hash-object", "-t", "commit", "-w", file).trim();
  const id = mergedId(await workspaces.rebase(root, { run: "r1", commit, onto }));
  const written = execFileSync("git", ["cat-file", "commit", id], { cwd: root, encoding: "latin1" });
  expect(written.split("\n").slice(1)).toEqual([
    `parent ${onto}`,
    "author J\xfcrgen <j@example.invalid> 1700000000 +0230",
    "committer Suffice <suffice@example.invalid> 1700000000 +0230",
    "encoding ISO-8859-1",
    "",
    "",
    "  Gr\xfc\xdfe  ",
    "",
    "no newline at the end",
  ]);
});

test("a submodule and a pointer to a large file are entries like others", async () => {
  const repository = aRepository();
  const { root, base } = repository;
  const onto = await aCommit(repository, "one", { "ten.txt": "ten\n" });
  const pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n";
  write(root, { "large.bin": pointer, ".gitattributes": "*.bin filter=lfs diff=lfs merge=lfs -text\n" });
  git(root, "add", "-A");
  const commitWith = (submodule: GitId): GitId => {
    git(root, "update-index", "--add", "--cacheinfo", `160000,${submodule},lib`);
    const tree = git(root, "write-tree").trim();
    return git(root, "commit-tree", tree, "-p", base, "-m", "with entries").trim();
  };
  const commit = commitWith(base);
  const other = commitWith("1".repeat(base.length));
  git(root, "reset", "--quiet", "--hard");
  const id = mergedId(await workspaces.rebase(root, { run: "r1", commit, onto }));
  expect(git(root, "ls-tree", "--format=%(objectmode) %(path)", id).split("\n")).toContain("160000 lib");
  expect(git(root, "show", `${id}:large.bin`)).toBe(pointer);
  expect(await workspaces.rebase(root, { run: "r1", commit, onto: other })).toEqual({
    kind: "conflict",
    paths: ["lib"],
  });
});

test("work that does not apply is a conflict that names the files, and is kept on a branch of its own", async () => {
  const repository = aRepository();
  const { root, base } = repository;
  await workspaces.openBranch(root, "r1", base);
  const onto = await aCommit(repository, "one", { "other.txt": "one\n", "fine.txt": "one\n" });
  const commit = await aCommit(repository, "two", { "other.txt": "two\n", "also-fine.txt": "two\n" });
  const before = git(root, "for-each-ref");
  expect(await workspaces.rebase(root, { run: "r1", commit, onto })).toEqual({
    kind: "conflict",
    paths: ["other.txt"],
  });
  expect(git(root, "for-each-ref")).toBe(before);

  const aside = { run: "r1", name: "2-two_b", commit };
  expect(await workspaces.keepAside(root, aside)).toBe("suffice/r1-2-two_b");
  expect(await workspaces.keepAside(root, aside)).toBe("suffice/r1-2-two_b");
  expect(git(root, "rev-parse", "suffice/r1-2-two_b").trim()).toBe(commit);
  await expect(workspaces.keepAside(root, { ...aside, commit: onto })).rejects.toMatchObject({
    code: "repository.conflict",
    message: `suffice/r1-2-two_b in ${root} is at ${commit} already, so ${onto} was not put there. Rename or delete that branch, then resume`,
  });
  await workspaces.removeLeftovers(root, "r1");
  expect(git(root, "rev-parse", "suffice/r1-2-two_b", "suffice/r1").trim().split("\n")).toEqual([
    commit,
    base,
  ]);
});

test.each(["../x", "a/b", "", "-x", ".git", "a b", "x.lock"])(
  "%j names no branch to keep work on",
  async (name) => {
    const { root, base } = aRepository();
    await expect(workspaces.keepAside(root, { run: "r1", name, commit: base })).rejects.toMatchObject({
      code: "bug.invariant",
    });
  },
);

test("a first commit, and an id that is none, cannot be moved", async () => {
  const repository = aRepository();
  const { root, base } = repository;
  const onto = await aCommit(repository, "one", { "other.txt": "one\n" });
  await expect(workspaces.rebase(root, { run: "r1", commit: base, onto })).rejects.toMatchObject({
    code: "repository.git-failed",
    message: `${base} in ${root} has no parent, so it changes nothing`,
  });
  await expect(workspaces.rebase(root, { run: "r1", commit: "HEAD", onto })).rejects.toMatchObject({
    code: "bug.invariant",
  });
  await expect(workspaces.rebase(root, { run: "r1", commit: onto, onto: "main" })).rejects.toMatchObject({
    code: "bug.invariant",
  });
});
