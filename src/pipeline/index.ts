export { createChangeGate, createCommandGate, createFindingsGate, type Gate } from "./gates/index.ts";
export { orderTickets } from "./order-tickets.ts";
export { runTasks } from "./run.ts";
export type { RunEvent } from "./run-event.ts";
export type { RunParts } from "./run-parts.ts";
export { requireRunnable } from "./runnable.ts";
