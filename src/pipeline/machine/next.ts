import type { DecidedStep, Finding, Rung } from "../../domain/index.ts";
import { type AttemptMode, currentRung, currentStep, type TaskEnd, type TaskState } from "./task-state.ts";

export type TaskCommand =
  | {
      readonly kind: "attempt";
      readonly step: DecidedStep;
      readonly rung: Rung;
      readonly mode: AttemptMode;
      readonly attempt: number;
      readonly findings: readonly Finding[];
      /** What an earlier step planned. */
      readonly plan: string | undefined;
    }
  | {
      readonly kind: "judge";
      readonly step: DecidedStep;
      readonly rung: Rung;
      readonly gate: string;
      readonly attempt: number;
    }
  | { readonly kind: "commit"; readonly step: DecidedStep }
  | { readonly kind: "end"; readonly end: TaskEnd };

/** What a task needs next. Pure: after a crash the same state asks for the same thing. */
export function next(state: TaskState): TaskCommand {
  if (state.end !== undefined) return { kind: "end", end: state.end };
  const step = currentStep(state);
  if (step === undefined) {
    const because = "the pipeline ended without a commit step";
    return { kind: "end", end: { outcome: "failed", code: "settings.step-cannot-run", because } };
  }
  if (step.kind === "commit") return { kind: "commit", step };
  const rung = currentRung(state, step);
  if (rung === undefined) {
    const because = `step "${step.step}" has no tier left`;
    return { kind: "end", end: { outcome: "failed", code: "routing.no-candidate", because } };
  }
  const { attempt } = state;
  if (state.phase === "attempt")
    return {
      kind: "attempt",
      step,
      rung,
      mode: state.mode,
      attempt,
      findings: state.findings,
      plan: planOf(state),
    };
  const gate = step.gates[state.gateIndex];
  if (gate === undefined) {
    const because = `step "${step.step}" has no gate left to judge it`;
    return { kind: "end", end: { outcome: "failed", code: "bug.invariant", because } };
  }
  return { kind: "judge", step, rung, gate, attempt };
}

function planOf(state: TaskState): string | undefined {
  const planning = state.decision.steps
    .slice(0, state.stepIndex)
    .findLast((step) => step.kind === "build-plan");
  return planning === undefined ? undefined : state.outputs[planning.step];
}
