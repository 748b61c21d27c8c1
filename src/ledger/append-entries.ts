import type { CallEntry, Entry, VerdictEntry } from "../domain/index.ts";
import type { LedgerTransaction } from "../store/index.ts";
import { rowOfCall, rowOfVerdict } from "./row-of-entry.ts";

type Appendable = Pick<LedgerTransaction, "insertInto">;

/** SQLite takes 32,766 parameters in one statement, PostgreSQL twice as many; a call has 38. */
const ROWS_PER_INSERT = 200;

/**
 * Appends as a part of somebody else's transaction: kept when that commits, and only then. An entry whose source and id are
 * there already changes nothing.
 */
export async function appendEntries(transaction: Appendable, entries: readonly Entry[]): Promise<void> {
  await appendCalls(
    transaction,
    entries.filter((entry) => entry.type === "call"),
  );
  await appendVerdicts(
    transaction,
    entries.filter((entry) => entry.type === "verdict"),
  );
}

async function appendCalls(transaction: Appendable, calls: readonly CallEntry[]): Promise<void> {
  for (const batch of batchesOf(calls.map(rowOfCall))) {
    await transaction
      .insertInto("calls")
      .values(batch)
      .onConflict((conflict) => conflict.columns(["source", "source_id"]).doNothing())
      .execute();
  }
}

async function appendVerdicts(transaction: Appendable, verdicts: readonly VerdictEntry[]): Promise<void> {
  for (const batch of batchesOf(verdicts.map(rowOfVerdict))) {
    await transaction
      .insertInto("verdicts")
      .values(batch)
      .onConflict((conflict) => conflict.columns(["source", "source_id"]).doNothing())
      .execute();
  }
}

function batchesOf<Row>(rows: readonly Row[]): readonly (readonly Row[])[] {
  const count = Math.ceil(rows.length / ROWS_PER_INSERT);
  return Array.from({ length: count }, (_, index) =>
    rows.slice(index * ROWS_PER_INSERT, (index + 1) * ROWS_PER_INSERT),
  );
}
