import type { NanoUsd } from "../../domain/index.ts";
import type { RunJournal } from "../../journal/index.ts";
import type { RunParts } from "../../pipeline/index.ts";
import type { Environment } from "../environment.ts";
import type { Records } from "../open-ledger.ts";
import type { RunPlan } from "../runs/run-plan.ts";
import { createCommitExchange } from "./commit-exchange.ts";
import { handingOut } from "./handing-out.ts";
import { openQueue } from "./open-queue.ts";

export interface HandedOutRun {
  readonly plan: Pick<RunPlan, "handOut" | "tickets">;
  readonly journal: RunJournal;
  readonly records: Records;
  /** By which clones exchange commits; `undefined`: all work in one repository. */
  readonly remote: string | undefined;
  readonly maxCostUsd: NanoUsd | undefined;
  readonly environment: Environment;
}

/** Where tasks go to workers, with the queue that takes them there; its traces are taken away when the run is over. */
export async function withWorkers<Result>(
  parts: RunParts,
  { plan, journal, records, remote, maxCostUsd, environment }: HandedOutRun,
  work: (parts: RunParts) => Promise<Result>,
): Promise<Result> {
  const { shared, ledger } = records;
  if (plan.handOut === undefined || shared === undefined) return work(parts);
  const { run, root, signal, emit } = parts;
  const exchange = createCommitExchange({ environment, root, run, remote, signal });
  const queue = await openQueue(shared, (note) => emit({ kind: "run-noted", note }));
  emit({ kind: "run-noted", note: "tasks go to the workers on this ledger; without one they wait for it" });
  const life = "epoch" in journal && typeof journal.epoch === "number" ? journal.epoch : 1;
  const { tickets } = plan;
  try {
    const result = await work(handingOut(parts, { queue, life, exchange, ledger, tickets, maxCostUsd }));
    await queue.forget(run);
    await exchange.withdraw();
    return result;
  } finally {
    await queue.close();
  }
}
