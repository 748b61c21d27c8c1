import { messageOf, SufficeError } from "../../domain/index.ts";
import { type Store, storedText } from "../../store/index.ts";
import type { Begun, EffectResult, RunJournal, RunRecord } from "../journal.ts";
import type { SqliteJournalParts } from "./journal-parts.ts";
import { assertOwned, disown, endRun } from "./run-rows.ts";
import { beginStep, failStep, finishedResult, finishStep, type StepId } from "./step-rows.ts";

type Effect<Result> = (begun: Begun) => Promise<EffectResult<Result>>;

/** The steps of a run that this process holds already. */
export function createRunJournal(parts: SqliteJournalParts, record: RunRecord): RunJournal {
  const { store, identity } = parts;
  const { run } = record;
  const underWay = new Set<string>();
  let isHeld = true;

  const assertHeld = (deed: string): void => {
    if (!isHeld) throw bug(`${deed} of run ${run}, which was released or ended`);
  };
  return {
    record,
    step: async <Result>(key: string, effect: Effect<Result>): Promise<Result> => {
      assertHeld(`step "${key}"`);
      if (underWay.has(key)) throw bug(`step "${key}" of run ${run} while it is under way`);
      underWay.add(key);
      try {
        return await doOnce(parts, { run, key: storedText(key) }, effect);
      } finally {
        underWay.delete(key);
      }
    },
    recorded: async (key) => {
      const resultJson = await finishedResult(store.database, { run, key: storedText(key) });
      return resultJson === undefined ? undefined : JSON.parse(resultJson);
    },
    end: async (at) => {
      assertHeld("the end");
      if (underWay.size > 0) throw bug(`the end of run ${run} while steps are under way`);
      await store.transaction(async (transaction) => {
        await assertOwned(transaction, run, identity.self);
        await endRun(transaction, run, at);
      });
      isHeld = false;
    },
    release: async () => {
      if (!isHeld) return;
      await store.transaction((transaction) => disown(transaction, run, identity.self));
      isHeld = false;
    },
  };
}

async function doOnce<Result>(
  { store, append, identity }: SqliteJournalParts,
  step: StepId,
  effect: Effect<Result>,
): Promise<Result> {
  const before = await store.transaction(async (transaction) => {
    await assertOwned(transaction, step.run, identity.self);
    return await beginStep(transaction, step);
  });
  // The caller's word for what it stored under this key: a key has one kind of result.
  if (before.kind === "finished") return JSON.parse(before.resultJson);

  const done = await calling(store, step, () => effect({ interrupted: before.interrupted }));
  const resultJson = JSON.stringify(done.result);
  // Where this fails the beginning stays: it was done, and perhaps paid, and could not be written down.
  await store.transaction(async (transaction) => {
    await append(transaction, done.entries);
    await finishStep(transaction, step, resultJson);
  });
  // Read back, so that a run sees the same value whether it was resumed or not.
  return JSON.parse(resultJson);
}

/** An effect that throws has told how it ended, so its step is not one that a crash cut off. */
async function calling<Done>(store: Store, step: StepId, effect: () => Promise<Done>): Promise<Done> {
  try {
    return await effect();
  } catch (error) {
    try {
      await store.transaction((transaction) => failStep(transaction, step));
    } catch (storeError) {
      throw new SufficeError("ledger.unavailable", {
        message: messageOf(storeError),
        cause: new AggregateError([storeError, error], "a step failed, and so did writing that down"),
      });
    }
    throw error;
  }
}

function bug(what: string): SufficeError {
  return new SufficeError("bug.invariant", { message: `the journal was asked for ${what}.` });
}
