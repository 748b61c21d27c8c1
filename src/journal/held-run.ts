import { type Entry, type Instant, messageOf, type RunId, SufficeError } from "../domain/index.ts";
import { storedText } from "../store/index.ts";
import type { Begun, EffectResult, RunJournal, RunRecord } from "./journal.ts";

/** What the journal knew of a step when it was asked for. */
export type StepBefore =
  | { readonly kind: "finished"; readonly resultJson: string }
  | ({ readonly kind: "begun" } & Begun);

/** One doing of a step, as a database keeps it. Each deed is a transaction, and throws where this process holds the run no longer. */
export interface StepDoing {
  /**
   * Marks a step that is not finished as begun. A beginning that is there already was never finished: its process died, or could not
   * write down how it ended.
   */
  readonly begin: () => Promise<StepBefore>;
  /** Nothing but the key is kept. */
  readonly fail: () => Promise<void>;
  /** Together with the entries. */
  readonly finish: (resultJson: string, entries: readonly Entry[]) => Promise<void>;
}

/** The rows of a run, or of a part of it, that this process holds. Keys are as they are stored. */
export interface HeldRows {
  readonly doing: (key: string) => StepDoing;
  /** `undefined` for a step that is not finished. */
  readonly finishedResult: (key: string) => Promise<string | undefined>;
  readonly end: (at: Instant) => Promise<void>;
  /** Does nothing where somebody else holds it by now. */
  readonly letGo: () => Promise<void>;
}

type Effect<Result> = (begun: Begun) => Promise<EffectResult<Result>>;

/** The steps of a run that this process holds already, whichever database they lie in. */
export function heldRun(record: RunRecord, rows: HeldRows): RunJournal {
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
        return await doOnce(rows.doing(storedText(key)), effect);
      } finally {
        underWay.delete(key);
      }
    },
    recorded: async (key) => {
      const resultJson = await rows.finishedResult(storedText(key));
      return resultJson === undefined ? undefined : JSON.parse(resultJson);
    },
    end: async (at) => {
      assertHeld("the end");
      if (underWay.size > 0) throw bug(`the end of run ${run} while steps are under way`);
      await rows.end(at);
      isHeld = false;
    },
    release: async () => {
      if (!isHeld) return;
      await rows.letGo();
      isHeld = false;
    },
  };
}

/** A step's row as what was known of it, where it is finished. */
export function finishedStep(run: RunId, key: string, resultJson: string | null): StepBefore {
  if (resultJson !== null) return { kind: "finished", resultJson };
  throw new SufficeError("bug.invariant", {
    message: `step "${key}" of run ${run} is finished, but the journal has no result of it.`,
  });
}

async function doOnce<Result>(doing: StepDoing, effect: Effect<Result>): Promise<Result> {
  const before = await doing.begin();
  // The caller's word for what it stored under this key: a key has one kind of result.
  if (before.kind === "finished") return JSON.parse(before.resultJson);

  const done = await calling(doing, () => effect({ interrupted: before.interrupted }));
  const resultJson = JSON.stringify(done.result);
  // Where this fails the beginning stays: it was done, and perhaps paid, and could not be written down.
  await doing.finish(resultJson, done.entries);
  // Read back, so that a run sees the same value whether it was resumed or not.
  return JSON.parse(resultJson);
}

/** An effect that throws has told how it ended, so its step is not one that a crash cut off. */
async function calling<Done>(doing: StepDoing, effect: () => Promise<Done>): Promise<Done> {
  try {
    return await effect();
  } catch (error) {
    try {
      await doing.fail();
    } catch (failure) {
      const code = failure instanceof SufficeError ? failure.code : "ledger.unavailable";
      throw new SufficeError(code, {
        message: messageOf(failure),
        cause: new AggregateError([failure, error], "a step failed, and so did writing that down"),
      });
    }
    throw error;
  }
}

function bug(what: string): SufficeError {
  return new SufficeError("bug.invariant", { message: `the journal was asked for ${what}.` });
}
