/** Kinds of sources that tickets can come from. */
export const TICKET_SOURCES = ["jsonl"] as const;
export type TicketSource = (typeof TICKET_SOURCES)[number];
