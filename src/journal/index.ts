export type { Begun, EffectResult, Journal, RunJournal, RunRecord, RunState } from "./journal.ts";
