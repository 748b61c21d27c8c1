import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { instant } from "../../domain/index.ts";
import { openPlainStore } from "../../store/index.ts";
import { projectionsContract } from "../contract.ts";
import { createSqliteProjections } from "./sqlite-projections.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "suffice-projections-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;

projectionsContract("SQLite in memory", async () =>
  createSqliteProjections({ store: await openPlainStore({ file: ":memory:" }) }),
);
projectionsContract("SQLite in a file", async () =>
  createSqliteProjections({ store: await openPlainStore({ file: join(folder, `${(files += 1)}.db`) }) }),
);

test("projections cannot be changed or deleted, not even by hand", async () => {
  const store = await openPlainStore({ file: ":memory:" });
  onTestFinished(() => store.close());
  const row = { id: "1", at: instant(0), lever: "tier:light", body: "[1]" };
  await createSqliteProjections({ store }).append([row]);
  for (const deed of ["UPDATE projections SET lever = 'x'", "DELETE FROM projections"]) {
    expect(() => store.prepare(deed).run()).toThrow("ledger entries are appended and never changed");
  }
  expect(await createSqliteProjections({ store }).all()).toEqual([row]);
});
