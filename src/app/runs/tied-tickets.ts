import type { Ticket } from "../../domain/index.ts";
import { briefObjection, readSources } from "../../pipeline/index.ts";
import type { RunTie } from "../../routing/index.ts";
import { createSelfContainment, readImportGraph } from "../../triage/index.ts";
import { type DecisionSetup, decideTicket } from "../decision-setup.ts";

/**
 * What keeps tickets from being done apart, by their ids: what ties them to the others of their run, as their files are now, and a text
 * that no brief has room for. Only of tickets that could leave, or whose chunks could; those that depend on another are kept anyway.
 */
export async function tiedTickets(
  tickets: readonly Ticket[],
  { root, setup }: { readonly root: string; readonly setup: DecisionSetup },
): Promise<Readonly<Record<string, readonly RunTie[]>>> {
  const splits = setup.policy.pipeline.some(({ split, parts }) => split || parts !== undefined);
  const files = [...new Set(tickets.flatMap((ticket) => ticket.files ?? []))];
  const imports = readImportGraph(await readSources(root, files));
  // Waves see to it that tickets which share a file are done one after the other.
  const judge = createSelfContainment({ open: tickets, imports, takesTurns: true });
  const found: Record<string, readonly RunTie[]> = {};
  for (const ticket of tickets) {
    const decision = decideTicket(ticket, setup);
    const leaves = decision.outcome === "routed" && decision.place === "isolated";
    if ((!leaves && !splits) || (ticket.files ?? []).length === 0) continue;
    const contained = judge({ ...ticket, dependsOn: [] });
    const unfit = leaves ? briefObjection(ticket, decision) : undefined;
    const ties = [
      ...(contained.kind === "tied" ? contained.ties : []),
      ...(unfit === undefined ? [] : [{ because: unfit }]),
    ];
    if (ties.length > 0) found[ticket.id] = ties;
  }
  return found;
}
