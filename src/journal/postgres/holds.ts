import { sql } from "kysely";
import { type RunId, SufficeError } from "../../domain/index.ts";
import { type PostgresTransaction, readText } from "../../store/index.ts";
import { noSuchRun, type RunRow, runHasEnded } from "../run-record.ts";

/** What somebody takes hold of: a run, or with a name a part of it. `taking` is another text each time. */
export interface Taking {
  readonly run: RunId;
  /** As it is stored; empty for the run itself. */
  readonly part: string;
  readonly process: string;
  readonly taking: string;
}

/** A run or a part of it, as held by one process from one taking to the next. */
export interface Hold extends Omit<Taking, "taking"> {
  readonly epoch: number;
}

export interface Taken {
  readonly hold: Hold;
  readonly row: RunRow;
}

/**
 * Takes what nobody living holds. Of two that try at once one gets it, and the same taking, asked for again, gives the same hold.
 * Throws `input.missing` or `usage.invalid`.
 */
export async function takeHold(transaction: PostgresTransaction, taking: Taking): Promise<Taken> {
  const { run, part, process } = taking;
  // Shared, so that parts are taken side by side; with the end of the run it waits its turn.
  const row = await transaction
    .selectFrom("runs")
    .selectAll()
    .where("run", "=", run)
    .forShare()
    .executeTakeFirst();
  if (row === undefined) throw noSuchRun(run);
  if (row.ended_at_ms !== null) throw runHasEnded(run);
  await transaction
    .insertInto("holds")
    .values({ run, part, epoch: 0, process: null, taken_as: null })
    .onConflict((conflict) => conflict.columns(["run", "part"]).doNothing())
    .execute();
  const before = await transaction
    .selectFrom("holds")
    .selectAll()
    .where("run", "=", run)
    .where("part", "=", part)
    .forUpdate()
    .executeTakeFirstOrThrow();
  if (before.taken_as === taking.taking) return { hold: { run, part, process, epoch: before.epoch }, row };
  if (before.process !== null) await assertDead(transaction, before.process, nameOf(taking));
  const epoch = before.epoch + 1;
  await transaction
    .updateTable("holds")
    .set({ epoch, process, taken_as: taking.taking })
    .where("run", "=", run)
    .where("part", "=", part)
    .execute();
  return { hold: { run, part, process, epoch }, row };
}

/**
 * The fence: nothing is committed but by who still holds it. The row is locked as shared, so that steps are committed side by side,
 * and who wants to take over waits for them; who comes after a taking finds another epoch. Throws `run.interrupted`.
 */
export async function assertHeld(transaction: PostgresTransaction, hold: Hold): Promise<void> {
  const row = await transaction
    .selectFrom("holds")
    .select("epoch")
    .where("run", "=", hold.run)
    .where("part", "=", hold.part)
    .where("epoch", "=", hold.epoch)
    .forShare()
    .executeTakeFirst();
  if (row === undefined) throw takenOver(hold);
}

/** Nothing where somebody else holds it by now. What was begun under it may still be finished, until somebody does. */
export async function letGo(transaction: PostgresTransaction, hold: Hold): Promise<void> {
  await transaction
    .updateTable("holds")
    .set({ process: null })
    .where("run", "=", hold.run)
    .where("part", "=", hold.part)
    .where("epoch", "=", hold.epoch)
    .execute();
}

/** After it no part of the run is held, nor is anything of it committed. */
export async function endAllHolds(transaction: PostgresTransaction, run: RunId): Promise<void> {
  await transaction
    .updateTable("holds")
    .set((row) => ({ epoch: row("epoch", "+", 1), process: null }))
    .where("run", "=", run)
    .execute();
}

export function takenOver(hold: Pick<Hold, "run" | "part">): SufficeError {
  return new SufficeError("run.interrupted", {
    message: `${nameOf(hold)} was taken over by another process, or has ended, so this one stops. What it finished is saved.`,
  });
}

async function assertDead(transaction: PostgresTransaction, process: string, name: string): Promise<void> {
  const { rows } = await sql<{ readonly host: string; readonly pid: number }>`
    SELECT host, pid FROM suffice.processes WHERE process = ${process} AND alive_until > clock_timestamp()`.execute(
    transaction,
  );
  const [alive] = rows;
  if (alive === undefined) return;
  throw new SufficeError("usage.invalid", {
    message:
      `${name} is being worked on by process ${alive.pid} on ${readText(alive.host)}. ` +
      "Wait until that ends, or stop it; one that was killed is taken for alive for some seconds.",
  });
}

function nameOf({ run, part }: Pick<Hold, "run" | "part">): string {
  return part === "" ? `run ${run}` : `part ${readText(part)} of run ${run}`;
}
