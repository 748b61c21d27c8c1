import { readFileSync } from "node:fs";
import { sql } from "kysely";
import { expect, onTestFinished, test } from "vitest";
import {
  type CallEntry,
  type Cost,
  instant,
  NO_SPEND,
  nanoUsd,
  type RunId,
  runId,
  type VerdictEntry,
  type VerdictKind,
} from "../../domain/index.ts";
import { openStore } from "../../store/index.ts";
import { createSqliteLedger } from "./sqlite-ledger.ts";

const DOCUMENT = readFileSync(new URL("../../../docs/ledger.md", import.meta.url), "utf8");

async function openForTest() {
  const store = await openStore({ file: ":memory:" });
  onTestFinished(() => store.close());
  return store;
}

test("docs/ledger.md names every column of every table", async () => {
  const store = await openForTest();
  const { rows } = await sql<{ readonly name: string }>`
    select distinct column.name from sqlite_schema, pragma_table_info(sqlite_schema.name) as column
    where sqlite_schema.type = 'table'`.execute(store.database);
  const documented = new Set([...DOCUMENT.matchAll(/`(?:[a-z]+\.)?([a-z0-9_]+)`/g)].map(([, name]) => name));
  const missing = rows.map(({ name }) => name).filter((name) => !documented.has(name));
  expect([rows.length > 40, missing]).toEqual([true, []]);
});

test("the queries in docs/ledger.md show what they promise", async () => {
  const store = await openForTest();
  await createSqliteLedger({ store }).append([
    aCall("1", { kind: "priced", amount: nanoUsd(1_500_000), byClass: NO_SPEND.byClass }),
    aCall("2", { kind: "unpriced", because: "unknown-model" }),
    aVerdict("1", "pass"),
    aVerdict("2", "fail"),
    aVerdict("3", "inconclusive"),
  ]);
  const queries = [...DOCUMENT.matchAll(/```sql\n(.*?)```/gs)].map(([, text]) => text ?? "");
  const results = [];
  for (const query of queries) results.push((await sql.raw(query).execute(store.database)).rows);
  const call = { task: null, step: "implement", tier: "light", attempt: 1, outcome: "answered" };
  const answer = { model_answered: "acme-small", at: "1970-01-01 00:00:01" };
  expect(results).toEqual([
    [{ model: "acme-small", calls: 2, cost: "$0.0015", without_a_price: 1 }],
    [
      { ...call, ...answer, cost: "$0.001500" },
      { ...call, ...answer, cost: "unknown-model" },
    ],
    [{ model: "acme-small", kind: null, verdicts: 2, passes: 1 }],
  ]);
});

function aRun(text: string): RunId {
  const run = runId(text);
  if (run === undefined) throw new Error(`${text} is no run id`);
  return run;
}

function aCall(sourceId: string, cost: Cost): CallEntry {
  return {
    type: "call",
    source: "run",
    sourceId,
    at: instant(1000),
    // `RUN` is what the second query asks for.
    tags: { run: aRun("RUN"), step: "implement", tier: "light", attempt: 1 },
    provider: "acme",
    modelAsked: "acme-small",
    modelAnswered: "acme-small",
    outcome: "answered",
    errorCode: undefined,
    usage: undefined,
    cost,
    priceBook: "list 2026-11-20",
    durationMs: 1,
    requestId: undefined,
  };
}

function aVerdict(sourceId: string, verdict: VerdictKind): VerdictEntry {
  const entry = { type: "verdict", source: "run", sourceId, at: instant(1000), tags: {} } as const;
  return { ...entry, model: "acme-small", gate: "lint", verdict };
}
