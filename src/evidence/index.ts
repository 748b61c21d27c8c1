export { anytimeInterval } from "./bounds/anytime.ts";
export { betaQuantile, incompleteBeta } from "./bounds/incomplete-beta.ts";
export { type ShareInterval, wilsonInterval, wilsonLower } from "./bounds/wilson.ts";
export type {
  GateResult,
  JudgedBy,
  Outcome,
  OutcomeResult,
  ReadOutcomes,
  SkippedRow,
} from "./outcome.ts";
export { type AttemptOutcome, attemptOutcomes, passRates } from "./pass-rates.ts";
export { type LedgerRows, ledgerOutcomes } from "./sources/ledger-outcomes.ts";
