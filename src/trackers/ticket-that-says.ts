import type { Ticket } from "../domain/index.ts";

/** A ticket that says what is given; all else is unknown, not empty. */
export function ticketThatSays(
  known: Pick<Ticket, "id" | "title" | "origin"> & Partial<Omit<Ticket, "partOf">>,
): Ticket {
  return {
    description: "",
    labels: [],
    files: undefined,
    dependsOn: [],
    kind: undefined,
    acceptance: [],
    requirement: undefined,
    suggestedModel: undefined,
    partOf: undefined,
    ...known,
  };
}
