import type { Selectable } from "kysely";
import { type Instant, isoTime, type RunId, SufficeError } from "../../domain/index.ts";
import type { RunsTable, Store, StoreTransaction } from "../../store/index.ts";
import type { RunRecord, RunState } from "../journal.ts";
import { type ProcessIdentity, startOf } from "../process-identity.ts";
import { noSuchRun, recordOf, runExists, runHasEnded } from "../run-record.ts";
import type { JournalIdentity } from "./journal-parts.ts";

export interface NewRun {
  readonly run: RunId;
  readonly at: Instant;
  readonly planJson: string;
}

/** Throws `usage.invalid` where the run exists. */
export async function insertRun(
  transaction: StoreTransaction,
  { run, at, planJson }: NewRun,
  self: ProcessIdentity,
): Promise<void> {
  const inserted = await transaction
    .insertInto("runs")
    .values({ run, started_at_ms: at, ended_at_ms: null, plan_json: planJson, ...ownerColumns(self) })
    .onConflict((conflict) => conflict.column("run").doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows === 0n) {
    throw runExists(run);
  }
}

/** In one transaction, so that of two processes that resume at once only one gets the run. */
export async function takeOver(
  transaction: StoreTransaction,
  run: RunId,
  identity: JournalIdentity,
): Promise<RunRecord> {
  const row = await transaction.selectFrom("runs").selectAll().where("run", "=", run).executeTakeFirst();
  if (row === undefined) throw noSuchRun(run);
  if (row.ended_at_ms !== null) throw runHasEnded(run);
  const owner = ownerOf(row);
  if (owner !== undefined && identity.isAlive(owner)) {
    const since = startOf(owner);
    const whichBegan = since === undefined ? "" : `, which began at ${isoTime(since).replace(/\.\d+/, "")}`;
    throw new SufficeError("usage.invalid", {
      message: `run ${run} is being worked on by process ${owner.pid}${whichBegan}. Wait until that ends, or stop it.`,
    });
  }
  await transaction.updateTable("runs").set(ownerColumns(identity.self)).where("run", "=", run).execute();
  return recordOf(row);
}

export async function stateOf(
  database: Store["database"],
  run: RunId,
  identity: JournalIdentity,
): Promise<RunState> {
  const row = await database.selectFrom("runs").selectAll().where("run", "=", run).executeTakeFirst();
  if (row === undefined) return "unknown";
  if (row.ended_at_ms !== null) return "ended";
  const owner = ownerOf(row);
  return owner !== undefined && identity.isAlive(owner) ? "held" : "abandoned";
}

/**
 * A second line of defence: where another process took this one for dead (containers do not see each other's processes), the
 * one that lost the run stops before it does the next thing. Throws `usage.invalid`.
 */
export async function assertOwned(
  transaction: StoreTransaction,
  run: RunId,
  self: ProcessIdentity,
): Promise<void> {
  if (await isOwned(transaction, run, self)) return;
  throw new SufficeError("usage.invalid", {
    message: `run ${run} was taken over by another process, so this one stops. What it finished is saved.`,
  });
}

/** Deletes what the steps returned; keys, plan and times stay. */
export async function endRun(transaction: StoreTransaction, run: RunId, at: Instant): Promise<void> {
  await transaction.updateTable("steps").set({ result_json: null }).where("run", "=", run).execute();
  await transaction
    .updateTable("runs")
    .set({ ended_at_ms: at, ...NO_OWNER })
    .where("run", "=", run)
    .execute();
}

/** Nothing where another process has the run by now. */
export async function disown(
  transaction: StoreTransaction,
  run: RunId,
  self: ProcessIdentity,
): Promise<void> {
  if (!(await isOwned(transaction, run, self))) return;
  await transaction.updateTable("runs").set(NO_OWNER).where("run", "=", run).execute();
}

async function isOwned(transaction: StoreTransaction, run: RunId, self: ProcessIdentity): Promise<boolean> {
  const row = await transaction.selectFrom("runs").selectAll().where("run", "=", run).executeTakeFirst();
  const owner = row && ownerOf(row);
  return owner?.pid === self.pid && owner.bootId === self.bootId && owner.startTime === self.startTime;
}

const NO_OWNER = { owner_pid: null, owner_boot_id: null, owner_start_time: null };

function ownerColumns(owner: ProcessIdentity) {
  return { owner_pid: owner.pid, owner_boot_id: owner.bootId, owner_start_time: owner.startTime };
}

function ownerOf(row: Selectable<RunsTable>): ProcessIdentity | undefined {
  if (row.owner_pid === null || row.owner_boot_id === null || row.owner_start_time === null) return undefined;
  return { pid: row.owner_pid, bootId: row.owner_boot_id, startTime: row.owner_start_time };
}
