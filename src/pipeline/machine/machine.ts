import type { DecidedStep, Finding, Verdict } from "../../domain/index.ts";
import { currentStep, rungIndexOf, type TaskEnd, type TaskState } from "./task-state.ts";

export type TaskEvent =
  | { readonly kind: "attempt-finished"; readonly output: string }
  | { readonly kind: "attempt-given-up"; readonly because: string }
  | { readonly kind: "gate-judged"; readonly gate: string; readonly verdict: Verdict }
  | { readonly kind: "work-committed"; readonly commit: string | undefined }
  | { readonly kind: "task-stopped"; readonly end: Exclude<TaskEnd, { outcome: "accepted" }> };

/**
 * (state, event) → state, pure. A failed verdict means rework at the same tier with the findings; after the step's
 * number of them, the next tier of its cascade; after the last tier or a cap, the end. A step that judges the work of
 * an earlier one (a review) sends its findings back there.
 */
export function advance(state: TaskState, event: TaskEvent): TaskState {
  if (state.end !== undefined) return state;
  const step = currentStep(state);
  if (step === undefined) return state;
  switch (event.kind) {
    case "attempt-finished":
      return finished(state, step, event.output);
    case "attempt-given-up":
      return givenUp(state, step, event.because);
    case "gate-judged":
      return judged(state, step, event);
    case "work-committed":
      return { ...state, end: { outcome: "accepted", commit: event.commit } };
    case "task-stopped":
      return { ...state, end: event.end };
    default:
      return event satisfies never;
  }
}

function finished(state: TaskState, step: DecidedStep, output: string): TaskState {
  const after = { ...state, outputs: { ...state.outputs, [step.step]: output } };
  return step.gates.length > 0 ? { ...after, phase: "judge", gateIndex: 0 } : nextStep(after);
}

/** A reviewer that gives up has judged nothing: neither is the work at fault, nor would asking again be any wiser. */
function givenUp(state: TaskState, step: DecidedStep, because: string): TaskState {
  if (step.kind !== "review") return failed(state, [{ message: because }]);
  return notJudged(state, `step "${step.step}" could not judge: ${because}`);
}

function notJudged(state: TaskState, because: string): TaskState {
  return { ...state, end: { outcome: "failed", code: "gate.failed", because } };
}

function judged(
  state: TaskState,
  step: DecidedStep,
  { gate, verdict }: { readonly gate: string; readonly verdict: Verdict },
): TaskState {
  switch (verdict.kind) {
    case "pass":
      return state.gateIndex + 1 < step.gates.length
        ? { ...state, gateIndex: state.gateIndex + 1 }
        : nextStep(state);
    case "fail":
      return failed(state, verdict.findings);
    case "inconclusive":
      // More money would buy the same silence: a gate that cannot judge is a person's business.
      return notJudged(state, `gate "${gate}" could not judge: ${verdict.because}`);
    default:
      return verdict satisfies never;
  }
}

function nextStep(state: TaskState): TaskState {
  return {
    ...state,
    stepIndex: state.stepIndex + 1,
    phase: "attempt",
    mode: "first",
    attempt: state.attempt + 1,
    findings: [],
  };
}

function failed(state: TaskState, findings: readonly Finding[]): TaskState {
  const stepIndex = reworkedStep(state);
  const step = state.decision.steps[stepIndex];
  if (step === undefined) return state;
  const rounds = state.rounds + 1;
  const failures = (state.failures[step.step] ?? 0) + 1;
  const failuresOf = (count: number) => ({ ...state.failures, [step.step]: count });
  const again = {
    ...state,
    stepIndex,
    phase: "attempt" as const,
    attempt: state.attempt + 1,
    rounds,
    findings,
  };
  const stop = (because: string): TaskState => ({
    ...state,
    rounds,
    findings,
    end: { outcome: "failed", code: "gate.failed", because },
  });
  if (rounds >= state.caps.rounds)
    return stop(`${rounds} rounds were not enough, and the cap allows no more`);
  if (failures < step.afterFailures) return { ...again, failures: failuresOf(failures), mode: "rework" };
  const rung = rungIndexOf(state, step) + 1;
  if (rung >= step.rungs.length) return stop(`no stronger tier is left after ${rounds} failed rounds`);
  if (state.escalations >= state.caps.escalations)
    return stop(`the cap of ${state.caps.escalations} escalations is reached`);
  return {
    ...again,
    failures: failuresOf(0),
    mode: "escalation",
    escalations: state.escalations + 1,
    rungs: { ...state.rungs, [step.step]: rung },
  };
}

/** The step that has to be done again: the one whose result was judged, which for a review lies before it. */
function reworkedStep(state: TaskState): number {
  const { steps } = state.decision;
  if (steps[state.stepIndex]?.kind !== "review") return state.stepIndex;
  for (let index = state.stepIndex - 1; index >= 0; index--)
    if (steps[index]?.kind === "coding") return index;
  return state.stepIndex;
}
