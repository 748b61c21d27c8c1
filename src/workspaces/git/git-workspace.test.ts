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
import { createGitWorkspaces } from "./create-git-workspaces.ts";

const environment = { PATH: "/usr/local/bin:/usr/bin:/bin", HOME: "/nonexistent" };
const workspaces = createGitWorkspaces({ author: { name: "S", email: "s@example.invalid" }, environment });

function aRepository(): { readonly root: string; readonly base: string } {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "suffice-round-trip-")));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const git = (...args: readonly string[]): string =>
    execFileSync("git", ["-c", "user.name=A", "-c", "user.email=a@example.invalid", ...args], {
      cwd: root,
      encoding: "utf8",
      env: environment,
    });
  git("init", "--quiet");
  mkdirSync(join(root, "dir/sub"), { recursive: true });
  writeFileSync(join(root, "a"), "a");
  writeFileSync(join(root, "dir/b"), "b");
  writeFileSync(join(root, "dir/sub/c"), "c", { mode: 0o755 });
  symlinkSync("../a", join(root, "dir/link"));
  writeFileSync(join(root, ".gitignore"), "ignored\n");
  git("add", "-A");
  git("commit", "--quiet", "-m", "first");
  return { root, base: git("rev-parse", "HEAD").trim() };
}

const NAMES = ["a", "dir", "sub", "b c", "-x", "ü\nn", "*", ".hidden", "ignored"];

type Step =
  | { readonly deed: "write"; readonly path: readonly string[]; readonly text: string; readonly mode: number }
  | { readonly deed: "link"; readonly path: readonly string[]; readonly text: string }
  | { readonly deed: "folder" | "remove"; readonly path: readonly string[] };

const path = fc.array(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 3 });
// Texts of one length: with equal times, only the content tells them apart.
const text = fc.constantFrom("1", "2", "3", "\0", "");
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ deed: fc.constant("write" as const), path, text, mode: fc.constantFrom(0o644, 0o755) }),
  fc.record({ deed: fc.constant("link" as const), path, text: fc.constantFrom("a", "nowhere", "..") }),
  fc.record({ deed: fc.constantFrom("folder" as const, "remove" as const), path }),
);
const steps = fc.array(step, { maxLength: 8 });

function perform(root: string, { path, ...what }: Step): void {
  const target = join(root, ...path);
  for (let length = 1; length < path.length; length += 1) {
    const parent = join(root, ...path.slice(0, length));
    if (!(lstatSync(parent, { throwIfNoEntry: false })?.isDirectory() ?? true)) rmSync(parent);
  }
  rmSync(target, { recursive: true, force: true });
  if (what.deed === "remove") return;
  mkdirSync(what.deed === "folder" ? target : dirname(target), { recursive: true });
  if (what.deed === "link") symlinkSync(what.text, target);
  if (what.deed === "write") {
    writeFileSync(target, what.text);
    chmodSync(target, what.mode);
  }
}

/** Every file with its content and mode; with `all`, the empty folders and what is ignored too. */
function filesOf(root: string, all: boolean, prefix = ""): readonly string[] {
  const names = readdirSync(join(root, prefix)).filter(
    (name) => name !== ".git" && (all || name !== "ignored"),
  );
  if (all && names.length === 0) return [`${prefix} is empty`];
  return names.toSorted().flatMap((name) => {
    const path = join(prefix, name);
    const stats = lstatSync(join(root, path));
    if (stats.isDirectory()) return filesOf(root, all, path);
    if (stats.isSymbolicLink()) return [`${path} -> ${readlinkSync(join(root, path))}`];
    const mode = (stats.mode & 0o100) === 0 ? "file" : "program";
    return [`${path} is a ${mode}: ${JSON.stringify(readFileSync(join(root, path), "utf8"))}`];
  });
}

/** The folders that are there only because something ignored lies in them. */
const HOLDS_IGNORED = /(?:^|\/)ignored(?:\/| )/;

test("whatever was done, restoring gives back exactly the files of the snapshot, and of the base", async () => {
  const { root, base } = aRepository();
  const workspace = await workspaces.open(root, { run: "r1", name: "t1", base });
  const pristine = filesOf(workspace.path, false);
  await fc.assert(
    fc.asyncProperty(steps, steps, async (before, after) => {
      await workspace.restore(base);
      rmSync(join(workspace.path, "ignored"), { recursive: true, force: true });
      for (const one of before) perform(workspace.path, one);
      const files = filesOf(workspace.path, false);
      const snapshot = await workspace.snapshot();
      expect(filesOf(workspace.path, false)).toEqual(files);
      for (const one of after) perform(workspace.path, one);
      await workspace.restore(snapshot);
      expect(filesOf(workspace.path, false)).toEqual(files);
      expect(
        filesOf(workspace.path, true).filter(
          (line) => line.endsWith(" is empty") && !HOLDS_IGNORED.test(line),
        ),
      ).toEqual([]);
      expect(await workspace.snapshot()).toBe(snapshot);
      await workspace.restore(base);
      expect(filesOf(workspace.path, false)).toEqual(pristine);
    }),
    { numRuns: 15 },
  );
}, 60_000);

test("ignored files survive a restore", async () => {
  const { root, base } = aRepository();
  const workspace = await workspaces.open(root, { run: "r1", name: "t1", base });
  writeFileSync(join(workspace.path, "ignored"), "cache");
  writeFileSync(join(workspace.path, "a"), "x");
  await workspace.restore(base);
  expect(readFileSync(join(workspace.path, "ignored"), "utf8")).toBe("cache");
  expect(readFileSync(join(workspace.path, "a"), "utf8")).toBe("a");
});

test.skipIf(process.platform === "darwin")("names that are no UTF-8 are kept byte for byte", async () => {
  const { root, base } = aRepository();
  const workspace = await workspaces.open(root, { run: "r1", name: "t1", base });
  const odd = Buffer.concat([Buffer.from(`${workspace.path}/odd-`), Buffer.from([0xff, 0xfe])]);
  writeFileSync(odd, "odd");
  const snapshot = await workspace.snapshot();
  await workspace.restore(base);
  expect(() => readFileSync(odd)).toThrow("ENOENT");
  await workspace.restore(snapshot);
  expect(readFileSync(odd, "utf8")).toBe("odd");
});

test("a workspace whose tree is known answers from that tree, whatever lies in its folder", async () => {
  const { root, base } = aRepository();
  const workspace = await workspaces.open(root, { run: "r", name: "known", base });
  writeFileSync(join(workspace.path, "new"), "1\n");
  const tree = await workspace.snapshot();
  const looked = await workspace.changes();
  const diff = await workspace.diff(1000);
  const commit = { message: "one", at: 0 };
  const committed = await workspace.commit(commit);
  writeFileSync(join(workspace.path, "new"), "something else\n");
  writeFileSync(join(workspace.path, "another"), "2\n");

  const known = workspace.at(tree);
  expect(await known.changes()).toEqual(looked);
  expect(await known.diff(1000)).toBe(diff);
  expect(await known.snapshot()).toBe(tree);
  expect(await known.commit(commit)).toBe(committed);
  expect(await workspace.changes()).toHaveLength(2);
  const atBase = workspace.at(base);
  expect([await atBase.changes(), await atBase.diff(1000), await atBase.checkpoint()]).toEqual([
    [],
    "",
    base,
  ]);
  await expect(atBase.commit(commit)).rejects.toMatchObject({ code: "repository.git-failed" });
  expect(() => workspace.at("HEAD")).toThrow();
});
