import { EventEmitter, once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { type Entry, instant, type RunId, runId, SufficeError } from "../../domain/index.ts";
import { openStore, type Store } from "../../store/index.ts";
import { type JournalBench, journalContract } from "../contract.ts";
import type { Journal } from "../journal.ts";
import type { AppendEntries } from "./journal-parts.ts";
import { createSqliteJournal } from "./sqlite-journal.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "suffice-journal-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
const newFile = (): string => join(folder, `${(files += 1)}.db`);

/** Where the ledger would write: a table of the same store, in the same transaction. */
const appendNote: AppendEntries = async (transaction, entries) => {
  for (const entry of entries) {
    await sql`insert into notes (entry_json) values (${JSON.stringify(entry)})`.execute(transaction);
  }
};

function journalOn(store: Store, process: number, dead: ReadonlySet<number>): Journal {
  const self = { pid: process, bootId: "boot", startTime: "1" };
  return createSqliteJournal({
    store,
    append: appendNote,
    identity: { self, isAlive: ({ pid }) => !dead.has(pid) },
  });
}

async function makeBench(file: string): Promise<JournalBench & { readonly store: Store }> {
  const store = await openStore({ file });
  await sql`create table notes (entry_json text)`.execute(store.database);
  const dead = new Set<number>();
  return {
    store,
    journalOf: (process) => journalOn(store, process, dead),
    kill: (process) => void dead.add(process),
    takenOver: "usage.invalid",
    committed: async () => {
      const { rows } = await sql<{ readonly entry_json: string }>`select entry_json from notes`.execute(
        store.database,
      );
      return rows.map(({ entry_json }): Entry => JSON.parse(entry_json));
    },
    close: () => store.close(),
  };
}

async function openForTest(file: string) {
  const bench = await makeBench(file);
  onTestFinished(() => bench.close());
  return bench;
}

journalContract("SQLite in memory", () => makeBench(":memory:"));
journalContract("SQLite in a file", () => makeBench(newFile()));

function aRun(text: string): RunId {
  const run = runId(text);
  if (run === undefined) throw new Error(`${text} is no run id`);
  return run;
}

const RUN = aRun("run-1");

const AN_ENTRY: Entry = {
  type: "verdict",
  source: "run",
  sourceId: "1",
  at: instant(0),
  tags: {},
  model: "acme-small",
  gate: "lint",
  verdict: "pass",
};

test("the beginning of a step is committed before its effect is called", async () => {
  const { store, journalOf } = await openForTest(":memory:");
  const run = await journalOf(1).begin(RUN, null, instant(0));
  const seen = await run.step("a", async () => {
    const rows = await store.database.selectFrom("steps").selectAll().execute();
    return { result: rows.map(({ state }) => state), entries: [] };
  });
  expect(seen).toEqual(["begun"]);
});

test("where entries cannot be written the result is not kept either, and the step counts as interrupted", async () => {
  const { store, journalOf, committed } = await openForTest(":memory:");
  const run = await journalOf(1).begin(RUN, null, instant(0));
  await sql`create trigger no_notes before insert on notes begin select raise(abort, 'no'); end`.execute(
    store.database,
  );
  const effect = async () => ({ result: "paid", entries: [AN_ENTRY] });
  await expect(run.step("a", effect)).rejects.toThrow("a row was refused by its table: no");
  await sql`drop trigger no_notes`.execute(store.database);
  const again = await run.step("a", async ({ interrupted }) => ({
    result: interrupted,
    entries: [AN_ENTRY],
  }));
  expect([again, await committed()]).toEqual([true, [AN_ENTRY]]);
});

test("where the disk is full, a step is not begun, so its effect is not paid for", async () => {
  const file = newFile();
  const { store, journalOf } = await openForTest(file);
  const run = await journalOf(1).begin(RUN, null, instant(0));
  await sql`pragma max_page_count = 1`.execute(store.database);
  let calls = 0;
  const doMuch = async (): Promise<void> => {
    for (;;) {
      const key = `${calls} ${"x".repeat(500)}`;
      await run.step(key, async () => ({ result: (calls += 1), entries: [] }));
    }
  };
  await expect(doMuch()).rejects.toThrow(
    new SufficeError("ledger.unavailable", {
      message: `${file}: database or disk is full. Free some space on its disk and try again; nothing of this write was kept.`,
    }),
  );
  const finished = await store.database
    .selectFrom("steps")
    .where("state", "=", "finished")
    .select("key")
    .execute();
  expect(finished).toHaveLength(calls);
});

test("where an effect fails and that cannot be written either, both errors are told", async () => {
  const { store, journalOf } = await openForTest(":memory:");
  const run = await journalOf(1).begin(RUN, null, instant(0));
  const effectError = new Error("the provider said no");
  const failing = run.step("a", async () => {
    await store.close();
    throw effectError;
  });
  await expect(failing).rejects.toMatchObject({
    code: "ledger.unavailable",
    message: ":memory:: database is not open. It was closed already.",
    cause: { errors: [expect.any(SufficeError), effectError] },
  });
});

test("the end of a run deletes what its steps returned, in the file too; keys, plan and entries stay", async () => {
  const file = newFile();
  const first = await openForTest(file);
  const begun = await first.journalOf(1).begin(RUN, "the plan", instant(1));
  const words = "what the model said ".repeat(2000);
  await begun.step("a", async () => ({ result: words, entries: [AN_ENTRY] }));
  const other = await first.journalOf(1).begin(aRun("run-2"), null, instant(1));
  await other.step("a", async () => ({ result: "still needed", entries: [] }));
  await begun.release();
  await first.close();
  const saidBefore = readFileSync(file).includes("what the model said");

  const store = await openStore({ file });
  await (await journalOn(store, 2, new Set()).resume(RUN)).end(instant(2));
  const steps = await store.database.selectFrom("steps").selectAll().orderBy("run").execute();
  const notes = await sql`select * from notes`.execute(store.database);
  await store.close();
  expect({ steps, notes: notes.rows }).toEqual({
    steps: [
      { run: "run-1", key: "a", state: "finished", result_json: null },
      { run: "run-2", key: "a", state: "finished", result_json: '"still needed"' },
    ],
    notes: [{ entry_json: JSON.stringify(AN_ENTRY) }],
  });
  expect([saidBefore, readFileSync(file).includes("what the model said")]).toEqual([true, false]);
});

test("a straggler of a run that was let go and has ended since brings no words back, but its entries count", async () => {
  const { store, journalOf, committed } = await openForTest(":memory:");
  const first = await journalOf(1).begin(RUN, null, instant(0));
  const answer = new EventEmitter();
  const straggler = first.step("a", async () => {
    await once(answer, "came");
    return { result: "late words", entries: [AN_ENTRY] };
  });
  await first.release();
  await (await journalOf(2).resume(RUN)).end(instant(1));
  answer.emit("came");
  await straggler;
  const steps = await store.database.selectFrom("steps").select(["state", "result_json"]).execute();
  expect([steps, await committed()]).toEqual([[{ state: "begun", result_json: null }], [AN_ENTRY]]);
});
