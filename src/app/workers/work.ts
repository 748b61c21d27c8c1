import { setTimeout as pause } from "node:timers/promises";
import { type RunId, SufficeError } from "../../domain/index.ts";
import type { SharedRunJournal } from "../../journal/index.ts";
import { carryOutOrder, type RunEvent } from "../../pipeline/index.ts";
import type { HandedOut, HandOutEnd } from "../../workers/index.ts";
import { effectiveSettings, type SettingFlags } from "../effective-settings.ts";
import { type Environment, readEnvironment } from "../environment.ts";
import { ledgerForPeople } from "../ledger-place.ts";
import { openRecords, type Records, type SharedRecords } from "../open-ledger.ts";
import { createProviders } from "../providers/create-providers.ts";
import { requireKeys } from "../providers/require-keys.ts";
import { composeRun } from "../runs/compose-run.ts";
import { runFacts } from "../runs/run-facts.ts";
import { isRunPlan, type RunPlan } from "../runs/run-plan.ts";
import { runWorkspaces } from "../runs/run-workspaces.ts";
import { createCommitExchange } from "./commit-exchange.ts";
import { exchangedWorkspaces } from "./exchanged-workspaces.ts";
import { notShared } from "./not-shared.ts";
import { openQueue } from "./open-queue.ts";

export interface WorkerOptions {
  readonly flags: Pick<SettingFlags, "config" | "ledger" | "baseUrl">;
  /** Any folder of this machine's clone. */
  readonly repository: string;
  /** The remote by which clones exchange commits; `undefined`: all work in one repository. */
  readonly remote: string | undefined;
  /** Tasks at a time. */
  readonly slots: number;
  readonly signal: AbortSignal;
  readonly emit: (event: WorkerEvent) => void;
}

export type WorkerEvent =
  | {
      readonly kind: "worker-started";
      readonly ledger: string;
      readonly root: string;
      readonly slots: number;
    }
  | { readonly kind: "worker-noted"; readonly note: string }
  | { readonly kind: "task-taken"; readonly run: RunId; readonly index: number }
  | { readonly kind: "task-done"; readonly run: RunId; readonly index: number }
  | {
      readonly kind: "task-given-back";
      readonly run: RunId;
      readonly index: number;
      readonly because: string;
    }
  | { readonly kind: "run-event"; readonly run: RunId; readonly event: RunEvent };

interface Worker {
  readonly records: Records;
  readonly shared: SharedRecords;
  readonly environment: Environment;
  readonly root: string;
  readonly options: WorkerOptions;
}

const HELD_POLL_MS = 1000;

/** Not a task's fault and not the run's: another worker may do it, or this one later. */
const GIVES_BACK: readonly string[] = ["run.interrupted", "ledger.unavailable"];

/**
 * Takes tasks of any run on a shared ledger and carries them out, until the signal aborts; what is under way then goes back. Throws where
 * it cannot begin: no shared ledger, no repository, packages that are missing.
 */
export async function startWorker(options: WorkerOptions): Promise<void> {
  const environment = readEnvironment();
  const { root } = await runWorkspaces(environment).inspect(options.repository);
  const settings = await effectiveSettings(options.flags, root, environment);
  const records = await openRecords(settings.ledger);
  try {
    const { shared } = records;
    if (shared === undefined) throw notShared(settings.ledger);
    const { slots, signal, emit } = options;
    const queue = await openQueue(shared, (note) => emit({ kind: "worker-noted", note }));
    const worker: Worker = { records, shared, environment, root, options };
    await clean(worker);
    emit({ kind: "worker-started", ledger: ledgerForPeople(settings.ledger), root, slots });
    try {
      await queue.work((task, stopped) => carryOut(task, stopped, worker), { slots, signal });
    } finally {
      await queue.close();
    }
  } finally {
    await records.close();
  }
}

async function carryOut(task: HandedOut, signal: AbortSignal, worker: Worker): Promise<HandOutEnd> {
  const { run, index } = task;
  const { emit } = worker.options;
  emit({ kind: "task-taken", run, index });
  try {
    const journal = await joinPatiently(task, signal, worker.shared);
    try {
      await carryOutHeld(task, signal, { worker, journal });
      emit({ kind: "task-done", run, index });
      return { kind: "done" };
    } finally {
      await journal.release();
    }
  } catch (error) {
    if (!(error instanceof SufficeError)) throw error;
    const { code, message: because } = error;
    if (!GIVES_BACK.includes(code)) return { kind: "stopped", code, because };
    emit({ kind: "task-given-back", run, index, because });
    return { kind: "given-back" };
  }
}

/** Whoever had the task before may only just have lost it, or still be at it: then there will be a report, and nothing to do. */
async function joinPatiently(
  { run, index }: HandedOut,
  signal: AbortSignal,
  { journal }: SharedRecords,
): Promise<SharedRunJournal> {
  for (;;) {
    try {
      return await journal.join(run, `t${index}`);
    } catch (error) {
      if (!(error instanceof SufficeError) || error.code !== "usage.invalid") throw error;
    }
    if (signal.aborted)
      throw new SufficeError("run.interrupted", { message: "stopped while waiting for a task" });
    await pause(HELD_POLL_MS, undefined, { signal }).catch(() => undefined);
  }
}

async function carryOutHeld(
  { run, index, maxCostUsd }: HandedOut,
  signal: AbortSignal,
  { worker, journal }: { readonly worker: Worker; readonly journal: SharedRunJournal },
): Promise<void> {
  const { environment, records, shared, root, options } = worker;
  const plan = planFor(run, journal, worker);
  const { remote, emit, flags } = options;
  const [first, ...others] = plan.settings.providers;
  const serving = [{ ...first, baseUrl: flags.baseUrl ?? first.baseUrl }, ...others] as const;
  requireKeys(serving, environment);
  const providers = createProviders(serving, environment, { models: plan.decisions.models });
  const exchange = createCommitExchange({ environment, root, run, remote, signal });
  try {
    await exchange.fetch(plan.base);
    const parts = composeRun({
      run,
      plan,
      facts: await runFacts(plan, environment),
      journal,
      ledger: records.ledger,
      providers: providers.providers,
      workspaces:
        remote === undefined
          ? runWorkspaces(environment)
          : exchangedWorkspaces(runWorkspaces(environment), exchange),
      environment,
      budgets: shared.budgets,
      maxCostUsd,
      life: journal.epoch,
      signal,
      emit: (event) => emit({ kind: "run-event", run, event }),
    });
    const { fetch, publish: deliver } = exchange;
    await carryOutOrder(index, { tickets: plan.tickets, parts, fetch, deliver });
  } finally {
    await providers.close();
  }
}

/** The run's plan, in this machine's clone. */
function planFor(run: RunId, { record }: SharedRunJournal, { root }: Worker): RunPlan {
  if (isRunPlan(record.plan)) return { ...record.plan, root };
  throw new SufficeError("input.invalid", {
    message: `run ${run} was begun by another version of suffice than this worker's`,
  });
}

/** What runs that are over have left in this clone, or workers that died. */
async function clean({ shared, environment, root }: Worker): Promise<void> {
  const workspaces = runWorkspaces(environment);
  const known = new Map((await shared.journal.runs()).map((record) => [String(record.run), record]));
  for (const { run } of await workspaces.leftovers(root))
    if (known.get(run)?.endedAt !== undefined) await workspaces.removeLeftovers(root, run);
}
