import {
  type AttemptRecord,
  type Decision,
  fileSafe,
  type RoutedDecision,
  SufficeError,
  type TaskRecord,
  type Ticket,
} from "../domain/index.ts";
import { commitWork } from "./commit-work.ts";
import type { MainConversations } from "./conversations.ts";
import { judge } from "./judge.ts";
import { advance, type TaskEvent } from "./machine/machine.ts";
import { next, type TaskCommand } from "./machine/next.ts";
import {
  beginTask,
  currentStep,
  placeAt,
  rungIndexOf,
  type TaskEnd,
  type TaskState,
} from "./machine/task-state.ts";
import { performAttempt } from "./perform-attempt.ts";
import type { RunParts } from "./run-parts.ts";
import { executorOf } from "./runnable.ts";
import type { TaskRun } from "./task-run.ts";
import { trackWorkspace } from "./tracked-workspace.ts";

/** Failures that are this task's own: the run goes on with the next one. Any other stops the run, with everything saved. */
const ENDS_THE_TASK: readonly string[] = [
  "budget.task-cap",
  "provider.invalid-request",
  "provider.context-too-long",
  "provider.refused",
];

/**
 * Takes one ticket through its pipeline: decides, attempts, judges, reworks, escalates, commits. Every effect is done once
 * under its key, so that calling this again after a crash goes on where the last one stopped.
 */
export async function runTask(
  ticket: Ticket,
  position: { readonly index: number; readonly unmetDependency: string | undefined },
  context: { readonly parts: RunParts; readonly main: MainConversations },
): Promise<TaskRecord> {
  const { parts } = context;
  const key = `t${position.index}`;
  const decision = await parts.once<Decision>(`${key}/decision`, async () => ({
    result: parts.decide(ticket),
    entries: [],
  }));
  parts.emit({ kind: "task-decided", task: ticket.id, decision });
  const notBegun = whyNotBegun(decision, position.unmetDependency, parts);
  if (notBegun !== undefined) return notBegun;
  if (decision.outcome === "refused")
    throw new SufficeError("bug.invariant", { message: "a refused task was begun" });

  const base = await parts.once(`${key}/base`, async () => ({
    result: await parts.workspaces.openBranch(parts.root, parts.run, parts.base),
    entries: [],
  }));
  const name = `${position.index}-${fileSafe(ticket.id)}`;
  const workspace = trackWorkspace(base, () =>
    parts.workspaces.open(parts.root, { run: parts.run, name, base }),
  );
  const run: TaskRun = {
    parts: await partsOfTask(key, parts),
    ticket,
    key,
    workspace,
    main: context.main,
    steps: new Map(decision.steps.map((step) => [step.step, step])),
    conversations: new Map(),
  };
  const openBefore = context.main.of(ticket.requirement);
  const { state, attempts } = await drive(beginTask(withBuiltInGates(decision), parts.caps), run, base);
  // What it says it did is not there: the next ticket must not be told of it.
  if (state.end?.outcome !== "accepted") context.main.keep(ticket.requirement, openBefore);
  await parts.once(`${key}/cleaned`, async () => {
    await workspace.remove();
    return { result: true, entries: [] };
  });
  return recordOf(state, attempts, parts);
}

/**
 * What stopped a task in an earlier life stops it again at the same place: what was not done then is not tried now, behind
 * the work of those that came after it.
 */
async function partsOfTask(key: string, parts: RunParts): Promise<RunParts> {
  const end = await parts.recorded<StoppedEnd>(stopKey(key));
  if (end === undefined) return parts;
  const stop = async () => {
    throw new SufficeError(end.code, { message: end.because });
  };
  return { ...parts, once: (step) => parts.once(step, stop) };
}

type StoppedEnd = Exclude<TaskEnd, { outcome: "accepted" }>;

function stopKey(key: string): string {
  return `${key}/stopped`;
}

async function drive(initial: TaskState, run: TaskRun, base: string) {
  const attempts: AttemptRecord[] = [];
  let state = initial;
  for (let command = next(state); command.kind !== "end"; command = next(state)) {
    if (run.parts.signal.aborted) throw interrupted();
    if (command.kind === "attempt") attempts.push(announced(command, run));
    const event = await performed(command, { state, run, base });
    const after = advance(state, event);
    announceEscalation(state, after, run);
    state = after;
  }
  return { state, attempts };
}

/** Carries a command out. What only this task cannot survive becomes an event; the rest is thrown and stops the run. */
async function performed(
  command: Exclude<TaskCommand, { kind: "end" }>,
  at: { readonly state: TaskState; readonly run: TaskRun; readonly base: string },
): Promise<TaskEvent> {
  try {
    switch (command.kind) {
      case "attempt":
        return await performAttempt(command, at.run);
      case "judge":
        return await judge(command, at.run, at.state.outputs[command.step.step] ?? "");
      case "commit":
        return await commitWork(command, at.run, at.base);
      default:
        return command satisfies never;
    }
  } catch (error) {
    if (!(error instanceof SufficeError) || !ENDS_THE_TASK.includes(error.code)) throw error;
    const outcome = error.code === "budget.task-cap" ? "stopped" : "failed";
    const result: StoppedEnd = { outcome, code: error.code, because: error.message };
    const { parts, key } = at.run;
    return {
      kind: "task-stopped",
      end: await parts.once(stopKey(key), async () => ({ result, entries: [] })),
    };
  }
}

function announced(
  command: Extract<TaskCommand, { kind: "attempt" }>,
  { parts, ticket }: TaskRun,
): AttemptRecord {
  const { attempt, step, rung, mode } = command;
  const record = { attempt, step: step.step, tier: rung.tier, place: placeAt(step, rung) };
  parts.emit({ kind: "attempt-started", task: ticket.id, ...record, mode, model: rung.models[0] });
  return record;
}

function announceEscalation(before: TaskState, after: TaskState, { parts, ticket }: TaskRun) {
  if (after.escalations === before.escalations) return;
  const step = currentStep(after);
  if (step === undefined) return;
  const from = step.rungs[rungIndexOf(before, step)]?.tier;
  const to = step.rungs[rungIndexOf(after, step)]?.tier;
  // An attempt that was given up came before no gate, whichever judged the one before it.
  const gate =
    (before.phase === "judge" ? currentStep(before)?.gates[before.gateIndex] : undefined) ?? "none";
  if (from !== undefined && to !== undefined)
    parts.emit({ kind: "task-escalated", task: ticket.id, from, to, gate });
}

/** Work that writes is first asked whether it changed anything, and nothing that it may not. */
function withBuiltInGates(decision: RoutedDecision): RoutedDecision {
  const steps = decision.steps.map((step) =>
    executorOf(step) === "agent" && !step.gates.includes("changes")
      ? { ...step, gates: ["changes", ...step.gates] }
      : step,
  );
  return { ...decision, steps };
}

function whyNotBegun(
  decision: Decision,
  unmetDependency: string | undefined,
  parts: RunParts,
): TaskRecord | undefined {
  const record = { run: parts.run, decision, attempts: [], escalations: 0, takeBacks: 0, commit: undefined };
  if (decision.outcome === "refused") {
    return { ...record, outcome: "refused", code: decision.code, because: decision.because };
  }
  if (unmetDependency === undefined) return undefined;
  const because = `it depends on "${unmetDependency}", which was not accepted`;
  return { ...record, outcome: "refused", code: "gate.failed", because };
}

function recordOf(state: TaskState, attempts: readonly AttemptRecord[], parts: RunParts): TaskRecord {
  const end: TaskEnd = state.end ?? {
    outcome: "failed",
    code: "bug.invariant",
    because: "it ended without an end",
  };
  const common = {
    run: parts.run,
    decision: state.decision,
    attempts,
    escalations: state.escalations,
    takeBacks: 0,
  };
  if (end.outcome === "accepted") {
    return {
      ...common,
      outcome: "accepted",
      code: undefined,
      because: "every gate passed",
      commit: end.commit,
    };
  }
  return { ...common, outcome: end.outcome, code: end.code, because: end.because, commit: undefined };
}

function interrupted(): SufficeError {
  return new SufficeError("run.interrupted", {
    message: "stopped between two steps; everything finished is saved",
  });
}
