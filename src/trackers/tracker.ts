import type { Ticket } from "../domain/index.ts";

/** What a tracker gave, and what in it was passed over: said to the user, never silent. */
export interface TicketList {
  readonly tickets: readonly Ticket[];
  readonly notes: readonly string[];
}

/** Where work comes from. Throws `input.missing` and `input.invalid`, naming file and line; then nothing is taken. */
export interface Tracker {
  readonly name: string;
  tickets(): Promise<TicketList>;
}
