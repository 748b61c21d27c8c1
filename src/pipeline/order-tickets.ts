import { SufficeError, type Ticket } from "../domain/index.ts";

/**
 * Tickets so that each comes after all that it depends on, otherwise in their given order. Throws `input.invalid` where one
 * depends on a ticket that is not in the list, or on itself in a circle, which is named.
 */
export function orderTickets(tickets: readonly Ticket[]): readonly Ticket[] {
  const byId = new Map(tickets.map((ticket) => [ticket.id, ticket]));
  const ordered: Ticket[] = [];
  const done = new Set<Ticket>();
  for (const ticket of tickets) {
    for (const next of dependenciesFirst(ticket, byId, done)) {
      done.add(next);
      ordered.push(next);
    }
  }
  return ordered;
}

/** Depth first without recursion: a chain of ten thousand tickets must not overflow the stack. */
function dependenciesFirst(
  root: Ticket,
  byId: ReadonlyMap<Ticket["id"], Ticket>,
  done: ReadonlySet<Ticket>,
): readonly Ticket[] {
  const found: Ticket[] = [];
  const finished = new Set<Ticket>(done);
  const path: { readonly ticket: Ticket; next: number }[] = [{ ticket: root, next: 0 }];
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    if (finished.has(top.ticket)) {
      path.pop();
      continue;
    }
    const id = top.ticket.dependsOn[top.next++];
    if (id === undefined) {
      finished.add(top.ticket);
      found.push(top.ticket);
      path.pop();
      continue;
    }
    const dependency = byId.get(id);
    if (dependency === undefined) {
      const message = `${top.ticket.origin}: "${top.ticket.id}" depends on "${id}", which is not among the tickets`;
      throw new SufficeError("input.invalid", { message });
    }
    const circle = path.findIndex((each) => each.ticket === dependency);
    if (circle !== -1) {
      const names = [...path.slice(circle).map((each) => each.ticket.id), dependency.id].join(" → ");
      throw new SufficeError("input.invalid", {
        message: `${top.ticket.origin}: tickets depend on each other in a circle: ${names}`,
      });
    }
    path.push({ ticket: dependency, next: 0 });
  }
  return found;
}
