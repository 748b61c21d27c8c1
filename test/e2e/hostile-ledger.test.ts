import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  afterwardsHonest,
  type HostileModel,
  openStage,
  type Stage,
  startModel,
  ticket,
} from "./hostile-stage.ts";
import { figureIn, rowsIn, runIn } from "./shop.ts";

let stage: Stage;
let model: HostileModel | undefined;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => {
  await model?.close();
  model = undefined;
  await stage.remove();
});

const LOOK = { name: "list_files", input: {} };

function change(file: string, sql: string) {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
}

test.each([
  ["lies under a regular file", "ledger.unavailable", () => join(stage.top, "secret", "ledger.db")],
  ["is a folder", "ledger.unavailable", () => stage.folder],
  ["is no database", "ledger.unavailable", () => stage.put("damaged.db", "no database at all ".repeat(1000))],
  [
    "is another program's",
    "ledger.unavailable",
    () => {
      const file = join(stage.top, "other.db");
      change(file, "CREATE TABLE theirs (id)");
      return file;
    },
  ],
  [
    "was written by a newer version",
    "ledger.incompatible",
    () => {
      const file = join(stage.top, "newer.db");
      const suff = Buffer.from("Suff").readInt32BE(); // by which our files are known
      change(file, `PRAGMA application_id = ${suff}; PRAGMA user_version = 99`);
      return file;
    },
  ],
])("with a ledger that %s nothing is run, and nothing is touched", async (_, code, place) => {
  const ledger = place();
  const [before, bytes] = [stage.checkedOut(), contentOf(ledger)];
  model = await startModel(afterwardsHonest([]));
  const ended = await stage.run(model.url, [ticket("a")], "--ledger", ledger).ended;
  expect(ended).toMatchObject({ code: 7, signal: null, output: "" });
  expect(ended.talk).toMatch(new RegExp(`^suffice: ${ledger}[^]*\\(${code}\\)\\n$`));
  expect(model.bodies()).toEqual([]);
  expect(stage.checkedOut()).toEqual(before);
  expect(contentOf(ledger)).toEqual(bytes);
  expect(existsSync(join(stage.folder, ".suffice"))).toBe(false);
  expect(stage.git("branch", "--list", "suffice/*")).toBe("");
});

function contentOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined; // a folder, or not there
  }
}

test("a run whose ledger fails in the middle makes no further call, and goes on when it is mended", async () => {
  const before = stage.checkedOut();
  model = await startModel((asking) => {
    // Away while the second answer is under way: it cannot be recorded.
    if (asking.number === 2) change(stage.ledger, "ALTER TABLE calls RENAME TO hidden");
    return afterwardsHonest([LOOK])(asking);
  });
  const ended = await stage.run(model.url, [ticket("a")]).ended;
  expect(ended).toMatchObject({ code: 7, signal: null });
  expect(ended.talk).toContain("(ledger.unavailable)");
  expect(model.bodies()).toHaveLength(2);
  change(stage.ledger, "ALTER TABLE hidden RENAME TO calls");
  expect(rowsIn(stage.ledger, "select outcome from calls")).toEqual([{ outcome: "answered" }]);
  const resumed = await stage.resume(runIn(ended.talk)).ended;
  expect(resumed).toMatchObject({ code: 0, signal: null });
  // The second call may have been billed and is made again; the first is not.
  expect(model.asked().map(({ turn }) => turn)).toEqual([0, 1, 1, 2]);
  expect(rowsIn(stage.ledger, "select outcome, unpriced_because as why from calls")).toEqual([
    { outcome: "answered", why: null },
    { outcome: "interrupted", why: "interrupted" },
    { outcome: "answered", why: null },
    { outcome: "answered", why: null },
  ]);
  expect(stage.checkedOut()).toEqual(before);
});

test("a run whose ledger can grow no more stops with a clear word, and no call goes unrecorded", async () => {
  model = await startModel(({ turn }) =>
    turn < 5 ? { tools: [LOOK], say: "x".repeat(60_000) } : { say: "Done." },
  );
  const ended = await stage.runWithin(512, model.url, [ticket("a"), ticket("b"), ticket("c")]).ended;
  expect(ended).toMatchObject({ code: 7, signal: null });
  expect(ended.talk).toContain("(ledger.unavailable)");
  expect(model.bodies().length).toBeGreaterThan(2);
  // All but the one that it failed in.
  expect(figureIn(stage.ledger, "select count(*) from calls")).toBe(model.bodies().length - 1);
  const resumed = await stage.resume(runIn(ended.talk)).ended;
  expect(resumed).toMatchObject({ code: 6, signal: null });
  expect(figureIn(stage.ledger, "select count(*) from calls")).toBe(model.bodies().length);
});
