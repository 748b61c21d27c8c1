// What a row of the ledger costs, alone and in a batch, beside SQLite writing rows as long in transactions as many, as safely.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { withSources } from "../scripts/bundle.mjs";

const ROWS = 500;

const home = mkdtempSync(join(tmpdir(), "suffice-bench-ledger-"));
process.on("exit", () => rmSync(home, { recursive: true, force: true }));

const ledger = await withSources(
  { store: "src/store/index.ts", ledger: "src/ledger/sqlite/index.ts" },
  async ({ store, ledger: { createSqliteLedger } }) =>
    createSqliteLedger({ store: await store.openStore({ file: join(home, "ledger.db") }) }),
);
const plain = new DatabaseSync(join(home, "plain.db"));
plain.exec(
  "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE rows (id INTEGER PRIMARY KEY, body TEXT)",
);
const insert = plain.prepare("INSERT INTO rows (body) VALUES (?)");
/** As long as a row of the ledger is as text. */
const BODY = "x".repeat(400);

const unit = { count: ROWS, name: "rows" };

export const benches = [
  {
    name: "ledger, a row at a time",
    reference: { name: "SQLite, a row at a time", run: () => rows().forEach(() => insert.run(BODY)) },
    run: async () => {
      for (const row of rows()) await ledger.append([row]);
    },
    runs: 7,
    unit,
  },
  {
    name: "ledger, all rows at once",
    reference: { name: "SQLite, all rows at once", run: plainBatch },
    run: () => ledger.append(rows()),
    runs: 7,
    unit,
  },
];

function plainBatch() {
  plain.exec("BEGIN IMMEDIATE");
  for (const _ of rows()) insert.run(BODY);
  plain.exec("COMMIT");
}

let written = 0;

function rows() {
  return Array.from({ length: ROWS }, () => {
    written += 1;
    return {
      type: "call",
      source: "run",
      sourceId: `20261121-093015-4f2a/t${written}/a1/c1`,
      at: 1_795_000_000_000 + written,
      tags: {
        run: "20261121-093015-4f2a",
        project: "/bench",
        task: `t-${written}`,
        step: "implement",
        attempt: 1,
        tier: "light",
        place: "isolated",
        kind: "coding",
      },
      provider: "anthropic",
      modelAsked: "claude-haiku-5-5",
      modelAnswered: "claude-haiku-5-5",
      outcome: "answered",
      errorCode: undefined,
      usage: { freshInput: 1000, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 100 },
      cost: {
        kind: "priced",
        amount: 150_000,
        byClass: { freshInput: 100_000, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 50_000 },
      },
      priceBook: "bench",
      durationMs: 12,
      requestId: `req_${written}`,
    };
  });
}
