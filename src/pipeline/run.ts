import type { TaskRecord, Ticket } from "../domain/index.ts";
import { createMainConversations } from "./conversations.ts";
import { orderTickets } from "./order-tickets.ts";
import type { RunParts } from "./run-parts.ts";
import { runTask } from "./run-task.ts";

/**
 * All tickets, each after what it depends on, one at a time: each builds on the commits of those before it, so nothing
 * conflicts. Throws where the run cannot go on (its cap, a provider that is down, Ctrl-C); what was finished is in the
 * journal, and calling this again with the same journal goes on from there.
 */
export async function runTasks(tickets: readonly Ticket[], parts: RunParts): Promise<readonly TaskRecord[]> {
  const main = createMainConversations();
  const records: TaskRecord[] = [];
  for (const [index, ticket] of orderTickets(tickets).entries()) {
    const unmetDependency = ticket.dependsOn.find((id) => !records.some((record) => isAccepted(record, id)));
    // Should the branch have been deleted since, it begins again where the last accepted work stands, not without it.
    const base = records.findLast(({ commit }) => commit !== undefined)?.commit ?? parts.base;
    const position = { index: index + 1, unmetDependency };
    const record = await runTask(ticket, position, { parts: { ...parts, base }, main });
    records.push(record);
    parts.emit({ kind: "task-ended", task: ticket.id, record });
  }
  return records;
}

function isAccepted(record: TaskRecord, id: Ticket["id"]): boolean {
  return record.outcome === "accepted" && record.decision.task.ticket.id === id;
}
