export { createChangeGate } from "./change-gate.ts";
export { createCommandGate } from "./command-gate.ts";
export { createFindingsGate, SUBMIT_REVIEW } from "./findings-gate.ts";
export type { Gate, Judged } from "./gate.ts";
export { createPlanGate, SUBMIT_PLAN } from "./plan-gate.ts";
export { createScopeGate } from "./scope-gate.ts";
export { createScriptGate } from "./script-gate.ts";
export { createSizeGate } from "./size-gate.ts";
