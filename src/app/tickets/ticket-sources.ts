/** Kinds of sources that tickets can come from. */
export const TICKET_SOURCES = ["jsonl", "beads", "github", "backlog"] as const;
export type TicketSource = (typeof TICKET_SOURCES)[number];
