export {
  cascadePolicy,
  type ExpectedOutcome,
  expectedOutcome,
  type UnknownOutcome,
} from "./expected-outcome.ts";
export type { Attempted, KnownTask, NextStep, OutcomePolicy } from "./outcome-policy.ts";
export { type ModelOutcome, type OutcomeTask, PERFECT_VERIFIER, type Verifier } from "./outcome-task.ts";
export { createRandom, type Random } from "./random.ts";
