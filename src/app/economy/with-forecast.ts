import {
  addUsd,
  type Decision,
  type NanoUsd,
  type TaskId,
  type TaskRecord,
  type Ticket,
  ZERO_USD,
} from "../../domain/index.ts";
import type { RunParts } from "../../pipeline/index.ts";
import { forecastRun, type OpenTask } from "../../reports/index.ts";

/**
 * The same run, which says after each task what all of its backlog will cost; after the last one there is nothing to say. A task's own
 * spend holds its chunks'.
 */
export function withForecast(
  parts: RunParts,
  { tickets, capUsd }: { readonly tickets: readonly Ticket[]; readonly capUsd: NanoUsd | undefined },
): RunParts {
  const spent = new Map<TaskId, NanoUsd>();
  const ended = new Map<TaskId, TaskRecord>();
  const decided = new Map<TaskId, Decision>();
  const spentOn = (task: TaskId) => spent.get(task) ?? ZERO_USD;

  const open = (): readonly OpenTask[] =>
    tickets.flatMap((ticket) => {
      if (ended.has(ticket.id)) return [];
      const decision = decided.get(ticket.id) ?? parts.decide(ticket);
      if (decision.outcome === "refused") return [];
      const { tier, expectedCost: prior } = decision;
      return [{ kind: decision.task.ticket.kind, tier, prior, already: spentOn(ticket.id) }];
    });
  const forecast = () => {
    const finished = [...ended].flatMap(([task, { outcome, decision }]) =>
      outcome === "refused"
        ? []
        : [{ kind: decision.task.ticket.kind, tier: decision.tier, cost: spentOn(task) }],
    );
    return forecastRun({ spent: addUsd(ZERO_USD, ...spent.values()), finished, open: open() });
  };

  return {
    ...parts,
    emit(event) {
      parts.emit(event);
      if (event.kind === "call-answered") spent.set(event.task, event.spentOnTask);
      if (event.kind === "task-decided" && event.chunk === undefined) decided.set(event.task, event.decision);
      if (event.kind !== "task-ended") return;
      ended.set(event.task, event.record);
      const foreseen = forecast();
      if (foreseen.tasksLeft > 0)
        parts.emit({ kind: "run-forecast", run: parts.run, ...foreseen, cap: capUsd });
    },
  };
}
