import { SufficeError, type Ticket } from "../domain/index.ts";

/**
 * Tickets so that each comes after all that it depends on, otherwise in their given order. Throws `input.invalid` where one
 * depends on a ticket that is not in the list, or on itself in a circle, which is named.
 */
export function orderTickets(tickets: readonly Ticket[]): readonly Ticket[] {
  const byId = new Map(tickets.map((ticket) => [ticket.id, ticket]));
  // A set keeps the order in which things came into it.
  const ordered = new Set<Ticket>();
  for (const ticket of tickets) addDependenciesFirst(ticket, byId, ordered);
  return [...ordered];
}

/** Depth first without recursion: a chain of ten thousand tickets must not overflow the stack. */
function addDependenciesFirst(
  root: Ticket,
  byId: ReadonlyMap<Ticket["id"], Ticket>,
  ordered: Set<Ticket>,
): void {
  const path: { readonly ticket: Ticket; next: number }[] = [{ ticket: root, next: 0 }];
  const onPath = new Set([root]);
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const id = top.ticket.dependsOn[top.next++];
    if (id === undefined) {
      ordered.add(top.ticket);
      onPath.delete(top.ticket);
      path.pop();
      continue;
    }
    const dependency = byId.get(id);
    if (dependency === undefined) {
      const message = `${top.ticket.origin}: "${top.ticket.id}" depends on "${id}", which is not among the tickets`;
      throw new SufficeError("input.invalid", { message });
    }
    if (ordered.has(dependency)) continue;
    if (onPath.has(dependency)) {
      const circle = path.slice(path.findIndex(({ ticket }) => ticket === dependency));
      const names = [...circle.map(({ ticket }) => ticket.id), dependency.id].join(" → ");
      throw new SufficeError("input.invalid", {
        message: `${top.ticket.origin}: tickets depend on each other in a circle: ${names}`,
      });
    }
    path.push({ ticket: dependency, next: 0 });
    onPath.add(dependency);
  }
}
