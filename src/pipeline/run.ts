import { type Decision, SufficeError, type TaskRecord, type Ticket } from "../domain/index.ts";
import { handedOut } from "./handed-out.ts";
import { integrate } from "./integrate.ts";
import { createLimiter, failureOf, settleAll } from "./limiter.ts";
import { orderTickets } from "./order-tickets.ts";
import type { RunParts } from "./run-parts.ts";
import { createMainConversations } from "./task/conversations.ts";
import { runTask, type TaskContext, type TaskResult, taskKey } from "./task/run-task.ts";
import { planWaves } from "./waves.ts";

/**
 * All tickets, wave by wave: within a wave none depends on another, no two touch the same file, and as many as allowed are
 * under way at once, all from the same commit. When a wave is done, its accepted work is merged in order, and the next one
 * builds on that. Throws where the run cannot go on (its cap, a provider that is down, Ctrl-C); what was finished is in the
 * journal, and calling this again with the same journal goes on from there.
 */
export async function runTasks(tickets: readonly Ticket[], parts: RunParts): Promise<readonly TaskRecord[]> {
  const ordered = orderTickets(tickets);
  const { waves, waits } = planWaves(ordered.map((ticket, index) => waveItem(ticket, index + 1, parts)));
  parts.emit({ kind: "waves-planned", waves: waves.map((wave) => wave.map(({ id }) => id)), waits });
  const context: TaskContext = {
    parts,
    main: createMainConversations(),
    chunkLimit: createLimiter(parts.concurrency),
  };
  // Who hands tasks out only waits for them: how many are carried out at once is for those who do.
  const limit = createLimiter(parts.handOut === undefined ? parts.concurrency : ordered.length);
  const carryOut = parts.handOut === undefined ? runTask : handedOut;
  const records = new Map<number, TaskRecord>();
  for (const [number, wave] of waves.entries()) {
    const base = await parts.once(`w${number + 1}/base`, async () => ({
      // Should the branch have been deleted since, it begins again where the last accepted work stands, not without it.
      result: await parts.workspaces.openBranch(parts.root, parts.run, lastCommit(records) ?? parts.base),
      entries: [],
    }));
    const works = wave.map(({ ticket, index }) => {
      const position = { index, base, unmetDependency: unmetDependency(ticket, records) };
      return () => carryOut(ticket, position, context);
    });
    const settled = await settleAll(limit, works, notBegun);
    for (const [at, { ticket, index }] of wave.entries()) {
      const result = settled[at];
      // What comes after one that was stopped waits for it, else a resumed run would merge in another order.
      if (result === undefined || result.status === "rejected") break;
      const tip = lastCommit(records) ?? base;
      const record = await integrate(result.value.record, { key: taskKey(index), base: tip }, parts);
      if (record.outcome === "accepted") publish(result.value, context);
      await result.value.cleanUp();
      records.set(index, record);
      parts.emit({ kind: "task-ended", task: ticket.id, record });
    }
    const failure = failureOf(settled);
    if (failure !== undefined) throw failure.reason;
  }
  return ordered.flatMap((_, index) => records.get(index + 1) ?? []);
}

/** Of what was not accepted nobody must be told. */
function publish({ kept }: TaskResult, { main }: TaskContext): void {
  for (const [name, conversation] of kept) main.keep(name, conversation);
}

interface TicketItem {
  readonly id: string;
  readonly dependsOn: readonly string[];
  readonly files: readonly string[] | undefined;
  readonly conversation: string | undefined;
  readonly ticket: Ticket;
  readonly index: number;
}

/** Delegated work needs no open conversation, so that what shares a requirement may still run at once. */
function waveItem(ticket: Ticket, index: number, parts: RunParts): TicketItem {
  const decision: Decision = parts.decide(ticket);
  const isDelegated = decision.outcome === "routed" && decision.place === "isolated";
  return {
    id: ticket.id,
    dependsOn: ticket.dependsOn,
    files: ticket.files,
    conversation: isDelegated ? undefined : ticket.requirement,
    ticket,
    index,
  };
}

function unmetDependency(
  { dependsOn }: Ticket,
  records: ReadonlyMap<number, TaskRecord>,
): string | undefined {
  const accepted = [...records.values()].filter(({ outcome }) => outcome === "accepted");
  return dependsOn.find((id) => !accepted.some(({ decision }) => decision.task.ticket.id === id));
}

function lastCommit(records: ReadonlyMap<number, TaskRecord>): string | undefined {
  return [...records.values()].findLast(({ commit }) => commit !== undefined)?.commit;
}

function notBegun(): SufficeError {
  return new SufficeError("run.interrupted", {
    message: "not begun, because another task had stopped the run",
  });
}
