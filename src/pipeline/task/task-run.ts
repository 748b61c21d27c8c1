import type { DecidedStep, Place, RoutedDecision, TaskId, Ticket, WorkTags } from "../../domain/index.ts";
import type { GitId } from "../../workspaces/index.ts";
import { judgesOthers } from "../executors.ts";
import type { Gate } from "../gates/index.ts";
import type { TaskEvent } from "../machine/machine.ts";
import type { Material } from "../machine/material.ts";
import type { TaskCommand } from "../machine/next.ts";
import type { RunEvent } from "../run-event.ts";
import type { RunParts } from "../run-parts.ts";
import type { ChunkBrief } from "../texts/brief.ts";
import type { HeldConversation, MainConversations } from "./conversations.ts";
import type { TrackedWorkspace } from "./tracked-workspace.ts";

export type AttemptCommand = Extract<TaskCommand, { kind: "attempt" }>;

/** One task on its way through the pipeline, or one chunk of it. */
export interface TaskRun {
  readonly parts: RunParts;
  /** Whose money, rows and progress it is: the ticket's, for its chunks too. */
  readonly task: TaskId;
  readonly chunk: ChunkBrief | undefined;
  /** What is to be done: the ticket, or the chunk in the form of one. */
  readonly ticket: Ticket;
  /** Begins every journal key: `t3`, or `t3/a2/c1` for a chunk. */
  readonly key: string;
  readonly workspace: TrackedWorkspace;
  readonly main: MainConversations;
  /** The decided steps by name. */
  readonly steps: ReadonlyMap<string, DecidedStep>;
  /** The tier that was decided, with the chance of it where chance had a part in it. */
  readonly chosen: Pick<RoutedDecision, "tier" | "propensity"> | undefined;
  /** An accepted change that the author is shown; absent: none. */
  readonly exemplar?: Material | undefined;
  /** The tree that each step found when it was begun, by the step's name. */
  readonly begunAt: Map<string, GitId>;
  /** The conversation of each step, for rework; by the step's name. */
  readonly conversations: Map<string, HeldConversation>;
  /** Gates of its own, before those of the run. */
  readonly gates: ReadonlyMap<string, Gate>;
  /** Carries a plan out chunk by chunk; `undefined` inside a chunk, and for a plan that has none. */
  readonly carryOutChunks:
    | ((command: AttemptCommand, run: TaskRun) => Promise<TaskEvent | undefined>)
    | undefined;
}

/** What every row of an attempt is marked with. */
export function tagsOf(
  run: TaskRun,
  command: Pick<AttemptCommand, "step" | "rung" | "attempt"> & { readonly place: Place },
) {
  const { parts, ticket, chunk } = run;
  return {
    run: parts.run,
    project: parts.root,
    task: run.task,
    step: command.step.step,
    attempt: command.attempt,
    tier: command.rung.tier,
    place: command.place,
    // What a judge says is said at its gate, and so is what it costs.
    ...(judgesOthers(command.step) ? { gate: command.step.step } : {}),
    ...(chunk === undefined ? {} : { chunk: chunk.id }),
    ...(ticket.requirement === undefined ? {} : { requirement: ticket.requirement }),
    ...(ticket.kind === undefined ? {} : { kind: ticket.kind }),
    ...propensityOf(run, command),
  } satisfies WorkTags;
}

/** Of the coding at the tier that was chosen: what was escalated was not drawn. */
function propensityOf(
  { chosen }: TaskRun,
  { step, rung }: Pick<AttemptCommand, "step" | "rung">,
): Pick<WorkTags, "propensity"> {
  const { propensity } = chosen ?? {};
  const isDrawn = propensity !== undefined && step.kind === "coding" && rung.tier === chosen?.tier;
  return isDrawn ? { propensity } : {};
}

/** The main conversation that the task belongs to: its requirement's, or its own where it names none. */
export function mainOf({ ticket, task }: Pick<TaskRun, "ticket" | "task">): string {
  return ticket.requirement === undefined ? `task ${task}` : `requirement ${ticket.requirement}`;
}

/** Gates of the user's own: what a planner may name as a chunk's verifying command. */
export function verifyingGates({ parts }: TaskRun): readonly string[] {
  return [...parts.gates.values()].filter(({ judgesFiles }) => judgesFiles).map(({ name }) => name);
}

type WithoutTask<Event> = Event extends { readonly task: TaskId } ? Omit<Event, "task" | "chunk"> : never;

/** Tells of something that happened to this task, or to this chunk of it. */
export function tell(run: TaskRun, event: WithoutTask<RunEvent>): void {
  const { chunk } = run;
  run.parts.emit({ ...event, task: run.task, ...(chunk === undefined ? {} : { chunk: chunk.id }) });
}
