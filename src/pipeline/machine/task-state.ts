import type { DecidedStep, ErrorCode, Finding, Place, RoutedDecision, Rung } from "../../domain/index.ts";

export type TaskEnd =
  | {
      readonly outcome: "accepted";
      /** `undefined` where there was nothing to commit: a script found everything in order. */
      readonly commit: string | undefined;
    }
  | { readonly outcome: "failed" | "stopped"; readonly code: ErrorCode; readonly because: string };

/** How an attempt begins: with nothing, with the findings of a failed gate, or at a stronger tier with them. */
export type AttemptMode = "first" | "rework" | "escalation";

/** Where a task stands in its pipeline. Plain data; `machine.ts` makes the next one, `next.ts` says what to do. */
export interface TaskState {
  readonly decision: RoutedDecision;
  readonly caps: { readonly rounds: number; readonly escalations: number };
  readonly stepIndex: number;
  /** Rung of each step that has been begun, by the step's name: a step that is returned to stays where it had climbed to. */
  readonly rungs: Readonly<Record<string, number>>;
  readonly phase: "attempt" | "judge";
  readonly gateIndex: number;
  readonly mode: AttemptMode;
  /** Attempts begun, over all steps. */
  readonly attempt: number;
  /** Attempts that came to nothing, over all steps and tiers: what the cap on rounds counts. */
  readonly rounds: number;
  /** Failed verdicts of each step at its present rung, by the step's name: what a plan cost in tries is not its execution's fault. */
  readonly failures: Readonly<Record<string, number>>;
  readonly escalations: number;
  readonly findings: readonly Finding[];
  /** What steps answered in words, by step: a plan for those who execute it. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly end: TaskEnd | undefined;
}

export function beginTask(
  decision: RoutedDecision,
  caps: { readonly rounds: number; readonly escalations: number },
): TaskState {
  return {
    decision,
    caps,
    stepIndex: 0,
    rungs: {},
    phase: "attempt",
    gateIndex: 0,
    mode: "first",
    attempt: 1,
    rounds: 0,
    failures: {},
    escalations: 0,
    findings: [],
    outputs: {},
    end: undefined,
  };
}

export function currentStep(state: TaskState): DecidedStep | undefined {
  return state.decision.steps[state.stepIndex];
}

export function rungIndexOf(state: TaskState, step: DecidedStep): number {
  return state.rungs[step.step] ?? 0;
}

export function currentRung(state: TaskState, step: DecidedStep): Rung | undefined {
  return step.rungs[rungIndexOf(state, step)];
}

/** Where an attempt runs: a script that has given way to a model runs where work goes that is not delegated. */
export function placeAt(step: DecidedStep, rung: Rung): Place {
  if (rung.tier === "automated") return "script";
  return step.place === "script" ? "main" : step.place;
}
