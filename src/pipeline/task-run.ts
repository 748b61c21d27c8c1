import type { DecidedStep, Ticket, WorkTags } from "../domain/index.ts";
import type { HeldConversation, MainConversations } from "./conversations.ts";
import type { TaskCommand } from "./machine/next.ts";
import { placeAt } from "./machine/task-state.ts";
import type { RunParts } from "./run-parts.ts";
import type { TrackedWorkspace } from "./tracked-workspace.ts";

export type AttemptCommand = Extract<TaskCommand, { kind: "attempt" }>;

/** One task on its way through the pipeline. */
export interface TaskRun {
  readonly parts: RunParts;
  readonly ticket: Ticket;
  /** Begins every journal key of the task: `t3`. */
  readonly key: string;
  readonly workspace: TrackedWorkspace;
  readonly main: MainConversations;
  /** The decided steps by name. */
  readonly steps: ReadonlyMap<string, DecidedStep>;
  /** The conversation of each step, for rework; by the step's name. */
  readonly conversations: Map<string, HeldConversation>;
}

/** What every row of an attempt is marked with. */
export function tagsOf(run: TaskRun, command: Pick<AttemptCommand, "step" | "rung" | "attempt">) {
  const { parts, ticket } = run;
  return {
    run: parts.run,
    task: ticket.id,
    step: command.step.step,
    attempt: command.attempt,
    tier: command.rung.tier,
    place: placeAt(command.step, command.rung),
    ...(ticket.requirement === undefined ? {} : { requirement: ticket.requirement }),
    ...(ticket.kind === undefined ? {} : { kind: ticket.kind }),
  } satisfies WorkTags;
}
