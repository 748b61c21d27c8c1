export { createBudgetKeeper } from "./budget-keeper.ts";
export { type Answered, type Call, createDispatcher, type Dispatcher } from "./dispatcher.ts";
export type { Metered, MeteredWork, Performed, PerformGiven, ReportedCall } from "./metered-work.ts";
export type { Once } from "./once.ts";
