import { type DecidedStep, type Finding, tierRank } from "../../domain/index.ts";
import { judgesOthers } from "../executors.ts";
import { turnAfterRejection } from "./learned-way.ts";
import { currentStep, rungIndexOf, type TaskState } from "./task-state.ts";

/** One more round that came to nothing; ends the task where the cap allows no more. */
export function countRound(state: TaskState, findings: readonly Finding[]): TaskState {
  const rounds = state.rounds + 1;
  const counted = countOwn({ ...state, rounds }, findings);
  if (counted.end !== undefined || rounds < state.caps.rounds) return counted;
  return stopped(counted, findings, `${rounds} rounds were not enough, and the cap allows no more`);
}

/** Of a step that may have only so many of its own. */
function countOwn(state: TaskState, findings: readonly Finding[]): TaskState {
  const step = currentStep(state);
  if (step?.rounds === undefined) return state;
  const name = sharedName(step, state.decision.steps);
  const count = (state.roundsOf[name] ?? 0) + 1;
  const counted = { ...state, roundsOf: { ...state.roundsOf, [name]: count } };
  if (count < step.rounds) return counted;
  return stopped(counted, findings, `${count} rounds of "${name}" were not enough, and it may have no more`);
}

/** `review-2` is another reviewer of `review`. */
function sharedName({ step }: DecidedStep, steps: readonly DecidedStep[]): string {
  const base = step.replace(/-\d+$/, "");
  return steps.some((each) => each.step === base) ? base : step;
}

/** Ends the task: a gate failed, and nobody may try again. */
export function stopped(state: TaskState, findings: readonly Finding[], because: string): TaskState {
  return { ...state, findings, end: { outcome: "failed", code: "gate.failed", because } };
}

/** The step at `index` is done again with the findings; the round counts. */
export function redo(state: TaskState, index: number, findings: readonly Finding[]): TaskState {
  const counted = countRound(state, findings);
  return counted.end === undefined ? doAgain(counted, index, findings) : counted;
}

/**
 * At the same tier, after the step's number of failures at the next one, and after the last in the main conversation. What comes
 * after it begins anew, and what had been found there is told as well.
 */
export function doAgain(state: TaskState, index: number, findings: readonly Finding[]): TaskState {
  const step = state.decision.steps[index];
  if (step === undefined) return stopped(state, findings, "there is no step that could mend it");
  const failures = (state.failures[step.step] ?? 0) + 1;
  const again: TaskState = {
    ...beginningAnewAfter(state, index),
    stepIndex: index,
    phase: "attempt",
    gateIndex: 0,
    attempt: state.attempt + 1,
    findings: [...findings, ...foundAfter(state, index, findings)],
    from: index < state.stepIndex ? keptBefore(state) : undefined,
  };
  const failuresOf = (count: number) => ({ ...state.failures, [step.step]: count });
  if (failures < step.afterFailures) return { ...again, failures: failuresOf(failures), mode: "rework" };
  const { rung, learnedAt } = turnAfterRejection(state, step);
  const mayEscalate = state.escalations < state.caps.escalations;
  if (rung !== undefined && mayEscalate) {
    return {
      ...again,
      failures: failuresOf(0),
      mode: "escalation",
      escalations: state.escalations + 1,
      rungs: { ...state.rungs, [step.step]: rung },
      learnedAt,
    };
  }
  if (mayBeTakenBack(state, step)) return takenBack(again, step);
  return stopped(
    state,
    findings,
    rung === undefined
      ? `no stronger tier is left after ${state.rounds} failed rounds`
      : `the cap of ${state.caps.escalations} escalations is reached`,
  );
}

export function mayBeTakenBack(state: TaskState, step: DecidedStep): boolean {
  return step.takeBack !== undefined && !state.takenBack.includes(step.step);
}

/** Into the main conversation, at its tier or where the work had climbed to, with what was found and a clean tree. */
export function takenBack(state: TaskState, step: DecidedStep): TaskState {
  const wanted = step.takeBack ?? step.tier;
  const from = rungIndexOf(state, step);
  const strong = step.rungs.findIndex(
    ({ tier }, index) => index >= from && tierRank(tier) >= tierRank(wanted),
  );
  return {
    ...state,
    phase: "attempt",
    mode: "take-back",
    failures: { ...state.failures, [step.step]: 0 },
    takenBack: [...state.takenBack, step.step],
    rungs: { ...state.rungs, [step.step]: strong === -1 ? step.rungs.length - 1 : strong },
  };
}

/** What was judged and begun after a step says nothing of what it does now. */
function beginningAnewAfter(state: TaskState, index: number): TaskState {
  const before = namesUpTo(state, index);
  return {
    ...state,
    mended: undefined,
    begun: state.begun.filter((name) => before.includes(name)),
    open: only(before, state.open),
    checkpoints: only(before, state.checkpoints),
  };
}

function only<Value>(
  names: readonly string[],
  record: Readonly<Record<string, Value>>,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => names.includes(name)));
}

/** Unless those findings are what it is done again for. */
function foundAfter(state: TaskState, index: number, given: readonly Finding[]): readonly Finding[] {
  const before = namesUpTo(state, index);
  return Object.entries(state.open).flatMap(([name, findings]) =>
    before.includes(name) ? [] : findings.filter((finding) => !given.includes(finding)),
  );
}

function namesUpTo({ decision }: TaskState, index: number): readonly string[] {
  return decision.steps.slice(0, index + 1).map(({ step }) => step);
}

/**
 * Where a later step has changed files and failed, the author goes on from the last tree that was accepted before it. Who only
 * judges has changed nothing.
 */
function keptBefore(state: TaskState): string | undefined {
  const { decision, stepIndex, checkpoints } = state;
  const failing = currentStep(state);
  if (failing === undefined || judgesOthers(failing)) return undefined;
  const kept = decision.steps.slice(0, stepIndex).findLast(({ step }) => checkpoints[step] !== undefined);
  return kept === undefined ? undefined : checkpoints[kept.step];
}
