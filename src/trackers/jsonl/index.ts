export { createJsonlTracker } from "./jsonl-tracker.ts";
export { parseTickets } from "./parse-tickets.ts";
