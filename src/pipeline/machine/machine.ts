import { type DecidedStep, type Finding, type NanoUsd, tierRank, type Verdict } from "../../domain/index.ts";
import { executorOf } from "../executors.ts";
import { deferred, onward, passed, settled } from "./forward.ts";
import { menderOf } from "./menders.ts";
import { countRound, mayBeTakenBack, redo, stopped, takenBack } from "./rework.ts";
import { currentStep, gatesNow, rungIndexOf, type TaskEnd, type TaskState } from "./task-state.ts";

export type TaskEvent =
  /** `costUsd`: what its calls were charged, as the journal has it; absent where nobody was asked. */
  | { readonly kind: "attempt-finished"; readonly output: string; readonly costUsd?: NanoUsd }
  | { readonly kind: "attempt-given-up"; readonly because: string; readonly costUsd?: NanoUsd }
  /** A call without tools failed, or its answer cannot be used: nothing was judged. */
  | { readonly kind: "attempt-fell-back"; readonly because: string }
  /** Signs of risk in the lines that the change adds. */
  | { readonly kind: "change-scanned"; readonly risks: readonly string[] }
  | { readonly kind: "gate-judged"; readonly gate: string; readonly verdict: Verdict }
  | { readonly kind: "tree-kept"; readonly tree: string }
  | { readonly kind: "work-committed"; readonly commit: string | undefined }
  | { readonly kind: "rolled-back"; readonly how: string }
  | { readonly kind: "task-stopped"; readonly end: Exclude<TaskEnd, { outcome: "accepted" }> };

/**
 * (state, event) → state, pure. A failed verdict means rework at the same tier with the findings; after the step's
 * number of them, the next tier of its cascade; after the last tier, delegated work is taken back into its main
 * conversation; after that or a cap, the end. Whose rework it is, `menders.ts` says. A delegate that gives up is taken back
 * at once.
 */
export function advance(state: TaskState, event: TaskEvent): TaskState {
  if (state.end !== undefined) return state;
  const step = currentStep(state);
  if (step === undefined) return state;
  switch (event.kind) {
    case "attempt-finished":
      return finished(charged(state, step, event.costUsd), step, event.output);
    case "attempt-given-up":
      return givenUp(charged(state, step, event.costUsd), step, event.because);
    case "attempt-fell-back":
      return fellBack(state, step, event.because);
    case "change-scanned":
      return scanned(state, step, event.risks);
    case "gate-judged":
      return judged(state, step, event);
    case "tree-kept":
      return settled({ ...state, checkpoints: { ...state.checkpoints, [step.step]: event.tree } }, step);
    case "work-committed":
      return onward({ ...state, commit: event.commit });
    case "rolled-back":
      return stopped(
        { ...state, commit: undefined },
        state.findings,
        `"${step.step}" failed after the commit (${firstOf(state.findings)}), which was taken away again; ${event.how}`,
      );
    case "task-stopped":
      return { ...state, end: event.end };
    default:
      return event satisfies never;
  }
}

function charged(state: TaskState, step: DecidedStep, costUsd: NanoUsd | undefined): TaskState {
  const begun = state.begun.includes(step.step) ? state.begun : [...state.begun, step.step];
  return { ...state, begun, costs: [...state.costs, { attempt: state.attempt, step: step.step, costUsd }] };
}

function finished(state: TaskState, step: DecidedStep, output: string): TaskState {
  if (state.phase === "script") return { ...state, phase: "check", gateIndex: 0 };
  const after: TaskState = { ...state, outputs: { ...state.outputs, [step.step]: output } };
  if (executorOf(step) === "committer") return { ...after, phase: "commit" };
  const judging: TaskState = { ...after, phase: "judge", gateIndex: 0 };
  return gatesNow(judging, step).length > 0 ? judging : passed(after, step);
}

/** A judge that gives up has judged nothing: neither is the work at fault, nor would asking again be any wiser. */
function givenUp(state: TaskState, step: DecidedStep, because: string): TaskState {
  // What a script could not mend, the check after it will say.
  if (state.phase === "script") return { ...state, phase: "check", gateIndex: 0 };
  const executor = executorOf(step);
  // Red is red, also where nobody could say why.
  if (executor === "tester" && state.findings.length > 0) return failed(state, step, state.findings);
  if (executor === "reviewer" || executor === "validator" || executor === "tester")
    return notJudged(state, `step "${step.step}" could not judge: ${because}`);
  const findings = [{ message: because }];
  if (mayBeTakenBack(state, step) && state.rounds + 1 < state.caps.rounds) {
    const counted = { ...countRound(state, findings), attempt: state.attempt + 1, findings };
    return takenBack(counted, step);
  }
  return redo(state, state.stepIndex, findings);
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

/** Who judges a risky change is at least of the tier that the policy wants for it, or the strongest there is. */
function scanned(state: TaskState, step: DecidedStep, risks: readonly string[]): TaskState {
  const after: TaskState = { ...state, phase: "attempt", risks: { ...state.risks, [step.step]: risks } };
  const wanted = step.whenRisky;
  if (risks.length === 0 || wanted === undefined) return after;
  const found = step.rungs.findIndex(({ tier }) => tierRank(tier) >= tierRank(wanted));
  const rung = Math.max(rungIndexOf(state, step), found === -1 ? step.rungs.length - 1 : found);
  return { ...after, rungs: { ...state.rungs, [step.step]: rung } };
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
      if (state.gateIndex + 1 < gatesNow(state, step).length)
        return { ...state, gateIndex: state.gateIndex + 1 };
      // One who was asked why a run is red, and sees nothing wrong, has not made it green.
      return isRed(state, step) ? failed(state, step, state.findings) : passed(state, step);
    case "fail":
      if (state.phase === "check") return askedAbout(state, verdict.findings);
      return failed(state, step, [...(isRed(state, step) ? state.findings : []), ...verdict.findings], gate);
    case "inconclusive":
      if (state.phase === "check" && executorOf(step) === "tester") return askedAbout(state, []);
      if (isRed(state, step)) return failed(state, step, state.findings);
      // More money would buy the same silence: a gate that cannot judge is a person's business.
      return notJudged(state, `gate "${gate}" could not judge: ${verdict.because}`);
    default:
      return verdict satisfies never;
  }
}

/** A model, for what programs have left. */
function askedAbout(state: TaskState, findings: readonly Finding[]): TaskState {
  return { ...state, phase: "attempt", mode: "first", attempt: state.attempt + 1, findings };
}

/** Its commands have failed, and a model was asked about it. */
function isRed(state: TaskState, step: DecidedStep): boolean {
  return state.phase === "judge" && executorOf(step) === "tester" && state.findings.length > 0;
}

function failed(
  state: TaskState,
  step: DecidedStep,
  findings: readonly Finding[],
  gate = "findings",
): TaskState {
  if (step.rollback === true && state.decision.steps.slice(0, state.stepIndex).some(isCommit))
    return { ...state, phase: "roll-back", findings };
  const mender = menderOf(state.decision.steps, state.stepIndex, gate);
  switch (mender.kind) {
    case "now":
      return redo(state, mender.index, findings);
    case "later":
      return deferred(state, step, findings);
    case "nobody": {
      const because = `"${step.step}" did not pass before any work was done: ${firstOf(findings)}`;
      return stopped({ ...state, rounds: state.rounds + 1 }, findings, because);
    }
    default:
      return mender satisfies never;
  }
}

function isCommit({ kind }: DecidedStep): boolean {
  return kind === "commit";
}

function firstOf(findings: readonly Finding[]): string {
  const [first] = findings;
  if (first === undefined) return "it gave no reason";
  return first.file === undefined ? first.message : `${first.file}: ${first.message}`;
}
