export type { Begun, EffectResult, Journal, RunJournal, RunRecord } from "./journal.ts";
