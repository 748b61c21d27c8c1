import { type DecidedStep, type Finding, tierRank, type Verdict } from "../../domain/index.ts";
import { executorOf, judgesOthers } from "../executors.ts";
import { currentStep, firstPhase, rungIndexOf, type TaskEnd, type TaskState } from "./task-state.ts";

export type TaskEvent =
  | { readonly kind: "attempt-finished"; readonly output: string }
  | { readonly kind: "attempt-given-up"; readonly because: string }
  /** A call without tools failed, or its answer cannot be used: nothing was judged. */
  | { readonly kind: "attempt-fell-back"; readonly because: string }
  | { readonly kind: "gate-judged"; readonly gate: string; readonly verdict: Verdict }
  | { readonly kind: "work-committed"; readonly commit: string | undefined }
  | { readonly kind: "task-stopped"; readonly end: Exclude<TaskEnd, { outcome: "accepted" }> };

/**
 * (state, event) → state, pure. A failed verdict means rework at the same tier with the findings; after the step's
 * number of them, the next tier of its cascade; after the last tier, delegated work is taken back into its main
 * conversation; after that or a cap, the end. A step that judges the work of an earlier one (a review) sends its findings
 * back there. A delegate that gives up is taken back at once.
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
    case "attempt-fell-back":
      return fellBack(state, step, event.because);
    case "gate-judged":
      return judged(state, step, event);
    case "work-committed":
      return nextStep({ ...state, commit: event.commit });
    case "task-stopped":
      return { ...state, end: event.end };
    default:
      return event satisfies never;
  }
}

function finished(state: TaskState, step: DecidedStep, output: string): TaskState {
  const after = { ...state, outputs: { ...state.outputs, [step.step]: output } };
  if (executorOf(step) === "committer") return { ...after, phase: "commit" };
  return step.gates.length > 0 ? { ...after, phase: "judge", gateIndex: 0 } : nextStep(after);
}

/** A reviewer that gives up has judged nothing: neither is the work at fault, nor would asking again be any wiser. */
function givenUp(state: TaskState, step: DecidedStep, because: string): TaskState {
  if (executorOf(step) === "reviewer")
    return notJudged(state, `step "${step.step}" could not judge: ${because}`);
  const findings = [{ message: because }];
  const rounds = state.rounds + 1;
  if (mayBeTakenBack(state, step) && rounds < state.caps.rounds) return takenBack(state, step, findings);
  return failed(state, findings);
}

/** The next tier that may answer; a commit has its template where none is left. */
function fellBack(state: TaskState, step: DecidedStep, because: string): TaskState {
  const rung = rungIndexOf(state, step) + 1;
  if (rung < step.rungs.length) {
    return {
      ...state,
      rungs: { ...state.rungs, [step.step]: rung },
      mode: "fallback",
      attempt: state.attempt + 1,
    };
  }
  if (executorOf(step) === "committer") return { ...state, phase: "commit" };
  const said = `step "${step.step}" was answered by no tier that it may fall back to: ${because}`;
  return { ...state, end: { outcome: "failed", code: "harness.failed", because: said } };
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
  const stepIndex = state.stepIndex + 1;
  const step = state.decision.steps[stepIndex];
  if (step === undefined) return { ...state, end: { outcome: "accepted", commit: state.commit } };
  return {
    ...state,
    stepIndex,
    phase: firstPhase(step, rungIndexOf(state, step)),
    gateIndex: 0,
    mode: "first",
    attempt: state.attempt + 1,
    findings: [],
  };
}

function failed(state: TaskState, findings: readonly Finding[]): TaskState {
  const stepIndex = reworkedStep(state);
  const step = stepIndex === undefined ? undefined : state.decision.steps[stepIndex];
  const rounds = state.rounds + 1;
  const stop = (because: string): TaskState => ({
    ...state,
    rounds,
    findings,
    end: { outcome: "failed", code: "gate.failed", because },
  });
  if (stepIndex === undefined || step === undefined)
    return stop(`"${currentStep(state)?.step}" did not pass before any work was done: ${firstOf(findings)}`);
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
  if (rounds >= state.caps.rounds)
    return stop(`${rounds} rounds were not enough, and the cap allows no more`);
  if (failures < step.afterFailures) return { ...again, failures: failuresOf(failures), mode: "rework" };
  const rung = rungIndexOf(state, step) + 1;
  const isLast = rung >= step.rungs.length;
  const mayEscalate = state.escalations < state.caps.escalations;
  if (!isLast && mayEscalate) {
    return {
      ...again,
      failures: failuresOf(0),
      mode: "escalation",
      escalations: state.escalations + 1,
      rungs: { ...state.rungs, [step.step]: rung },
    };
  }
  if (mayBeTakenBack(state, step)) return takenBack({ ...state, stepIndex }, step, findings);
  return stop(
    isLast
      ? `no stronger tier is left after ${rounds} failed rounds`
      : `the cap of ${state.caps.escalations} escalations is reached`,
  );
}

function mayBeTakenBack(state: TaskState, step: DecidedStep): boolean {
  return step.takeBack !== undefined && !state.takenBack.includes(step.step);
}

/** Into the main conversation, at its tier or where the work had climbed to, with what was found and a clean tree. */
function takenBack(state: TaskState, step: DecidedStep, findings: readonly Finding[]): TaskState {
  const wanted = step.takeBack ?? step.tier;
  const from = rungIndexOf(state, step);
  const strong = step.rungs.findIndex(
    ({ tier }, index) => index >= from && tierRank(tier) >= tierRank(wanted),
  );
  return {
    ...state,
    phase: "attempt",
    mode: "take-back",
    attempt: state.attempt + 1,
    rounds: state.rounds + 1,
    findings,
    failures: { ...state.failures, [step.step]: 0 },
    takenBack: [...state.takenBack, step.step],
    rungs: { ...state.rungs, [step.step]: strong === -1 ? step.rungs.length - 1 : strong },
  };
}

/** The step that has to be done again: the one whose result was judged, which for a review lies before it. */
function reworkedStep(state: TaskState): number | undefined {
  const { steps } = state.decision;
  const step = steps[state.stepIndex];
  if (step === undefined) return undefined;
  const isCheck = executorOf(step) === "check";
  if (!judgesOthers(step) && !isCheck) return state.stepIndex;
  const author = steps.slice(0, state.stepIndex).findLastIndex(({ kind }) => kind === "coding");
  if (author !== -1) return author;
  return isCheck ? undefined : state.stepIndex;
}

function firstOf(findings: readonly Finding[]): string {
  const [first] = findings;
  if (first === undefined) return "it gave no reason";
  return first.file === undefined ? first.message : `${first.file}: ${first.message}`;
}
