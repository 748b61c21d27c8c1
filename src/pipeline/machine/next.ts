import type { DecidedStep, Finding, Place, Rung } from "../../domain/index.ts";
import {
  type AttemptMode,
  currentRung,
  currentStep,
  placeAt,
  type TaskEnd,
  type TaskState,
} from "./task-state.ts";

export type TaskCommand =
  | {
      readonly kind: "attempt";
      readonly step: DecidedStep;
      readonly rung: Rung;
      readonly place: Place;
      readonly mode: AttemptMode;
      readonly attempt: number;
      readonly findings: readonly Finding[];
      /** What an earlier step planned. */
      readonly plan: Plan | undefined;
      /** A tier that may answer where this one does not is still left. */
      readonly hasFallback: boolean;
    }
  | {
      readonly kind: "judge";
      readonly step: DecidedStep;
      readonly rung: Rung;
      readonly place: Place;
      readonly gate: string;
      readonly attempt: number;
    }
  | {
      readonly kind: "commit";
      readonly step: DecidedStep;
      readonly attempt: number;
      /** What a model proposed; `undefined`: the template alone. */
      readonly message: string | undefined;
    }
  | { readonly kind: "end"; readonly end: TaskEnd };

export interface Plan {
  readonly text: string;
  /** It is a list of chunks, as JSON. */
  readonly isSplit: boolean;
}

/** What a task needs next. Pure: after a crash the same state asks for the same thing. */
export function next(state: TaskState): TaskCommand {
  if (state.end !== undefined) return { kind: "end", end: state.end };
  const step = currentStep(state);
  if (step === undefined) {
    const because = "its pipeline has no step";
    return { kind: "end", end: { outcome: "failed", code: "settings.step-cannot-run", because } };
  }
  const { attempt } = state;
  if (state.phase === "commit") return { kind: "commit", step, attempt, message: state.outputs[step.step] };
  const rung = currentRung(state, step);
  if (rung === undefined) {
    const because = `step "${step.step}" has no tier left`;
    return { kind: "end", end: { outcome: "failed", code: "routing.no-candidate", because } };
  }
  const place = placeAt(state, step, rung);
  if (state.phase === "attempt")
    return {
      kind: "attempt",
      step,
      rung,
      place,
      mode: state.mode,
      attempt,
      findings: state.findings,
      plan: planOf(state),
      hasFallback: step.rungs[step.rungs.indexOf(rung) + 1] !== undefined,
    };
  const gate = step.gates[state.gateIndex];
  if (gate === undefined) {
    const because = `step "${step.step}" has no gate left to judge it`;
    return { kind: "end", end: { outcome: "failed", code: "bug.invariant", because } };
  }
  return { kind: "judge", step, rung, place, gate, attempt };
}

function planOf(state: TaskState): Plan | undefined {
  const planning = state.decision.steps
    .slice(0, state.stepIndex)
    .findLast((step) => step.kind === "build-plan");
  const text = planning === undefined ? undefined : state.outputs[planning.step];
  return planning === undefined || text === undefined ? undefined : { text, isSplit: planning.split };
}
