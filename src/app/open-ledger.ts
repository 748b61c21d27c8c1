import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { NanoUsd, RunId } from "../domain/index.ts";
import type { Journal, SharedJournal } from "../journal/index.ts";
import { createSqliteJournal, isProcessAlive, readProcessIdentity } from "../journal/sqlite/index.ts";
import type { BudgetKeeper, Ledger } from "../ledger/index.ts";
import { appendEntries, createSqliteLedger } from "../ledger/sqlite/index.ts";
import { openStore } from "../store/index.ts";
import { isShared } from "./ledger-place.ts";

export interface Records {
  readonly ledger: Ledger;
  readonly journal: Journal;
  /** Set where processes on other machines work with the same records. */
  readonly shared?: SharedRecords;
  close(): Promise<void>;
}

/** What the processes that share a database know of each other. */
export interface SharedRecords {
  readonly journal: SharedJournal;
  readonly url: string;
  /** This process, as the others know it. */
  readonly self: string;
  readonly alive: () => Promise<ReadonlySet<string>>;
  readonly budgets: (
    run: RunId,
    limits: { readonly runUsd: NanoUsd | undefined; readonly taskUsd: NanoUsd | undefined },
  ) => BudgetKeeper;
}

/** Ledger and journal over one file, made where it is missing, or over one PostgreSQL database. */
export async function openRecords(ledger: string): Promise<Records> {
  if (isShared(ledger)) return openShared(ledger);
  const store = await openStore({ file: ledger });
  const identity = { self: readProcessIdentity(), isAlive: isProcessAlive };
  const journal = createSqliteJournal({ store, append: appendEntries, identity });
  const records = createSqliteLedger({ store });
  return { ledger: records, journal, close: () => records.close() };
}

/** Loaded where it is asked for: who works on one machine does without. */
async function openShared(url: string): Promise<Records> {
  const [{ openPostgresStore }, { createPostgresLedger, createPostgresBudgets }, own] = await Promise.all([
    import("../store/index.ts"),
    import("../ledger/postgres/index.ts"),
    import("../journal/postgres/index.ts"),
  ]);
  const store = await openPostgresStore({ url });
  const self = randomUUID();
  const heartbeat = await own.startHeartbeat({ store, process: self, host: hostname(), pid: process.pid });
  const journal = own.createPostgresJournal({ store, append: appendEntries, process: self });
  return {
    ledger: createPostgresLedger({ store }),
    journal,
    shared: {
      journal,
      url,
      self,
      alive: () => own.aliveProcesses(store),
      budgets: (run, limits) => createPostgresBudgets({ store, run, limits }),
    },
    async close() {
      await heartbeat.stop();
      await store.close();
    },
  };
}
