import {
  type AttemptRecord,
  type Decision,
  fileSafe,
  type RoutedDecision,
  SufficeError,
  type TaskRecord,
  type Ticket,
} from "../../domain/index.ts";
import { readChunkPlan } from "../chunks/read-chunk-plan.ts";
import { type ChunkServices, runChunks } from "../chunks/run-chunks.ts";
import { exemplarOf, judgeExemplar, withExemplar } from "../economy/exemplars.ts";
import { runRace } from "../economy/run-race.ts";
import { executorOf } from "../executors.ts";
import type { Limiter } from "../limiter.ts";
import { beginTask, type TaskEnd, type TaskState } from "../machine/task-state.ts";
import type { RunParts } from "../run-parts.ts";
import { kindNamed } from "../texts/completions.ts";
import { draftConversations, type MainConversations, type NamedConversation } from "./conversations.ts";
import { drive, type StoppedEnd, stopKey, withBuiltInGates } from "./drive.ts";
import type { AttemptCommand, TaskRun } from "./task-run.ts";
import { trackWorkspace } from "./tracked-workspace.ts";

export interface TaskPosition {
  /** From 1, in the order of the run. */
  readonly index: number;
  readonly unmetDependency: string | undefined;
  /** The commit that its worktree begins at. */
  readonly base: string;
}

export interface TaskContext {
  readonly parts: RunParts;
  readonly main: MainConversations;
  readonly chunkLimit: Limiter;
}

/** How a task went; its commit is not on the run's branch yet, and its worktree still there. */
export interface TaskResult {
  readonly record: TaskRecord;
  /** What those that come after it may be told of, once its work stands. */
  readonly kept: readonly NamedConversation[];
  readonly cleanUp: () => Promise<void>;
}

/**
 * Takes one ticket through its pipeline: classifies, decides, attempts, judges, reworks, escalates, takes back, commits. Every
 * effect is done once under its key, so that calling this again after a crash goes on where the last one stopped.
 */
export async function runTask(
  ticket: Ticket,
  position: TaskPosition,
  context: TaskContext,
): Promise<TaskResult> {
  const key = taskKey(position.index);
  const parts = await asStoppedBefore(key, context.parts);
  const main = draftConversations(context.main);
  const run = beginRun(ticket, position, { ...context, parts, main });
  const attempts: AttemptRecord[] = [];
  const classified = position.unmetDependency === undefined ? await classify(run, context, attempts) : ticket;
  const decision = await parts.once<Decision>(`${key}/decision`, async () => ({
    result: await withExemplar(parts.decide(classified), parts.exemplars),
    entries: [],
  }));
  parts.emit({ kind: "task-decided", task: ticket.id, decision });
  const cleanUp = async () => {
    // Not by the parts of a task that was stopped: those do nothing more.
    await context.parts.once(`${key}/cleaned`, async () => {
      await run.workspace.remove();
      return { result: true, entries: [] };
    });
  };
  const notBegun = whyNotBegun(decision, position.unmetDependency, parts);
  if (notBegun !== undefined) return { record: { ...notBegun, attempts }, kept: [], cleanUp: async () => {} };
  if (decision.outcome === "refused")
    throw new SufficeError("bug.invariant", { message: "a refused task was begun" });

  const counts = { escalations: 0, takeBacks: 0 };
  const services: ChunkServices = { attempts, counts, limit: context.chunkLimit, drive, asStoppedBefore };
  const begun: TaskRun = {
    ...run,
    ticket: classified,
    steps: new Map(decision.steps.map((step) => [step.step, step])),
    chosen: decision,
    exemplar: await exemplarOf(decision, parts.exemplars),
    carryOutChunks: async (command, metered) =>
      (await chunked(command, metered, services)) ?? runRace(command, metered, { decision, services }),
  };
  const initial = beginTask(withBuiltInGates(decision), parts.caps, attempts.length + 1);
  const state = await drive(initial, begun, attempts);
  judgeExemplar(state, parts.exemplars);
  return { record: recordOf(state, { attempts, counts, run: begun }), kept: main.kept(), cleanUp };
}

/** Names everything of a task in the journal and on disk. */
export function taskKey(index: number): string {
  return `t${index}`;
}

function beginRun(ticket: Ticket, { index, base }: TaskPosition, { parts, main }: TaskContext): TaskRun {
  const name = `${index}-${fileSafe(ticket.id)}${parts.worktrees ?? ""}`;
  return {
    parts,
    task: ticket.id,
    chunk: undefined,
    ticket,
    key: taskKey(index),
    workspace: trackWorkspace(base, () => parts.workspaces.open(parts.root, { run: parts.run, name, base })),
    main,
    steps: new Map(),
    chosen: undefined,
    begunAt: new Map(),
    conversations: new Map(),
    gates: new Map(),
    carryOutChunks: undefined,
  };
}

/**
 * A ticket that does not say what sort of work it is is asked about, where the policy has a step for it. The answer is an input of
 * the decision like any other word: it can neither lift risk nor pass the policy's cap.
 */
async function classify(run: TaskRun, { parts }: TaskContext, attempts: AttemptRecord[]): Promise<Ticket> {
  const { ticket } = run;
  if (ticket.kind !== undefined) return ticket;
  const first = parts.decide(ticket);
  if (first.outcome === "refused") return ticket;
  const step = first.steps.find((each) => executorOf(each) === "classifier");
  if (step === undefined) return ticket;
  const alone: RoutedDecision = { ...first, steps: [{ ...step, gates: [] }] };
  // Under a key of its own: what stops the question does not stop the work.
  const key = `${run.key}/classify`;
  const asking = { ...run, key, parts: await asStoppedBefore(key, parts) };
  const { outputs } = await drive(beginTask(alone, parts.caps), asking, attempts);
  const kind = kindNamed(outputs[step.step]);
  return kind === undefined ? ticket : { ...ticket, kind };
}

async function chunked(command: AttemptCommand, run: TaskRun, services: ChunkServices) {
  if (command.plan?.isSplit !== true) return undefined;
  const read = readChunkPlan(command.plan.text, run.parts.planRules);
  // One chunk is no split: its one author may as well see the whole ticket.
  if (read.kind === "not-usable" || read.plan.chunks.length < 2) return undefined;
  return runChunks(command, run, { plan: read.plan, services });
}

/**
 * What stopped a task in an earlier life stops it again at the same place: what was not done then is not tried now, behind
 * the work of those that came after it.
 */
async function asStoppedBefore(key: string, parts: RunParts): Promise<RunParts> {
  const end = await parts.recorded<StoppedEnd>(stopKey(key));
  if (end === undefined) return parts;
  const stop = async () => {
    throw new SufficeError(end.code, { message: end.because });
  };
  return { ...parts, once: (step) => parts.once(step, stop) };
}

function whyNotBegun(
  decision: Decision,
  unmetDependency: string | undefined,
  parts: RunParts,
): TaskRecord | undefined {
  const record = {
    run: parts.run,
    decision,
    attempts: [],
    escalations: 0,
    takeBacks: 0,
    commit: undefined,
    outcome: "refused" as const,
  };
  if (decision.outcome === "refused") return { ...record, code: decision.code, because: decision.because };
  if (unmetDependency === undefined) return undefined;
  const because = `it depends on "${unmetDependency}", which was not accepted`;
  return { ...record, code: "gate.failed", because };
}

function recordOf(
  state: TaskState,
  done: {
    readonly attempts: readonly AttemptRecord[];
    readonly counts: ChunkServices["counts"];
    readonly run: TaskRun;
  },
): TaskRecord {
  const end: TaskEnd = state.end ?? {
    outcome: "failed",
    code: "bug.invariant",
    because: "it ended without an end",
  };
  const { escalations, takeBacks } = done.counts;
  const common = {
    run: done.run.parts.run,
    decision: state.decision,
    attempts: done.attempts,
    escalations: state.escalations + escalations,
    takeBacks: state.takenBack.length + takeBacks,
  };
  if (end.outcome === "accepted") {
    const because = "every gate passed";
    return { ...common, outcome: "accepted", code: undefined, because, commit: end.commit };
  }
  return { ...common, outcome: end.outcome, code: end.code, because: end.because, commit: undefined };
}
