import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { CommandRunner } from "../../commands/index.ts";
import { createBudgetKeeper } from "../../dispatch/index.ts";
import { type CallEntry, type NanoUsd, type RunId, runId, SufficeError, taskId } from "../../domain/index.ts";
import type { RunJournal } from "../../journal/index.ts";
import type { BudgetKeeper } from "../../ledger/index.ts";
import type { RunEvent } from "../../pipeline/index.ts";
import { spendOf } from "../../reports/index.ts";
import {
  type ArmName,
  type ArmResult,
  type AskJudge,
  askBothOrders,
  decidedEarly,
  drawRepeat,
  type Examination,
  examineJudge,
  isVerified,
  type MeasuredPair,
  type Opinion,
  type Pair,
  trialFigures,
} from "../../trials/index.ts";
import { systemClock } from "../clock.ts";
import type { Records } from "../open-ledger.ts";
import { type ArmRun, armPlace, callsOf, runArm } from "./run-arm.ts";
import { resultFile, type StoredTrial, storedTrial, writeTrial } from "./trial-folder.ts";
import type { TrialEnd, TrialPlan } from "./trial-plan.ts";
import { verifyTree } from "./verify-tree.ts";

/** What a trial tells while it runs. */
export type TrialEvent =
  | { readonly kind: "trial-began"; readonly trial: string; readonly resumed: boolean }
  | { readonly kind: "trial-noted"; readonly note: string }
  | { readonly kind: "judge-examined"; readonly examination: Examination }
  | { readonly kind: "arm-began"; readonly repeat: number; readonly arm: ArmName; readonly name: string }
  | { readonly kind: "arm-run"; readonly repeat: number; readonly arm: ArmName; readonly event: RunEvent }
  | {
      readonly kind: "arm-ended";
      readonly repeat: number;
      readonly arm: ArmName;
      readonly cost: NanoUsd;
      readonly verified: boolean;
    }
  | { readonly kind: "pair-ended"; readonly pair: Pair; readonly spent: NanoUsd }
  | { readonly kind: "trial-ended"; readonly end: TrialEnd; readonly spent: NanoUsd };

export interface TrialParts {
  readonly trial: RunId;
  readonly plan: TrialPlan;
  readonly folder: string;
  readonly maxCostUsd: NanoUsd;
  readonly records: Records;
  readonly journal: RunJournal;
  readonly budget: BudgetKeeper;
  readonly ask: AskJudge;
  readonly runner: CommandRunner;
  readonly signal: AbortSignal;
  readonly emit: (event: TrialEvent) => void;
}

export function createTrialBudget(maxCostUsd: NanoUsd): BudgetKeeper {
  return createBudgetKeeper({ runUsd: maxCostUsd, taskUsd: undefined });
}

/**
 * Examines the judge, then pair after pair: both arms in the drawn order, their verifiers, the judge. Each part is a step of the trial's
 * journal, so that a killed trial goes on where it was and pays for nothing twice. It ends with the last repeat, earlier where the bounds
 * have decided, or at its cap.
 */
export async function carryOutTrial(parts: TrialParts): Promise<StoredTrial> {
  const { plan, folder, emit, budget } = parts;
  let state = await opened(parts);
  const saved = async (next: Partial<StoredTrial>) => {
    state = { ...state, ...next };
    await writeTrial(folder, state);
  };
  const ended = async (kind: TrialEnd["kind"], because: string) => {
    const end = { at: systemClock(), kind, because };
    await saved({ ended: end });
    emit({ kind: "trial-ended", end, spent: budget.spent() });
    return state;
  };
  try {
    await saved({});
    const examination = await examineJudge(plan.knownPairs, parts.ask);
    await saved({ examination });
    emit({ kind: "judge-examined", examination });
    const { mostErrors } = plan.experiment.judge;
    if (examination.errorRate.mean > mostErrors) {
      const wrong = `${plan.judge} got ${examination.errors} of ${examination.pairs.length} known pairs wrong`;
      return await ended(
        "judge-refused",
        `${wrong}, and at most ${Math.round(mostErrors * 100)} % are borne`,
      );
    }
    const measured: MeasuredPair[] = [];
    for (let repeat = 1; repeat <= plan.experiment.repeats; repeat++) {
      const pair = await onePair(parts, repeat);
      measured.push(pair);
      const { calls: _rows, ...stored } = pair;
      await saved({ pairs: [...state.pairs.filter((each) => each.repeat !== repeat), stored] });
      await clearWork(folder, repeat);
      emit({ kind: "pair-ended", pair: stored, spent: budget.spent() });
      const decided = earlyEnd(measured, plan);
      if (decided !== undefined && repeat < plan.experiment.repeats) return await ended("decided", decided);
    }
    return await ended("complete", `all ${plan.experiment.repeats} repeats were run`);
  } catch (error) {
    const runs = await keepUnfinished(parts, state);
    if (!isCap(error)) {
      await saved({ unfinishedRuns: runs });
      throw error;
    }
    await saved({ unfinishedRuns: runs });
    return await ended("cap", error.message);
  }
}

/** What was stored of it before stays readable while it goes on. */
async function opened({ trial, plan, folder, maxCostUsd, journal }: TrialParts): Promise<StoredTrial> {
  const before = await storedTrial(folder);
  if (before !== undefined) return { ...before, maxCostUsd, ended: undefined };
  return {
    schema: "suffice.ab-trial/1",
    trial,
    plan,
    maxCostUsd,
    startedAt: journal.record.startedAt,
    ended: undefined,
    examination: undefined,
    pairs: [],
    unfinishedRuns: [],
  };
}

async function onePair(parts: TrialParts, repeat: number): Promise<MeasuredPair> {
  const { plan } = parts;
  const { order, baselineIsA } = drawRepeat(plan.experiment.seed, repeat);
  const [first, second] = order;
  const one = await oneArm(parts, repeat, first);
  const other = await oneArm(parts, repeat, second);
  const [baseline, candidate] = first === "baseline" ? [one, other] : [other, one];
  const results = { baseline: baseline.result, candidate: candidate.result };
  const calls = { baseline: baseline.calls, candidate: candidate.calls };
  const opinion = await opinionOn(parts, { repeat, baselineIsA, ...results, calls });
  return { repeat, first, ...results, opinion, calls };
}

async function oneArm(parts: TrialParts, repeat: number, arm: ArmName) {
  const { plan, folder, journal, budget, runner, signal, emit } = parts;
  const task = taskId(plan.ticket.id);
  const key = `${repeat}/${arm}`;
  let isNew = false;
  const run = await journal.step<ArmRun & { readonly spent: NanoUsd }>(`${key}/run`, async () => {
    isNew = true;
    emit({ kind: "arm-began", repeat, arm, name: plan.experiment[arm].name });
    const { run: maxCostUsd } = await budget.left(task);
    const events = (event: RunEvent) => emit({ kind: "arm-run", repeat, arm, event });
    const given = { plan, repeat, arm, folder, maxCostUsd, signal, runner, emit: events };
    const { result, calls } = await runArm(given);
    return { result: { ...result, spent: spendOf(calls).amount }, entries: calls };
  });
  const { spent, ...result } = run;
  await budget.book({ task, key }, spent);
  const verifications = await journal.step<ArmResult["verifications"]>(`${key}/verify`, async () => {
    const { tree, folder: own } = armPlace(folder, repeat, arm);
    const judged = { root: tree, commit: run.tip, scratch: join(own, "verify"), experiment: plan.folder };
    return { result: await verifyTree(plan.experiment.verifiers, judged, { runner, signal }), entries: [] };
  });
  const whole: ArmResult = { ...result, verifications };
  if (isNew) emit({ kind: "arm-ended", repeat, arm, cost: spent, verified: isVerified(whole) });
  return { result: whole, calls: await rowsOf(parts.records, run.run) };
}

/** The ledger's own rows: what is reported is what was written down. */
async function rowsOf({ ledger }: Records, run: string): Promise<readonly CallEntry[]> {
  const own = runId(run);
  return own === undefined ? [] : ledger.calls({ run: own });
}

async function opinionOn(
  { plan, folder, ask }: TrialParts,
  pair: {
    readonly repeat: number;
    readonly baselineIsA: boolean;
    readonly baseline: ArmResult;
    readonly candidate: ArmResult;
    readonly calls: MeasuredPair["calls"];
  },
): Promise<Opinion> {
  const { repeat, baselineIsA, baseline, candidate, calls } = pair;
  const wrote = [...calls.baseline, ...calls.candidate].some(
    ({ modelAnswered }) => modelAnswered === plan.judge,
  );
  if (wrote) return { kind: "not-asked", because: `${plan.judge} answered in an arm, so it cannot judge` };
  const bothPassed = isVerified(baseline) && isVerified(candidate);
  if (!bothPassed && plan.experiment.judge.when === "both-passed") {
    return { kind: "not-asked", because: "the verifiers have decided" };
  }
  const results = {
    baseline: await readFile(resultFile(folder, repeat, "baseline"), "utf8"),
    candidate: await readFile(resultFile(folder, repeat, "candidate"), "utf8"),
  };
  const { id, title, description, acceptance } = plan.ticket;
  const task = [title, description, ...acceptance.map((each) => `- ${each}`)].filter(Boolean).join("\n");
  return askBothOrders({ ticket: id, task, results, baselineIsA, key: String(repeat) }, ask);
}

function earlyEnd(pairs: readonly MeasuredPair[], { experiment }: TrialPlan): string | undefined {
  const { stop, seed } = experiment;
  return stop.whenDecided ? decidedEarly(trialFigures(pairs, seed), stop) : undefined;
}

/** What is judged is not needed any more; the diffs stay. */
async function clearWork(folder: string, repeat: number): Promise<void> {
  for (const arm of ["baseline", "candidate"] as const) {
    await rm(armPlace(folder, repeat, arm).folder, { recursive: true, force: true });
  }
}

/** An arm that did not come to its end has cost something too: its rows go into the ledger, once, whatever becomes of it. */
async function keepUnfinished({ plan, folder, records }: TrialParts, { pairs }: StoredTrial) {
  const runs = new Set<string>();
  for (const arm of ["baseline", "candidate"] as const) {
    const { ledger } = armPlace(folder, pairs.length + 1, arm);
    const calls = await callsOf(ledger, plan.root);
    await records.ledger.append(calls);
    for (const { tags } of calls) if (tags.run !== undefined) runs.add(tags.run);
  }
  return [...runs];
}

function isCap(error: unknown): error is SufficeError {
  return (
    error instanceof SufficeError && (error.code === "budget.run-cap" || error.code === "budget.task-cap")
  );
}
