import type {
  DecidedStep,
  ErrorCode,
  Finding,
  LearnedStep,
  NanoUsd,
  Place,
  RoutedDecision,
  Rung,
} from "../../domain/index.ts";
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

/**
 * `script` and `check` come before a model where a program may do without one: a script mends, gates look whether anything is
 * left. `scan`: the change is looked at for risk. `keep`: what was accepted is kept. `roll-back`: what was set going is undone.
 */
export type Phase = "script" | "check" | "scan" | "attempt" | "judge" | "keep" | "commit" | "roll-back";

/** What an attempt was charged, over all of its calls. */
export interface AttemptCost {
  readonly attempt: number;
  readonly step: string;
  /** `undefined` where nobody said. */
  readonly costUsd: NanoUsd | undefined;
}

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
  /** What steps that judge others have found and a later step is to mend, by the step's name. */
  readonly open: Readonly<Record<string, readonly Finding[]>>;
  /** Rounds of findings of each step that may have only so many, by the step's name: one count for all of its reviewers. */
  readonly roundsOf: Readonly<Record<string, number>>;
  /** Steps attempted since what comes before them was last done anew. */
  readonly begun: readonly string[];
  /** Index of the remediation whose work is looked at again by those who had found something; `undefined`: none. */
  readonly mended: number | undefined;
  /** The tree of each step whose result is kept, by the step's name. */
  readonly checkpoints: Readonly<Record<string, string>>;
  /** The kept tree that the next attempt goes on from; `undefined`: what is there. */
  readonly from: string | undefined;
  /** Signs of risk in the change, by the step that is to judge it. */
  readonly risks: Readonly<Record<string, readonly string[]>>;
  readonly costs: readonly AttemptCost[];
  /** Where a learned way has come to; `undefined`: at its start. */
  readonly learnedAt: LearnedStep | undefined;
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
    open: {},
    roundsOf: {},
    begun: [],
    mended: undefined,
    checkpoints: {},
    from: undefined,
    risks: {},
    costs: [],
    learnedAt: undefined,
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

/** A check has nothing to attempt, and a commit by template nothing to ask; where a program may do, no model is asked first. */
export function firstPhase(step: DecidedStep, rung: number): Phase {
  const tier = step.rungs[rung]?.tier;
  switch (executorOf(step)) {
    case "check":
      return "judge";
    case "linter":
      return "script";
    case "tester":
      return step.gates.length > 0 ? "check" : "attempt";
    case "reviewer":
      return step.whenRisky === undefined ? "attempt" : "scan";
    case "committer":
      return tier === undefined || tier === "automated" ? "commit" : "attempt";
    default:
      return "attempt";
  }
}

/** The gates of the present phase. What a tester found is judged by its answer: its commands were judged before it was asked. */
export function gatesNow({ phase }: Pick<TaskState, "phase">, step: DecidedStep): readonly string[] {
  if (phase === "check") return step.gates;
  switch (executorOf(step)) {
    case "tester":
      return ["findings"];
    case "linter":
      return ["changes", ...step.gates];
    default:
      return step.gates;
  }
}

/** Where an attempt runs: a script that has given way to a model, and work that was taken back, run in the main conversation. */
export function placeAt(state: Pick<TaskState, "takenBack">, step: DecidedStep, rung: Rung): Place {
  if (rung.tier === "automated") return "script";
  if (step.place === "script" || state.takenBack.includes(step.step)) return "main";
  return step.place;
}
