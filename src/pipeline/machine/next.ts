import type { DecidedStep, Finding, Place, Rung } from "../../domain/index.ts";
import { contractOf, type Material, materialFor, type Plan, planOf } from "./material.ts";
import {
  type AttemptMode,
  currentRung,
  currentStep,
  gatesNow,
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
      /** What other steps before it answered. */
      readonly material: readonly Material[];
      /** Clauses that the finished work must keep to, numbered from 1. */
      readonly contract: readonly string[];
      /** Signs of risk in the change that it is to judge. */
      readonly risks: readonly string[];
      /** The kept tree that rework goes on from, where what came after it was no good; `undefined`: what is there. */
      readonly from: string | undefined;
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
      readonly contract: readonly string[];
    }
  /** Looks at the lines that the change adds. */
  | { readonly kind: "scan"; readonly step: DecidedStep; readonly attempt: number }
  | { readonly kind: "keep"; readonly step: DecidedStep; readonly attempt: number }
  | { readonly kind: "roll-back"; readonly step: DecidedStep; readonly attempt: number }
  | {
      readonly kind: "commit";
      readonly step: DecidedStep;
      readonly attempt: number;
      /** What a model proposed; `undefined`: the template alone. */
      readonly message: string | undefined;
    }
  | { readonly kind: "end"; readonly end: TaskEnd };

/** What a task needs next. Pure: after a crash the same state asks for the same thing. */
export function next(state: TaskState): TaskCommand {
  if (state.end !== undefined) return { kind: "end", end: state.end };
  const step = currentStep(state);
  if (step === undefined) {
    const because = "its pipeline has no step";
    return { kind: "end", end: { outcome: "failed", code: "settings.step-cannot-run", because } };
  }
  const { attempt, phase } = state;
  if (phase === "commit") return { kind: "commit", step, attempt, message: state.outputs[step.step] };
  if (phase === "scan" || phase === "keep" || phase === "roll-back") return { kind: phase, step, attempt };
  if (phase === "script") return { ...attemptAt(state, step, SCRIPT), hasFallback: false };
  const rung = phase === "check" ? SCRIPT : currentRung(state, step);
  if (rung === undefined) {
    const because = `step "${step.step}" has no tier left`;
    return { kind: "end", end: { outcome: "failed", code: "routing.no-candidate", because } };
  }
  if (phase === "attempt") return attemptAt(state, step, rung);
  const gate = gatesNow(state, step)[state.gateIndex];
  if (gate === undefined) {
    const because = `step "${step.step}" has no gate left to judge it`;
    return { kind: "end", end: { outcome: "failed", code: "bug.invariant", because } };
  }
  const place = placeAt(state, step, rung);
  return { kind: "judge", step, rung, place, gate, attempt, contract: contractOf(state) };
}

/** What a program does before a model is asked. */
const SCRIPT: Rung = { tier: "automated", models: [] };

function attemptAt(
  state: TaskState,
  step: DecidedStep,
  rung: Rung,
): Extract<TaskCommand, { kind: "attempt" }> {
  return {
    kind: "attempt",
    step,
    rung,
    place: placeAt(state, step, rung),
    mode: state.mode,
    attempt: state.attempt,
    findings: state.findings,
    plan: planOf(state),
    material: materialFor(state, step),
    contract: contractOf(state),
    risks: state.risks[step.step] ?? [],
    from: state.from,
    hasFallback: step.rungs[step.rungs.indexOf(rung) + 1] !== undefined,
  };
}
