import {
  type AttemptRecord,
  type DecidedStep,
  type RoutedDecision,
  SufficeError,
} from "../../domain/index.ts";
import { executorOf } from "../executors.ts";
import { advance, type TaskEvent } from "../machine/machine.ts";
import { next, type TaskCommand } from "../machine/next.ts";
import {
  currentRung,
  currentStep,
  gatesNow,
  rungIndexOf,
  type TaskEnd,
  type TaskState,
} from "../machine/task-state.ts";
import { escalationLine } from "../texts/escalation-line.ts";
import { commitWork } from "./commit-work.ts";
import { keepTree } from "./effects/keep-tree.ts";
import { rollBack } from "./effects/roll-back.ts";
import { scanChange } from "./effects/scan-change.ts";
import { judge } from "./judge.ts";
import { meteredAttempt } from "./metered-attempt.ts";
import { type TaskRun, tell } from "./task-run.ts";

/** Failures that are this task's own: the run goes on with the next one. Any other stops the run, with everything saved. */
const ENDS_THE_TASK: readonly string[] = [
  "budget.task-cap",
  "provider.invalid-request",
  "provider.context-too-long",
  "provider.refused",
];

export type StoppedEnd = Exclude<TaskEnd, { outcome: "accepted" }>;

/** Under this key lies why a task was stopped by something that is its own. */
export function stopKey(key: string): string {
  return `${key}/stopped`;
}

/**
 * Takes a task from a state to its end: asks the machine what is next, does it, tells the machine what happened. Attempts
 * are put into `attempts` as they begin.
 */
export async function drive(initial: TaskState, run: TaskRun, attempts: AttemptRecord[]): Promise<TaskState> {
  let state = initial;
  for (let command = next(state); command.kind !== "end"; command = next(state)) {
    if (run.parts.signal.aborted) throw interrupted();
    const begun = begins(command, attempts, run);
    if (begun !== undefined) attempts.push(begun);
    const event = await performed(command, state, run);
    const after = advance(state, event);
    announceClimb(state, after, run);
    state = after;
  }
  return state;
}

/** Carries a command out. What only this task cannot survive becomes an event; the rest is thrown and stops the run. */
async function performed(
  command: Exclude<TaskCommand, { kind: "end" }>,
  state: TaskState,
  run: TaskRun,
): Promise<TaskEvent> {
  try {
    switch (command.kind) {
      case "attempt":
        return await meteredAttempt(command, run);
      case "scan":
        return await scanChange(command, run);
      case "keep":
        return await keepTree(command, run);
      case "roll-back":
        return await rollBack(command, run);
      case "judge":
        return await judge(command, run, state.outputs[command.step.step] ?? "");
      case "commit":
        return await commitWork(command, run);
      default:
        return command satisfies never;
    }
  } catch (error) {
    if (!(error instanceof SufficeError) || !ENDS_THE_TASK.includes(error.code)) throw error;
    const outcome = error.code === "budget.task-cap" ? "stopped" : "failed";
    const result: StoppedEnd = { outcome, code: error.code, because: error.message };
    const { parts, key } = run;
    return {
      kind: "task-stopped",
      end: await parts.once(stopKey(key), async () => ({ result, entries: [] })),
    };
  }
}

/** The record of an attempt, or of a check, which is judged without one; `undefined` where nothing new begins. */
function begins(
  command: Exclude<TaskCommand, { kind: "end" }>,
  attempts: readonly AttemptRecord[],
  run: TaskRun,
): AttemptRecord | undefined {
  if (command.kind !== "attempt" && command.kind !== "judge") return undefined;
  const { attempt, step, rung, place } = command;
  const record: AttemptRecord = {
    attempt,
    ...(run.chunk === undefined ? {} : { chunk: run.chunk.id }),
    step: step.step,
    tier: rung.tier,
    place,
  };
  if (command.kind === "attempt") {
    const { mode } = command;
    const { chunk: _chunk, ...begun } = record;
    tell(run, { kind: "attempt-started", ...begun, mode, model: rung.models[0] });
    return record;
  }
  const isKnown = attempts.some((each) => each.attempt === attempt && each.chunk === record.chunk);
  const isCheck = executorOf(step) === "check" || executorOf(step) === "tester";
  return isCheck && place === "script" && !isKnown ? record : undefined;
}

function announceClimb(before: TaskState, after: TaskState, run: TaskRun) {
  const step = currentStep(after);
  if (step === undefined) return;
  const to = step.rungs[rungIndexOf(after, step)]?.tier;
  if (to === undefined) return;
  if (after.takenBack.length > before.takenBack.length) {
    const because = after.findings[0]?.message ?? "it came to nothing";
    tell(run, { kind: "task-taken-back", to, because });
    return;
  }
  if (after.escalations === before.escalations) return;
  const rung = step.rungs[rungIndexOf(before, step)];
  if (rung === undefined) return;
  const { tier: from } = rung;
  // An attempt that was given up came before no gate, whichever judged the one before it.
  const judge = before.phase === "judge" ? currentStep(before) : undefined;
  const gate = judge === undefined ? undefined : gatesNow(before, judge)[before.gateIndex];
  if (judge === undefined || gate === undefined) {
    tell(run, { kind: "task-escalated", from, to, gate: "none" });
    return;
  }
  const models = { from: authorsModel(run, step) ?? rung.models[0], to: currentRung(after, step)?.models[0] };
  const named = { from: models.from ?? from, to: models.to ?? to };
  const line = escalationLine({ task: run.task, ...named, judge, author: step, gate });
  tell(run, { kind: "task-escalated", from, to, gate, line });
}

/** Who answered last, which a fallback may have changed. */
function authorsModel(run: TaskRun, { step }: DecidedStep): string | undefined {
  return run.conversations.get(step)?.model;
}

/**
 * What is judged whether the policy says so or not: work that writes is first asked whether it changed anything, and nothing
 * that it may not; a draft, whether it has a contract, and an audit, whether it has looked at all of it; a plan of chunks,
 * whether they can be carried out; a check, by its own script.
 */
export function withBuiltInGates(decision: RoutedDecision): RoutedDecision {
  const steps = decision.steps
    .filter((step) => executorOf(step) !== "runner" && executorOf(step) !== "classifier")
    .map((step, index, all) => {
      const isDrafted = all.slice(0, index).some(({ kind }) => kind === "draft");
      return { ...step, gates: gatesOf(step, isDrafted) };
    });
  return { ...decision, steps };
}

function gatesOf(step: DecidedStep, isDrafted: boolean): readonly string[] {
  const own = builtInGate(step, isDrafted);
  return own === undefined || step.gates.includes(own) ? step.gates : [own, ...step.gates];
}

function builtInGate(step: DecidedStep, isDrafted: boolean): string | undefined {
  switch (executorOf(step)) {
    case "agent":
      return "changes";
    case "check":
      return step.kind;
    case "drafter":
      return "contract";
    case "reviewer":
      return step.kind === "audit" && isDrafted ? "contract" : undefined;
    default:
      return step.split ? "plan" : undefined;
  }
}

function interrupted(): SufficeError {
  return new SufficeError("run.interrupted", {
    message: "stopped between two steps; everything finished is saved",
  });
}
