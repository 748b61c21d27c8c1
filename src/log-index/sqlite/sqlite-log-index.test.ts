import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { SufficeError } from "../../domain/index.ts";
import { openPlainStore } from "../../store/index.ts";
import { logIndexContract } from "../contract.ts";
import { createSqliteLogIndex } from "./sqlite-log-index.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "suffice-log-index-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
const newFile = (): string => join(folder, `${(files += 1)}.db`);

logIndexContract("SQLite in memory", async () =>
  createSqliteLogIndex({ store: await openPlainStore({ file: ":memory:" }) }),
);
logIndexContract("SQLite in a file", async () =>
  createSqliteLogIndex({ store: await openPlainStore({ file: newFile() }) }),
);

test("where the disk is full, nothing of a write is kept, and the error names the file", async () => {
  const file = newFile();
  const store = await openPlainStore({ file });
  onTestFinished(() => store.close());
  const index = createSqliteLogIndex({ store });
  store.prepare("PRAGMA max_page_count = 1").all();
  const put = Array.from({ length: 100 }, (_, id) => ({
    path: `/logs/${id}`,
    stamp: "1",
    end: { offset: 0, line: 0 },
    prefixCrc: undefined,
    reading: "x".repeat(1000),
  }));
  const place = { kind: "codex", root: "/logs", readBy: "1" };
  await expect(index.write([{ ...place, put, forget: [] }])).rejects.toThrow(
    new SufficeError("ledger.unavailable", {
      message: `${file}: database or disk is full. Free some space on its disk and try again; nothing of this write was kept.`,
    }),
  );
  expect(await index.entries(place)).toStrictEqual(new Map());
});
