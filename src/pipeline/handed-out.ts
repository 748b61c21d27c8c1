import { SufficeError, type TaskRecord, type Ticket } from "../domain/index.ts";
import { createLimiter } from "./limiter.ts";
import { orderTickets } from "./order-tickets.ts";
import type { RunParts } from "./run-parts.ts";
import {
  createMainConversations,
  type NamedConversation,
  type OpenConversation,
} from "./task/conversations.ts";
import { runTask, type TaskContext, type TaskPosition, type TaskResult, taskKey } from "./task/run-task.ts";
import { mainOf } from "./task/task-run.ts";

/** What somebody else has to know to carry a task out; its ticket is in the run's plan. */
interface TaskOrder extends Omit<TaskPosition, "index"> {
  /** The main conversation that it may go on with. */
  readonly conversation: OpenConversation | null;
}

/** What came of it. */
interface TaskReport {
  readonly record: TaskRecord;
  readonly kept: readonly NamedConversation[];
}

/** A task that is carried out by another process: order and report lie in the journal that both share. */
export async function handedOut(
  ticket: Ticket,
  { index, ...position }: TaskPosition,
  { parts, main }: TaskContext,
): Promise<TaskResult> {
  await parts.once<TaskOrder>(orderKey(index), async () => ({
    result: {
      ...position,
      conversation: main.of(mainOf({ ticket, task: ticket.id })) ?? null,
    },
    entries: [],
  }));
  await parts.handOut?.(index, position.base);
  const report = await parts.recorded<TaskReport>(reportKey(index));
  if (report === undefined) {
    throw new SufficeError("bug.invariant", {
      message: `task ${ticket.id} was carried out without a report`,
    });
  }
  if (report.record.commit !== undefined) await parts.fetch?.(report.record.commit);
  // Whoever carried it out has cleaned up there.
  return { ...report, cleanUp: async () => {} };
}

/**
 * Carries out a task that was handed out, and leaves its report in the journal. One that has been reported already is not begun again.
 * `deliver` is called with its commit, if it has one, before the report is made.
 */
export async function carryOutOrder(
  index: number,
  given: {
    readonly tickets: readonly Ticket[];
    readonly parts: RunParts;
    readonly fetch: (base: string) => Promise<void>;
    readonly deliver: (commit: string) => Promise<void>;
  },
): Promise<void> {
  const { tickets, parts, fetch, deliver } = given;
  const before = await parts.recorded<TaskReport>(reportKey(index));
  const order = await parts.recorded<TaskOrder>(orderKey(index));
  const ticket = orderTickets(tickets)[index - 1];
  if (before !== undefined) return;
  if (order === undefined || ticket === undefined) {
    throw new SufficeError("bug.invariant", { message: `no task was ordered under number ${index}` });
  }
  await fetch(order.base);
  const known: readonly NamedConversation[] =
    order.conversation === null ? [] : [[mainOf({ ticket, task: ticket.id }), order.conversation]];
  const result = await runTask(
    ticket,
    { index, base: order.base, unmetDependency: order.unmetDependency },
    { parts, main: createMainConversations(known), chunkLimit: createLimiter(parts.concurrency) },
  );
  const { record, kept, cleanUp } = result;
  if (record.commit !== undefined) await deliver(record.commit);
  await parts.once<TaskReport>(reportKey(index), async () => ({ result: { record, kept }, entries: [] }));
  await cleanUp();
}

function orderKey(index: number): string {
  return `order/${taskKey(index)}`;
}

function reportKey(index: number): string {
  return `${taskKey(index)}/report`;
}
