import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findFiles } from "./find-files.ts";

const format = { isLog: (path: string) => path.endsWith(".jsonl") };
let folder = "";

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "find-files-")));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(...paths: string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), "");
  }
}

test("logs are found at any depth, in the order of their names, with the place below which they lie", () => {
  write("logs/b.jsonl", "logs/a/z.jsonl", "logs/a/Z.jsonl", "logs/notes.txt", "other/x.jsonl");
  const root = join(folder, "logs");
  expect(findFiles(format, [root])).toEqual({
    files: ["a/Z.jsonl", "a/z.jsonl", "b.jsonl"].map((path) => ({ path: join(root, path), root })),
    missing: [],
    skipped: [],
  });
});

test("a file may be named itself, whatever its name; no file comes twice, and a missing place is named", () => {
  write("logs/a.jsonl", "export.txt");
  const [root, file, gone] = [join(folder, "logs"), join(folder, "export.txt"), join(folder, "gone")];
  expect(findFiles(format, [file, root, join(root, "a.jsonl"), gone, root])).toEqual({
    files: [
      { path: file, root: folder },
      { path: join(root, "a.jsonl"), root },
    ],
    missing: [gone],
    skipped: [],
  });
});

test("a place may be a link; links below it are not followed, and named where they lead out", () => {
  write("store/projects/p/a.jsonl", "elsewhere/b.jsonl");
  const root = join(folder, "store/projects");
  const link = join(folder, "projects");
  symlinkSync(root, link);
  symlinkSync(join(folder, "elsewhere"), join(root, "out"));
  symlinkSync(join(folder, "elsewhere/b.jsonl"), join(root, "out.jsonl"));
  symlinkSync(join(folder, "nowhere"), join(root, "torn.jsonl"));
  symlinkSync(root, join(root, "p/round"));
  expect(findFiles(format, [link])).toEqual({
    files: [{ path: join(root, "p/a.jsonl"), root }],
    missing: [],
    skipped: [
      { path: join(root, "out"), reason: "a link that leads out of the folder: not followed" },
      { path: join(root, "out.jsonl"), reason: "a link that leads out of the folder: not followed" },
      { path: join(root, "torn.jsonl"), reason: "a link that leads nowhere: ENOENT" },
    ],
  });
});

test.skipIf(process.getuid?.() === 0)(
  "a folder that may not be read is named, and the others are read",
  () => {
    write("logs/closed/a.jsonl", "logs/open/b.jsonl");
    const root = join(folder, "logs");
    chmodSync(join(root, "closed"), 0);
    const found = findFiles(format, [root]);
    chmodSync(join(root, "closed"), 0o700);
    expect(found).toEqual({
      files: [{ path: join(root, "open/b.jsonl"), root }],
      missing: [],
      skipped: [{ path: join(root, "closed"), reason: "cannot be read: EACCES" }],
    });
  },
);
