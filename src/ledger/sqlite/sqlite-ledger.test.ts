import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { type CallEntry, FREE, instant, SufficeError, tokens } from "../../domain/index.ts";
import { openStore } from "../../store/index.ts";
import { appendEntries } from "../append-entries.ts";
import { ledgerContract } from "../contract.ts";
import { createSqliteLedger } from "./sqlite-ledger.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "suffice-ledger-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
const newFile = (): string => join(folder, `${(files += 1)}.db`);

ledgerContract("SQLite in memory", async () =>
  createSqliteLedger({ store: await openStore({ file: ":memory:" }) }),
);
ledgerContract("SQLite in a file", async () =>
  createSqliteLedger({ store: await openStore({ file: newFile() }) }),
);

const A_CALL: CallEntry = {
  type: "call",
  source: "run",
  sourceId: "1",
  at: instant(1_795_000_000_000),
  tags: {},
  provider: "acme",
  modelAsked: "acme-small",
  modelAnswered: undefined,
  outcome: "answered",
  errorCode: undefined,
  usage: { freshInput: tokens(12) },
  cost: FREE,
  priceBook: "list 2026-11-20",
  durationMs: 12,
  requestId: undefined,
};

async function openForTest(file: string) {
  const store = await openStore({ file });
  onTestFinished(() => store.close());
  return { store, ledger: createSqliteLedger({ store }) };
}

test("the ledger of a file is there when it is opened again", async () => {
  const file = newFile();
  const { ledger } = await openForTest(file);
  await ledger.append([A_CALL]);
  await ledger.close();
  expect(await (await openForTest(file)).ledger.calls({})).toStrictEqual([A_CALL]);
});

test("money, tokens and times are stored as integers, so that SQL adds them up exactly", async () => {
  const { store, ledger } = await openForTest(":memory:");
  await ledger.append([A_CALL]);
  const { rows } = await sql`
    select typeof(at_ms) as at, typeof(fresh_input_tokens) as tokens, typeof(cost_nano_usd) as cost,
      typeof(output_tokens) as unreported
    from calls`.execute(store.database);
  expect(rows).toEqual([{ at: "integer", tokens: "integer", cost: "integer", unreported: "null" }]);
});

test("entries appended in somebody else's transaction are kept with it, or not at all", async () => {
  const { store, ledger } = await openForTest(":memory:");
  const failing = store.transaction(async (transaction) => {
    await appendEntries(transaction, [A_CALL]);
    throw new Error("the rest failed");
  });
  await expect(failing).rejects.toThrow("the rest failed");
  expect(await ledger.calls({})).toEqual([]);
  await store.transaction((transaction) => appendEntries(transaction, [A_CALL]));
  expect(await ledger.calls({})).toStrictEqual([A_CALL]);
});

test("where the disk is full, nothing of an append is kept, and the error names the file", async () => {
  const file = newFile();
  const { store, ledger } = await openForTest(file);
  await sql`pragma max_page_count = 1`.execute(store.database);
  const entries = Array.from({ length: 3000 }, (_, index) => ({ ...A_CALL, sourceId: `call ${index}` }));
  await expect(ledger.append(entries)).rejects.toThrow(
    new SufficeError("ledger.unavailable", {
      message: `${file}: database or disk is full. Free some space on its disk and try again; nothing of this write was kept.`,
    }),
  );
  expect(await ledger.calls({})).toEqual([]);
});

test.each([
  ["outcome", "sneezed", '"sneezed" is none of answered, failed, interrupted'],
  [
    "unpriced_because",
    "sunspots",
    '"sunspots" is none of unknown-model, class-without-price, usage-not-reported, interrupted',
  ],
  ["tier", "fronteir", '"fronteir" is none of automated, local, light, mid, frontier'],
])("a row whose %s this version does not know is refused, not guessed at", async (column, word, problem) => {
  const { store, ledger } = await openForTest(":memory:");
  await ledger.append([{ ...A_CALL, cost: { kind: "unpriced", because: "unknown-model" } }]);
  await sql`drop trigger calls_no_update`.execute(store.database);
  await sql`update calls set ${sql.ref(column)} = ${word}`.execute(store.database);
  await expect(ledger.calls({})).rejects.toThrow(
    new SufficeError("ledger.incompatible", {
      message: `the ledger's calls, row 1: ${column}: ${problem}. Was it written by a newer version?`,
    }),
  );
});

test("reading one run, or a time, does not look through the whole ledger", async () => {
  const { store } = await openForTest(":memory:");
  const planOf = async (where: string) => {
    const query = sql.raw<{ readonly detail: string }>(
      `explain query plan select * from calls where ${where} order by at_ms, id`,
    );
    return (await query.execute(store.database)).rows.map(({ detail }) => detail);
  };
  expect([await planOf("run = 'r'"), await planOf("at_ms >= 5")]).toEqual([
    ["SEARCH calls USING INDEX calls_run_at (run=?)"],
    ["SEARCH calls USING INDEX calls_at (at_ms>?)"],
  ]);
});
