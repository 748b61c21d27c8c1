export { briefObjection } from "./chunks/brief-objection.ts";
export { readSources } from "./chunks/read-sources.ts";
export { isPaidJudge, type UndetectedShare, withoutCeremony } from "./economy/ceremony.ts";
export {
  type AcceptedChange,
  type ExemplarShelf,
  type Exemplars,
  keepExemplar,
} from "./economy/exemplars.ts";
export { guardSpend, stopAt } from "./economy/guard-spend.ts";
export { undetectedShare } from "./economy/undetected-share.ts";
export { requireRunnable } from "./executors.ts";
export {
  createChangeGate,
  createCommandGate,
  createContractGate,
  createFindingsGate,
  createPlanGate,
  createScopeGate,
  createScriptGate,
  createSizeGate,
  type Gate,
} from "./gates/index.ts";
export { carryOutOrder } from "./handed-out.ts";
export { orderTickets } from "./order-tickets.ts";
export { runTasks } from "./run.ts";
export type { RunEvent } from "./run-event.ts";
export type { RunParts, StepProgram } from "./run-parts.ts";
