import { SufficeError, type Ticket } from "../domain/index.ts";
import type { TicketList } from "./tracker.ts";

/** A file of another format is one mistake a line. */
const MOST_MISTAKES = 20;

/**
 * A list is taken whole or not at all: a backlog with a hole would be run without anybody noticing. Throws `input.invalid`
 * with every mistake, and with every id that comes again.
 */
export function ticketList(
  tickets: readonly Ticket[],
  { notes, mistakes }: { readonly notes: readonly string[]; readonly mistakes: readonly string[] },
): TicketList {
  const all = [...mistakes, ...givenAgain(tickets)];
  if (all.length > 0) throw new SufficeError("input.invalid", { message: listed(all) });
  return { tickets, notes };
}

function givenAgain(tickets: readonly Ticket[]): readonly string[] {
  const first = new Map<string, string>();
  return tickets.flatMap(({ id, origin }) => {
    const before = first.get(id);
    if (before === undefined) first.set(id, origin);
    return before === undefined ? [] : [`${origin}: the id "${id}" was given before, at ${before}`];
  });
}

function listed(mistakes: readonly string[]): string {
  const more = mistakes.length - MOST_MISTAKES;
  const shown = mistakes.slice(0, MOST_MISTAKES).join("\n");
  return more > 0 ? `${shown}\nand ${more} more` : shown;
}
