import { type HeldRows, heldRun } from "../held-run.ts";
import type { RunJournal, RunRecord } from "../journal.ts";
import type { SqliteJournalParts } from "./journal-parts.ts";
import { assertOwned, disown, endRun } from "./run-rows.ts";
import { beginStep, failStep, finishedResult, finishStep } from "./step-rows.ts";

/** The steps of a run that this process holds already. */
export function createRunJournal(parts: SqliteJournalParts, record: RunRecord): RunJournal {
  return heldRun(record, heldRows(parts, record));
}

function heldRows({ store, append, identity }: SqliteJournalParts, { run }: RunRecord): HeldRows {
  return {
    doing: (key) => {
      const step = { run, key };
      return {
        begin: () =>
          store.transaction(async (transaction) => {
            await assertOwned(transaction, run, identity.self);
            return await beginStep(transaction, step);
          }),
        fail: () => store.transaction((transaction) => failStep(transaction, step)),
        finish: (resultJson, entries) =>
          store.transaction(async (transaction) => {
            await append(transaction, entries);
            await finishStep(transaction, step, resultJson);
          }),
      };
    },
    finishedResult: (key) => finishedResult(store.database, { run, key }),
    end: (at) =>
      store.transaction(async (transaction) => {
        await assertOwned(transaction, run, identity.self);
        await endRun(transaction, run, at);
      }),
    letGo: () => store.transaction((transaction) => disown(transaction, run, identity.self)),
  };
}
