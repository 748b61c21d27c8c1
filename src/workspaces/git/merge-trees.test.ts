import { execFileSync } from "node:child_process";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import * as fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import type { Workspace } from "../workspaces.ts";
import { createGitWorkspaces } from "./create-git-workspaces.ts";

const environment = { PATH: "/usr/local/bin:/usr/bin:/bin", HOME: "/nonexistent" };
const author = { name: "Suffice", email: "suffice@example.invalid" };
const workspaces = createGitWorkspaces({ author, environment });

type Files = Readonly<Record<string, string | undefined>>;

function aFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "suffice merges-")));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function git(cwd: string, ...args: readonly string[]): string {
  const settings = ["-c", "user.name=A", "-c", "user.email=a@example.invalid"];
  return execFileSync("git", [...settings, ...args], {
    cwd,
    encoding: "utf8",
    env: environment,
    stdio: "pipe",
  });
}

/** `undefined` deletes. A file makes way for a folder and the other way round. */
function write(root: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    const target = join(root, path);
    for (let folder = dirname(target); folder !== root; folder = dirname(folder)) {
      if (lstatSync(folder, { throwIfNoEntry: false })?.isFile() === true) rmSync(folder);
    }
    if (text === undefined || lstatSync(target, { throwIfNoEntry: false })?.isDirectory() === true) {
      rmSync(target, { recursive: true, force: true });
    }
    if (text === undefined) continue;
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
}

function numbered(count: number): string {
  return Array.from({ length: count }, (_, index) => `line ${index}\n`).join("");
}

const TEN = numbered(10);
const FILES = {
  "ten.txt": TEN,
  "other.txt": "other\n",
  "image.bin": "a\0b",
  "dir/inner.txt": numbered(5),
  ".gitignore": "*.log\n",
};

function aRepository(files: Files = FILES, ...init: readonly string[]) {
  const root = aFolder();
  git(root, "init", "--quiet", "--initial-branch=main", ...init);
  write(root, files);
  git(root, "add", "-A");
  git(root, "commit", "--quiet", "-m", "first");
  return { root, base: git(root, "rev-parse", "HEAD").trim() };
}

/** A workspace with work in it, and another that was opened at its checkpoint. */
async function aPair(own = workspaces, { root, base } = aRepository()) {
  const whole = await own.open(root, { run: "r1", name: "1-whole", base });
  write(whole.path, { "begun.txt": "begun\n" });
  const checkpoint = await whole.checkpoint();
  const part = await own.open(root, { run: "r1", name: "1-part", base: checkpoint });
  return { root, base, whole, part, checkpoint };
}

/** Every file but `.git`, with its mode and bytes, the ignored ones too. */
function filesOf(root: string, prefix = ""): readonly string[] {
  const names = readdirSync(join(root, prefix)).filter((name) => name !== ".git");
  return names.toSorted().flatMap((name) => {
    const path = join(prefix, name);
    const stats = lstatSync(join(root, path));
    if (stats.isDirectory()) return filesOf(root, path);
    if (stats.isSymbolicLink()) return [`${path} -> ${readlinkSync(join(root, path))}`];
    const mode = (stats.mode & 0o100) === 0 ? "file" : "program";
    return [`${path} is a ${mode}: ${readFileSync(join(root, path)).toString("base64")}`];
  });
}

/** All that a conflict must leave as it was. */
async function stateOf(root: string, workspace: Workspace): Promise<unknown> {
  const gitDir = git(workspace.path, "rev-parse", "--absolute-git-dir").trim();
  return {
    tree: await workspace.snapshot(),
    files: filesOf(workspace.path),
    indexes: ["index", `suffice-index-${process.pid}`].map((name) =>
      readFileSync(join(gitDir, name)).toString("base64"),
    ),
    user: readFileSync(join(root, ".git/index")).toString("base64"),
    refs: git(root, "for-each-ref"),
    config: readFileSync(join(root, ".git/config"), "utf8"),
  };
}

test("the same files give the same checkpoint, in any workspace at that base, and unchanged ones the base", async () => {
  const { root, base, whole, checkpoint } = await aPair();
  expect(git(root, "cat-file", "commit", checkpoint).split("\n").slice(1)).toEqual([
    `parent ${base}`,
    "author Suffice <suffice@example.invalid> 0 +0000",
    "committer Suffice <suffice@example.invalid> 0 +0000",
    "",
    "Checkpoint",
    "",
  ]);
  const another = await workspaces.open(root, { run: "r2", name: "1", base });
  expect(await another.checkpoint()).toBe(base);
  write(another.path, { "begun.txt": "begun\n" });
  expect(await another.checkpoint()).toBe(checkpoint);
  await another.remove();
  git(root, "gc", "--quiet", "--prune=now");
  expect(git(root, "cat-file", "-t", checkpoint)).toBe("commit\n");
  await whole.remove();
});

test("what a part made is taken in as it is where nothing else has happened", async () => {
  const { whole, part, checkpoint } = await aPair();
  write(part.path, { "ten.txt": "new\n", "other.txt": undefined, "x/y.txt": "y\n" });
  chmodSync(join(part.path, "dir/inner.txt"), 0o755);
  symlinkSync("ten.txt", join(part.path, "link"));
  write(whole.path, { "cache.log": "ignored" });
  const tree = await part.snapshot();
  expect(await whole.absorb({ checkpoint, tree })).toEqual({ kind: "merged", id: tree });
  expect(await whole.snapshot()).toBe(tree);
  expect(filesOf(whole.path).filter((line) => !line.startsWith("cache.log"))).toEqual(filesOf(part.path));
  expect(readFileSync(join(whole.path, "cache.log"), "utf8")).toBe("ignored");
});

test("changes at different places come together, and taking them in twice is taking them in once", async () => {
  const { root, whole, part, checkpoint } = await aPair();
  write(whole.path, { "ten.txt": `top\n${TEN}`, "mine.txt": "mine\n" });
  write(part.path, { "ten.txt": `${TEN}end\n`, "dir/inner.txt": undefined });
  chmodSync(join(part.path, "other.txt"), 0o755);
  const tree = await part.snapshot();
  const merged = await whole.absorb({ checkpoint, tree });
  expect(merged).toEqual({ kind: "merged", id: await whole.snapshot() });
  expect(readFileSync(join(whole.path, "ten.txt"), "utf8")).toBe(`top\n${TEN}end\n`);
  expect(git(root, "ls-tree", "-r", "--format=%(objectmode) %(path)", await whole.snapshot())).toBe(
    [
      "100644 .gitignore",
      "100644 begun.txt",
      "100644 image.bin",
      "100644 mine.txt",
      "100755 other.txt",
      "100644 ten.txt",
      "",
    ].join("\n"),
  );
  expect(await whole.absorb({ checkpoint, tree })).toEqual(merged);
});

test("a file that one side renamed and the other changed has both", async () => {
  const { whole, part, checkpoint } = await aPair();
  write(whole.path, { "ten.txt": undefined, "moved/ten.txt": TEN });
  write(part.path, { "ten.txt": `${TEN}end\n` });
  expect((await whole.absorb({ checkpoint, tree: await part.snapshot() })).kind).toBe("merged");
  expect((await whole.changes()).map(({ path, status }) => [path, status])).toEqual([
    ["begun.txt", "added"],
    ["moved/ten.txt", "added"],
    ["ten.txt", "deleted"],
  ]);
  expect(readFileSync(join(whole.path, "moved/ten.txt"), "utf8")).toBe(`${TEN}end\n`);
});

test("what one side added and the other ignores stays on the disk and is no part of the tree", async () => {
  const { whole, part, checkpoint } = await aPair();
  write(whole.path, { "new.tmp": "new" });
  write(part.path, { ".gitignore": "*.log\n*.tmp\n" });
  const merged = await whole.absorb({ checkpoint, tree: await part.snapshot() });
  expect(merged).toEqual({ kind: "merged", id: await whole.snapshot() });
  expect((await whole.changes()).map(({ path }) => path)).toEqual([".gitignore", "begun.txt"]);
  expect(readFileSync(join(whole.path, "new.tmp"), "utf8")).toBe("new");
});

const CONFLICTS: Readonly<
  Record<string, { readonly ours: Files; readonly theirs: Files; readonly paths: readonly string[] }>
> = {
  "the same lines changed": {
    ours: { "ten.txt": `mine\n${TEN}`, "other.txt": "mine\n" },
    theirs: { "ten.txt": `theirs\n${TEN}`, "other.txt": "theirs\n" },
    paths: ["other.txt", "ten.txt"],
  },
  "a binary file changed": {
    ours: { "image.bin": "a\0c" },
    theirs: { "image.bin": "a\0d" },
    paths: ["image.bin"],
  },
  "deleted here, changed there": {
    ours: { "ten.txt": undefined },
    theirs: { "ten.txt": `${TEN}end\n` },
    paths: ["ten.txt"],
  },
  "changed here, deleted there": {
    ours: { "ten.txt": `${TEN}end\n` },
    theirs: { "ten.txt": undefined },
    paths: ["ten.txt"],
  },
  "a file here, a folder there": {
    ours: { place: "file\n" },
    theirs: { "place/file.txt": "in a folder\n" },
    paths: ["place"],
  },
  "a folder here, a file there": {
    ours: { "place/file.txt": "in a folder\n" },
    theirs: { place: "file\n" },
    paths: ["place"],
  },
  "renamed in two ways": {
    ours: { "ten.txt": undefined, "mine.txt": TEN },
    theirs: { "ten.txt": undefined, "theirs.txt": TEN },
    paths: ["mine.txt", "ten.txt", "theirs.txt"],
  },
  "two files added under one odd name": {
    ours: { "a ü\n'\"~": "mine\n" },
    theirs: { "a ü\n'\"~": "theirs\n" },
    paths: ["a ü\n'\"~"],
  },
  "attributes that declare every merge to be fine": {
    ours: { "ten.txt": `mine\n${TEN}`, ".gitattributes": "* merge=union\n" },
    theirs: { "ten.txt": `theirs\n${TEN}`, ".gitattributes": "* merge=union\n" },
    paths: ["ten.txt"],
  },
};

test.each(Object.entries(CONFLICTS))(
  "%s: a conflict that names the files and changes nothing",
  async (_, { ours, theirs, paths }) => {
    const { root, whole, part, checkpoint } = await aPair();
    write(whole.path, { ...ours, "kept.log": "ignored" });
    write(part.path, theirs);
    const tree = await part.snapshot();
    const before = await stateOf(root, whole);
    expect(await whole.absorb({ checkpoint, tree })).toEqual({ kind: "conflict", paths });
    expect(await stateOf(root, whole)).toEqual(before);
  },
);

test("a file that became a program here and a link there is a conflict", async () => {
  const { root, whole, part, checkpoint } = await aPair();
  chmodSync(join(whole.path, "other.txt"), 0o755);
  rmSync(join(part.path, "other.txt"));
  symlinkSync("ten.txt", join(part.path, "other.txt"));
  const tree = await part.snapshot();
  const before = await stateOf(root, whole);
  expect(await whole.absorb({ checkpoint, tree })).toEqual({ kind: "conflict", paths: ["other.txt"] });
  expect(await stateOf(root, whole)).toEqual(before);
});

test("settings, merge drivers, attributes and hooks of the user decide nothing", async () => {
  const home = aFolder();
  const ran = join(home, "ran");
  const settings = [
    "[merge]\n conflictStyle = diff3\n default = theirs\n renames = false\n renormalize = true\n",
    `[merge "theirs"]\n driver = touch '${ran}' && cp %B %A\n[merge "text"]\n driver = touch '${ran}'\n`,
    `[core]\n hooksPath = ${home}/hooks\n attributesFile = ${home}/attributes\n`,
    "[commit]\n gpgsign = true\n[rerere]\n enabled = true\n autoUpdate = true\n[diff]\n renames = false\n",
  ].join("");
  write(home, { ".gitconfig": settings, attributes: "* merge=theirs\n" });
  const repository = aRepository();
  write(repository.root, { ".git/info/attributes": "* merge=theirs\n" });
  writeFileSync(join(repository.root, ".git/config"), settings, { flag: "a" });
  const own = createGitWorkspaces({ author, environment: { ...environment, HOME: home } });
  const { root, whole, part, checkpoint } = await aPair(own, repository);
  write(whole.path, { "ten.txt": `mine\n${TEN}`, "other.txt": undefined, "moved.txt": "other\n" });
  write(part.path, { "ten.txt": `${TEN}end\n` });
  const first = await part.snapshot();
  expect((await whole.absorb({ checkpoint, tree: first })).kind).toBe("merged");
  expect(readFileSync(join(whole.path, "ten.txt"), "utf8")).toBe(`mine\n${TEN}end\n`);
  write(part.path, { "ten.txt": `theirs\n${TEN}end\n` });
  const tree = await part.snapshot();
  const before = await stateOf(root, whole);
  expect(await whole.absorb({ checkpoint, tree })).toEqual({ kind: "conflict", paths: ["ten.txt"] });
  expect(await stateOf(root, whole)).toEqual(before);
  expect(readdirSync(home).toSorted()).toEqual([".gitconfig", "attributes"]);
});

test("repositories with longer ids, and ones that know only their last commits, merge too", async () => {
  const long = aRepository(FILES, "--object-format=sha256");
  const full = aRepository();
  write(full.root, { "ten.txt": `${TEN}more\n` });
  git(full.root, "commit", "--quiet", "--all", "-m", "second");
  const shallow = join(aFolder(), "clone");
  git(full.root, "clone", "--quiet", "--depth=1", `file://${full.root}`, shallow);
  for (const root of [long.root, shallow]) {
    const base = git(root, "rev-parse", "HEAD").trim();
    const { whole, part, checkpoint } = await aPair(workspaces, { root, base });
    write(whole.path, { "mine.txt": "mine\n" });
    write(part.path, { "theirs.txt": "theirs\n" });
    expect((await whole.absorb({ checkpoint, tree: await part.snapshot() })).kind).toBe("merged");
    expect((await whole.changes()).map(({ path }) => path)).toEqual(["begun.txt", "mine.txt", "theirs.txt"]);
  }
});

test("an older git says that it is too old as soon as there is something to merge, and not before", async () => {
  const folder = aFolder();
  const script = [
    "#!/bin/sh",
    'for word in "$@"; do',
    '  case "$word" in',
    "    version) echo 'git version 2.34.1 (Old)'; exit 0;;",
    "    merge-tree) exit 129;;",
    "  esac",
    "done",
    `PATH=${environment.PATH} exec git "$@"`,
  ];
  writeFileSync(join(folder, "git"), `${script.join("\n")}\n`, { mode: 0o755 });
  const own = createGitWorkspaces({
    author,
    environment: { ...environment, PATH: `${folder}:${environment.PATH}` },
  });
  const { root, whole, part, checkpoint } = await aPair(own);
  write(part.path, { "ten.txt": `${TEN}end\n` });
  const tree = await part.snapshot();
  expect(await whole.absorb({ checkpoint, tree })).toEqual({ kind: "merged", id: tree });
  write(whole.path, { "mine.txt": "mine\n" });
  write(part.path, { "theirs.txt": "theirs\n" });
  const next = await part.snapshot();
  const before = await stateOf(root, whole);
  await expect(whole.absorb({ checkpoint, tree: next })).rejects.toMatchObject({
    code: "repository.git-failed",
    message: expect.stringMatching(/^git 2\.34\.1 \(Old\) cannot merge .* git 2\.38 or later can/),
  });
  expect(await stateOf(root, whole)).toEqual(before);
});

/** Slots that touch each other nowhere: whole files, and lines of one file with enough between them. */
const SLOTS = ["a", "dir/b", "dir/c", "bin", "line 2", "line 30", "line 58"];
const LINES = numbered(60);
// Unlike one another, so that a deleted file and an added one are never taken for a renamed one.
const OWN_TEXT: Files = {
  a: "alpha\n".repeat(20),
  "dir/b": "bravo\n".repeat(20),
  "dir/c": "charlie\n".repeat(20),
  bin: "\0\u0001\0".repeat(20),
};

type Deed = "change" | "delete" | "add beside" | "make a program" | "replace by a folder";
const deed = fc.constantFrom<Deed>("change", "delete", "add beside", "make a program", "replace by a folder");
const edits = fc.array(fc.record({ side: fc.constantFrom(0, 1), deed }), {
  minLength: SLOTS.length,
  maxLength: SLOTS.length,
});

function edit(root: string, slot: string, what: Deed): void {
  if (slot.startsWith("line ")) {
    const lines = readFileSync(join(root, "lines"), "utf8").replace(`${slot}\n`, `${slot} ${what}\n`);
    writeFileSync(join(root, "lines"), what === "delete" ? lines.replace(`${slot} delete\n`, "") : lines);
    return;
  }
  const text = OWN_TEXT[slot] ?? "";
  if (what === "change") write(root, { [slot]: `changed\n${text}` });
  if (what === "delete") write(root, { [slot]: undefined });
  if (what === "add beside") write(root, { [`${slot}.new`]: `${slot}\n` });
  if (what === "make a program") chmodSync(join(root, slot), 0o755);
  if (what === "replace by a folder") {
    write(root, { [slot]: undefined });
    write(root, { [`${slot}/inside`]: `in ${slot}\n` });
  }
}

test("disjoint edits give one tree, whichever side is taken in first, and overlapping ones change nothing", async () => {
  const { root, base } = aRepository({ ...OWN_TEXT, lines: LINES });
  const open = (name: string): Promise<Workspace> => workspaces.open(root, { run: "r1", name, base });
  const [whole, left, right] = [await open("whole"), await open("left"), await open("right")];
  await fc.assert(
    fc.asyncProperty(edits, fc.nat(SLOTS.length - 1), async (made, overlap) => {
      await Promise.all([whole, left, right].map((workspace) => workspace.restore(base)));
      made.forEach(({ side, deed: what }, index) => {
        for (const one of [whole, side === 0 ? left : right]) edit(one.path, SLOTS[index] ?? "", what);
      });
      const together = await whole.snapshot();
      const trees = [await left.snapshot(), await right.snapshot()] as const;
      for (const [first, second] of [trees, trees.toReversed()]) {
        await whole.restore(base);
        await whole.absorb({ checkpoint: base, tree: first ?? "" });
        expect(await whole.absorb({ checkpoint: base, tree: second ?? "" })).toEqual({
          kind: "merged",
          id: together,
        });
      }

      // Now the other side writes where the first has been, in another way.
      const slot = SLOTS[overlap] ?? "";
      const path = slot.startsWith("line ") ? "lines" : slot;
      for (const [one, text] of [
        [left, "left\n"],
        [right, "right\n"],
      ] as const) {
        write(one.path, { [path]: text });
      }
      await left.snapshot();
      const theirs = await right.snapshot();
      const before = await stateOf(root, left);
      const merge = await left.absorb({ checkpoint: base, tree: theirs });
      expect(merge).toEqual({ kind: "conflict", paths: [path] });
      expect(await stateOf(root, left)).toEqual(before);
    }),
    { numRuns: 6 },
  );
}, 120_000);
