export type { TicketList, Tracker } from "./tracker.ts";
