import type { DecidedStep, ErrorCode, Finding, Place, RoutedDecision, Rung } from "../../domain/index.ts";
import { executorOf } from "../executors.ts";

export type TaskEnd =
  | {
      readonly outcome: "accepted";
      /** `undefined` where there was nothing to commit: a script found everything in order. */
      readonly commit: string | undefined;
    }
  | { readonly outcome: "failed" | "stopped"; readonly code: ErrorCode; readonly because: string };

/**
 * How an attempt begins: with nothing; with the findings of a failed gate; at a stronger tier with them; at the next tier
 * because a call failed or its answer could not be used; in the main conversation, after delegated work has failed.
 */
export type AttemptMode = "first" | "rework" | "escalation" | "fallback" | "take-back";

export type Phase = "attempt" | "judge" | "commit";

/** Where a task stands in its pipeline. Plain data; `machine.ts` makes the next one, `next.ts` says what to do. */
export interface TaskState {
  readonly decision: RoutedDecision;
  readonly caps: { readonly rounds: number; readonly escalations: number };
  readonly stepIndex: number;
  /** Rung of each step that has been begun, by the step's name: a step that is returned to stays where it had climbed to. */
  readonly rungs: Readonly<Record<string, number>>;
  readonly phase: Phase;
  readonly gateIndex: number;
  readonly mode: AttemptMode;
  /** Attempts begun, over all steps. */
  readonly attempt: number;
  /** Attempts that came to nothing, over all steps and tiers: what the cap on rounds counts. */
  readonly rounds: number;
  /** Failed verdicts of each step at its present rung, by the step's name: what a plan cost in tries is not its execution's fault. */
  readonly failures: Readonly<Record<string, number>>;
  readonly escalations: number;
  /** Steps whose delegated work went back to the main conversation. */
  readonly takenBack: readonly string[];
  readonly findings: readonly Finding[];
  /** What steps answered in words, by step: a plan for those who execute it, a message for the commit. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly commit: string | undefined;
  readonly end: TaskEnd | undefined;
}

export function beginTask(
  decision: RoutedDecision,
  caps: { readonly rounds: number; readonly escalations: number },
  firstAttempt = 1,
): TaskState {
  const [first] = decision.steps;
  return {
    decision,
    caps,
    stepIndex: 0,
    rungs: {},
    phase: first === undefined ? "attempt" : firstPhase(first, 0),
    gateIndex: 0,
    mode: "first",
    attempt: firstAttempt,
    rounds: 0,
    failures: {},
    escalations: 0,
    takenBack: [],
    findings: [],
    outputs: {},
    commit: undefined,
    end: undefined,
  };
}

export function currentStep(state: TaskState): DecidedStep | undefined {
  return state.decision.steps[state.stepIndex];
}

export function rungIndexOf(state: Pick<TaskState, "rungs">, step: DecidedStep): number {
  return state.rungs[step.step] ?? 0;
}

export function currentRung(state: TaskState, step: DecidedStep): Rung | undefined {
  return step.rungs[rungIndexOf(state, step)];
}

/** A check has nothing to attempt, and a commit by template nothing to ask. */
export function firstPhase(step: DecidedStep, rung: number): Phase {
  const executor = executorOf(step);
  if (executor === "check") return "judge";
  const tier = step.rungs[rung]?.tier;
  return executor === "committer" && (tier === undefined || tier === "automated") ? "commit" : "attempt";
}

/** Where an attempt runs: a script that has given way to a model, and work that was taken back, run in the main conversation. */
export function placeAt(state: Pick<TaskState, "takenBack">, step: DecidedStep, rung: Rung): Place {
  if (rung.tier === "automated") return "script";
  if (step.place === "script" || state.takenBack.includes(step.step)) return "main";
  return step.place;
}
