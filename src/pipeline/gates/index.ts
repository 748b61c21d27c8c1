export { createChangeGate } from "./change-gate.ts";
export { createCommandGate } from "./command-gate.ts";
export { createFindingsGate, SUBMIT_REVIEW } from "./findings-gate.ts";
export type { Gate, Judged } from "./gate.ts";
