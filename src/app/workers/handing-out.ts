import { addUsd, type NanoUsd, nanoUsd, SufficeError, type Ticket } from "../../domain/index.ts";
import type { Ledger } from "../../ledger/index.ts";
import { orderTickets, type RunParts } from "../../pipeline/index.ts";
import type { TaskQueue } from "../../workers/index.ts";
import type { CommitExchange } from "./commit-exchange.ts";

interface HandingOut {
  readonly queue: TaskQueue;
  /** Which life of the run this is. */
  readonly life: number;
  readonly exchange: CommitExchange;
  readonly ledger: Pick<Ledger, "calls">;
  readonly tickets: readonly Ticket[];
  readonly maxCostUsd: NanoUsd | undefined;
}

/** The same run, whose tasks are carried out by workers: it plans the waves, waits, and merges what comes back. */
export function handingOut(parts: RunParts, given: HandingOut): RunParts {
  const { queue, life, exchange, ledger, tickets, maxCostUsd } = given;
  const cap = maxCostUsd === undefined ? {} : { maxCostUsd };
  const ordered = orderTickets(tickets);
  return {
    ...parts,
    async handOut(index, base) {
      await exchange.publish(base);
      const end = await queue.handOut({ run: parts.run, index, life, ...cap }, parts.signal);
      if (end.kind === "stopped") throw new SufficeError(end.code, { message: end.because });
      const ticket = ordered[index - 1];
      if (ticket !== undefined) await tellSpent(parts, ticket, ledger);
    },
    fetch: (commit) => exchange.fetch(commit),
  };
}

/** What others have spent on a task is known by the ledger alone. */
async function tellSpent(parts: RunParts, ticket: Ticket, ledger: Pick<Ledger, "calls">): Promise<void> {
  const calls = (await ledger.calls({ run: parts.run })).filter(({ tags }) => tags.task === ticket.id);
  const last = calls.findLast(({ modelAnswered }) => modelAnswered !== undefined);
  if (last?.modelAnswered === undefined) return;
  const spentOnTask = calls.reduce(
    (sum, { cost }) => (cost.kind === "priced" ? addUsd(sum, cost.amount) : sum),
    nanoUsd(0),
  );
  parts.emit({ kind: "call-answered", task: ticket.id, model: last.modelAnswered, spentOnTask });
}
