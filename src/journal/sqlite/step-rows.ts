import type { RunId } from "../../domain/index.ts";
import type { StoreTransaction } from "../../store/index.ts";
import { finishedStep, type StepBefore } from "../held-run.ts";

/** `key` as it is stored. */
export interface StepId {
  readonly run: RunId;
  readonly key: string;
}

/**
 * Marks a step that is not finished as begun. A beginning that is there already was never finished: its process died, or could
 * not write down how it ended. The caller makes sure that the step is not under way in its own process.
 */
export async function beginStep(transaction: StoreTransaction, { run, key }: StepId): Promise<StepBefore> {
  const row = await transaction
    .selectFrom("steps")
    .select(["state", "result_json"])
    .where("run", "=", run)
    .where("key", "=", key)
    .executeTakeFirst();
  if (row?.state === "finished") return finishedStep(run, key, row.result_json);
  await transaction
    .insertInto("steps")
    .values({ run, key, state: "begun", result_json: null })
    .onConflict((conflict) => conflict.columns(["run", "key"]).doUpdateSet({ state: "begun" }))
    .execute();
  return { kind: "begun", interrupted: row?.state === "begun" };
}

/** `undefined` for a step that is not finished. */
export async function finishedResult(
  database: Pick<StoreTransaction, "selectFrom">,
  { run, key }: StepId,
): Promise<string | undefined> {
  const row = await database
    .selectFrom("steps")
    .select("result_json")
    .where("run", "=", run)
    .where("key", "=", key)
    .where("state", "=", "finished")
    .executeTakeFirst();
  return row?.result_json ?? undefined;
}

/** Nothing but the key is kept. */
export async function failStep(transaction: StoreTransaction, step: StepId): Promise<void> {
  await update(transaction, step, { state: "failed" });
}

export async function finishStep(
  transaction: StoreTransaction,
  step: StepId,
  resultJson: string,
): Promise<void> {
  await update(transaction, step, { state: "finished", result_json: resultJson });
}

async function update(
  transaction: StoreTransaction,
  { run, key }: StepId,
  values: { readonly state: "failed" } | { readonly state: "finished"; readonly result_json: string },
): Promise<void> {
  await transaction
    .updateTable("steps")
    .set(values)
    .where("run", "=", run)
    .where("key", "=", key)
    .where("state", "=", "begun")
    // A straggler of a run that was released may not bring words back into a run that has ended since.
    .where("run", "in", (query) => query.selectFrom("runs").select("run").where("ended_at_ms", "is", null))
    .execute();
}
