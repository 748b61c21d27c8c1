import type { RunId } from "../../domain/index.ts";
import type { PostgresTransaction } from "../../store/index.ts";
import { finishedStep, type StepBefore } from "../held-run.ts";

/** `key` as it is stored; `doing` is another text each time that the step is tried. */
export interface SharedStep {
  readonly run: RunId;
  readonly key: string;
  readonly doing: string;
}

/** As {@link StepDoing.begin} says. The same doing, begun again because an answer was lost, gives the same. */
export async function beginStep(transaction: PostgresTransaction, step: SharedStep): Promise<StepBefore> {
  const { run, key, doing } = step;
  const row = await transaction
    .selectFrom("steps")
    .select(["state", "doing", "interrupted", "result_json"])
    .where("run", "=", run)
    .where("key", "=", key)
    .executeTakeFirst();
  if (row?.state === "finished") return finishedStep(run, key, row.result_json);
  if (row?.doing === doing) return { kind: "begun", interrupted: row.interrupted === 1 };
  const interrupted = row?.state === "begun";
  const values = { state: "begun", doing, interrupted: interrupted ? 1 : 0 } as const;
  await transaction
    .insertInto("steps")
    .values({ run, key, ...values, result_json: null })
    .onConflict((conflict) => conflict.columns(["run", "key"]).doUpdateSet(values))
    .execute();
  return { kind: "begun", interrupted };
}

/** Nothing but the key is kept. */
export async function failStep(transaction: PostgresTransaction, step: SharedStep): Promise<void> {
  await ofThisDoing(transaction, step).set({ state: "failed" }).where("state", "=", "begun").execute();
}

/** Whether it was this doing that was to be finished. */
export async function finishStep(
  transaction: PostgresTransaction,
  step: SharedStep,
  resultJson: string,
): Promise<boolean> {
  const { numUpdatedRows } = await ofThisDoing(transaction, step)
    .set({ state: "finished", result_json: resultJson })
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function deleteResults(transaction: PostgresTransaction, run: RunId): Promise<void> {
  await transaction.updateTable("steps").set({ result_json: null }).where("run", "=", run).execute();
}

function ofThisDoing(transaction: PostgresTransaction, { run, key, doing }: SharedStep) {
  return transaction
    .updateTable("steps")
    .where("run", "=", run)
    .where("key", "=", key)
    .where("doing", "=", doing);
}
