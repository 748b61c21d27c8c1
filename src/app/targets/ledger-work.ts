import type { CallEntry, Instant, RunId, TaskRecord, VerdictEntry, WorkTags } from "../../domain/index.ts";
import { ledgerOutcomes, type Outcome } from "../../evidence/index.ts";
import type { Journal } from "../../journal/index.ts";
import { type Receipt, receiptsOf, type TaskRows } from "../../reports/index.ts";
import { isLedgerThere } from "../ledger-place.ts";
import { isRunPlan, type RunPlan } from "../runs/run-plan.ts";
import { recordedTasks } from "./recorded-tasks.ts";

/** Each plan holds its whole price book: of older runs the ledger's rows count, and what was expected of them is not known. */
const MOST_RUNS = 200;

/** What our own ledger knows of work: its rows, and what can be worked out from them with the plans that the journal keeps. */
export interface LedgerWork {
  readonly isMissing: boolean;
  readonly calls: readonly CallEntry[];
  readonly verdicts: readonly VerdictEntry[];
  /** Judged attempts, with their cost. */
  readonly outcomes: readonly Outcome[];
  /** Tasks whose decision can be made again as it was. */
  readonly records: readonly TaskRecord[];
  readonly receipts: readonly Receipt[];
  /** By the run's id; runs whose plan is not known are absent. */
  readonly plans: ReadonlyMap<string, RunPlan>;
}

const NOTHING: LedgerWork = {
  isMissing: true,
  calls: [],
  verdicts: [],
  outcomes: [],
  records: [],
  receipts: [],
  plans: new Map(),
};

export interface Period {
  readonly since: Instant | undefined;
  /** Exclusive. */
  readonly until: Instant | undefined;
}

/** Reads the whole ledger; makes none where there is none. Throws `ledger.unavailable`. */
export async function readLedgerWork(file: string): Promise<LedgerWork> {
  if (!isLedgerThere(file)) return NOTHING;
  const { openRecords } = await import("../open-ledger.ts");
  const records = await openRecords(file);
  try {
    const [calls, verdicts] = [await records.ledger.calls({}), await records.ledger.verdicts({})];
    const plans = await plansOf(records.journal, verdicts);
    return { isMissing: false, ...workedOut({ calls, verdicts }, plans) };
  } finally {
    await records.close();
  }
}

/** Tasks that were begun within the period, with all of their rows; calls of no task by their own time. */
export function withinPeriod(work: LedgerWork, { since, until }: Period): LedgerWork {
  if (since === undefined && until === undefined) return work;
  const begun = new Map<string, Instant>();
  for (const { tags, at } of [...work.calls, ...work.verdicts]) {
    const key = taskKey(tags);
    const known = begun.get(key);
    if (known === undefined || at < known) begun.set(key, at);
  }
  return workWhere(work, (row) => {
    const at = row.tags.task === undefined ? row.at : (begun.get(taskKey(row.tags)) ?? row.at);
    return (since === undefined || at >= since) && (until === undefined || at < until);
  });
}

/** The same with some of its rows alone. */
export function workWhere(work: LedgerWork, holds: (row: CallEntry | VerdictEntry) => boolean): LedgerWork {
  const rows = { calls: work.calls.filter(holds), verdicts: work.verdicts.filter(holds) };
  return { isMissing: work.isMissing, ...workedOut(rows, work.plans) };
}

function taskKey({ run, task }: WorkTags): string {
  return JSON.stringify([run, task]);
}

/** Runs that nothing was judged in have nothing to measure. */
async function plansOf(
  journal: Pick<Journal, "runs">,
  verdicts: readonly VerdictEntry[],
): Promise<ReadonlyMap<string, RunPlan>> {
  const wanted = new Set<string>(verdicts.flatMap(({ tags }) => tags.run ?? []));
  if (wanted.size === 0) return new Map();
  const plans = new Map<string, RunPlan>();
  for (const { run, plan } of await journal.runs(MOST_RUNS)) {
    if (wanted.has(run) && isRunPlan(plan)) plans.set(run, plan);
  }
  return plans;
}

function workedOut(rows: TaskRows, plans: ReadonlyMap<string, RunPlan>): Omit<LedgerWork, "isMissing"> {
  const records: TaskRecord[] = [];
  const receipts: Receipt[] = [];
  for (const [run, own] of rowsByRun(rows)) {
    const plan = plans.get(run);
    if (plan === undefined) continue;
    const { models, priceBook, policy, at } = plan.decisions;
    const tasks = recordedTasks(plan, run, own);
    // What the repository itself was asked is not asked again: such a decision might come out differently.
    if (plan.asksRepository !== true) records.push(...tasks);
    receipts.push(...receiptsOf(tasks, own, { models, priceBook, work: policy.work, at }));
  }
  return { ...rows, outcomes: ledgerOutcomes(rows).outcomes, records, receipts, plans };
}

function rowsByRun({ calls, verdicts }: TaskRows): ReadonlyMap<RunId, TaskRows> {
  const runs = new Map<RunId, { calls: CallEntry[]; verdicts: VerdictEntry[] }>();
  const rowsOf = (run: RunId) => {
    const known = runs.get(run);
    if (known !== undefined) return known;
    const made = { calls: [], verdicts: [] };
    runs.set(run, made);
    return made;
  };
  for (const call of calls) if (call.tags.run !== undefined) rowsOf(call.tags.run).calls.push(call);
  for (const verdict of verdicts) {
    if (verdict.tags.run !== undefined) rowsOf(verdict.tags.run).verdicts.push(verdict);
  }
  return runs;
}
