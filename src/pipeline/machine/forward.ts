import type { DecidedStep, Finding } from "../../domain/index.ts";
import { menderOf } from "./menders.ts";
import { countRound, doAgain } from "./rework.ts";
import { firstPhase, rungIndexOf, type TaskState } from "./task-state.ts";

/** What a step was accepted for is kept first, where the policy says so. */
export function passed(state: TaskState, step: DecidedStep): TaskState {
  return step.checkpoint === true ? { ...state, phase: "keep" } : settled(state, step);
}

/** The step is done. What was found is closed by those who found it, not by the one who mended it. */
export function settled(state: TaskState, step: DecidedStep): TaskState {
  const { [step.step]: _closed, ...open } = state.open;
  const done = { ...state, open };
  if (step.kind !== "remediation") return onward(done);
  const judge = state.decision.steps.findIndex((each) => open[each.step] !== undefined);
  return judge === -1 ? onward(done) : enter({ ...done, mended: state.stepIndex }, judge);
}

/** Findings wait for the step that mends them; others look in the meantime. The round counts. */
export function deferred(state: TaskState, step: DecidedStep, findings: readonly Finding[]): TaskState {
  const counted = countRound(state, findings);
  if (counted.end !== undefined) return counted;
  return onward({ ...counted, open: { ...counted.open, [step.step]: findings } });
}

/** The next step that has something to do, or the end: a remediation without findings has nothing to mend. */
export function onward(state: TaskState): TaskState {
  const { steps } = state.decision;
  let index = state.stepIndex + 1;
  while (isSkipped(state, index)) index++;
  const step = steps[index];
  if (step === undefined) return { ...state, end: { outcome: "accepted", commit: state.commit } };
  const arrived =
    state.mended !== undefined && index >= state.mended ? { ...state, mended: undefined } : state;
  if (step.kind !== "remediation") return enter(arrived, index);
  const findings = waitingFor(state, index);
  return state.begun.includes(step.step)
    ? doAgain(arrived, index, findings)
    : { ...enter(arrived, index), findings };
}

function isSkipped(state: TaskState, index: number): boolean {
  const step = state.decision.steps[index];
  if (step === undefined) return false;
  if (step.kind === "remediation") return waitingFor(state, index).length === 0;
  // Who found nothing is not asked again about what others had found.
  return state.mended !== undefined && index < state.mended && state.open[step.step] === undefined;
}

function waitingFor(state: TaskState, index: number): readonly Finding[] {
  const { steps } = state.decision;
  return steps.slice(0, index).flatMap(({ step }, at) => {
    const findings = state.open[step];
    if (findings === undefined) return [];
    const mender = menderOf(steps, at, "findings");
    return mender.kind === "later" && mender.index === index ? findings : [];
  });
}

function enter(state: TaskState, index: number): TaskState {
  const step = state.decision.steps[index];
  if (step === undefined) return state;
  return {
    ...state,
    stepIndex: index,
    phase: firstPhase(step, rungIndexOf(state, step)),
    gateIndex: 0,
    mode: "first",
    attempt: state.attempt + 1,
    findings: [],
    from: undefined,
  };
}
