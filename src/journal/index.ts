export type {
  Begun,
  EffectResult,
  Journal,
  RunJournal,
  RunRecord,
  RunState,
  SharedJournal,
  SharedRunJournal,
} from "./journal.ts";
