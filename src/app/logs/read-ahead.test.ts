import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createReadAhead, systemDisk } from "./read-ahead.ts";

const FILES = Array.from({ length: 19 }, (_, index) => (index === 5 ? ["5.json", "5"] : [`${index}`]));

/** What is fetched before each fourth of the files, if by then so many blocks have come from the disk. */
async function fetched(blocks: readonly number[]): Promise<readonly (readonly string[])[]> {
  const before: string[][] = [];
  const ahead = createReadAhead(FILES, {
    blocksRead: () => blocks[before.length] ?? 0,
    fetch: (path) => before.at(-1)?.push(path),
  });
  for (const index of FILES.keys()) {
    if (index % 4 === 0) before.push([]);
    await ahead.before(index);
  }
  return before;
}

test("nothing is fetched as long as the disk is not asked", async () => {
  expect(await fetched([5, 5, 5, 5, 5, 5])).toEqual([[], [], [], [], []]);
});

test("once the disk was asked, the next files are fetched, each once and with what lies beside it", async () => {
  expect(await fetched([5, 5, 7, 7, 8, 9])).toEqual([
    [],
    ["5.json", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16"],
    [],
    ["17", "18"],
    [],
  ]);
  expect((await fetched([5, 6]))[0]?.slice(0, 6)).toEqual(["1", "2", "3", "4", "5.json", "5"]);
});

test("what is gone, empty or no file is passed over", async () => {
  const folder = mkdtempSync(join(tmpdir(), "read-ahead-"));
  try {
    const [file, empty] = [join(folder, "a.jsonl"), join(folder, "empty.jsonl")];
    writeFileSync(file, "{}\n");
    writeFileSync(empty, "");
    let blocks = 0;
    const disk = { ...systemDisk(), blocksRead: () => (blocks += 1) };
    const ahead = createReadAhead([[], [join(folder, "gone.jsonl"), empty, folder, file]], disk);
    await expect(ahead.before(0)).resolves.toBeUndefined();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
