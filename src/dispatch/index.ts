export { createBudgetKeeper } from "./budget-keeper.ts";
export { type Answered, type Call, createDispatcher, type Dispatcher, type Once } from "./dispatcher.ts";
