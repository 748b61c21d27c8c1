import * as fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import {
  type Entry,
  type ErrorCode,
  instant,
  type Json,
  type RunId,
  runId,
  SufficeError,
} from "../domain/index.ts";
import type { Journal, RunJournal } from "./journal.ts";

/** One journal as several processes see it. They are named by numbers; none is dead until it is killed. */
export interface JournalBench {
  readonly journalOf: (process: number) => Journal;
  readonly kill: (process: number) => void | Promise<void>;
  /** What a process is told that was taken for dead and lost its run. */
  readonly takenOver: ErrorCode;
  /** What was committed for the ledger, in order. */
  readonly committed: () => Promise<readonly Entry[]>;
  readonly close: () => Promise<void>;
}

/** What every journal keeps to. `make` gives an empty one each time; the suite closes it. */
export function journalContract(name: string, make: () => Promise<JournalBench>): void {
  const openForTest = async (): Promise<JournalBench> => {
    const bench = await make();
    onTestFinished(() => bench.close());
    return bench;
  };

  describe(`${name} as a journal: steps`, () => {
    test("a step is done once; after that its result is given back", async () => {
      const bench = await openForTest();
      const run = await bench.journalOf(1).begin(RUN, null, instant(0));
      const calls: string[] = [];
      const results = [
        await run.step("a", noting(calls, "first")),
        await run.step("a", noting(calls, "second")),
        await run.step("b", noting(calls, "third")),
      ];
      expect([results, calls]).toEqual([
        ["first", "first", "third"],
        ["first", "third"],
      ]);
    });

    test("what a dead process finished is not done again by the next one", async () => {
      const bench = await openForTest();
      const calls: string[] = [];
      const first = await bench.journalOf(1).begin(RUN, null, instant(0));
      await first.step("a", noting(calls, "first"));
      await bench.kill(1);
      const second = await bench.journalOf(2).resume(RUN);
      const result = await second.step("a", noting(calls, "second"));
      expect([result, calls, await bench.committed()]).toEqual(["first", ["first"], [entryOf("first")]]);
    });

    test("of a run it can be said whether somebody works on it, nobody does, it has ended, or it never was", async () => {
      const bench = await openForTest();
      const journal = bench.journalOf(2);
      const states = [await journal.stateOf(RUN)];
      await bench.journalOf(1).begin(RUN, null, instant(0));
      states.push(await journal.stateOf(RUN));
      await bench.kill(1);
      states.push(await journal.stateOf(RUN));
      await (await journal.resume(RUN)).end(instant(1));
      states.push(await journal.stateOf(RUN));
      expect(states).toEqual(["unknown", "held", "abandoned", "ended"]);
    });

    test("what was done can be asked for, and asking does nothing", async () => {
      const bench = await openForTest();
      const run = await bench.journalOf(1).begin(RUN, null, instant(0));
      const before = await run.recorded("a");
      await run.step("a", noting([], "first"));
      await expect(run.step("b", () => Promise.reject(new Error("not today")))).rejects.toThrow("not today");
      expect([before, await run.recorded("a"), await run.recorded("b")]).toEqual([
        undefined,
        "first",
        undefined,
      ]);
    });

    test("a result comes back deep-equal, whatever JSON it is", async () => {
      const bench = await openForTest();
      const run = await bench.journalOf(1).begin(RUN, null, instant(0));
      let steps = 0;
      await fc.assert(
        fc.asyncProperty(fc.jsonValue(), async (value) => {
          // What JSON itself changes (-0) is not the journal's to keep.
          const json: Json = JSON.parse(JSON.stringify(value));
          const key = `step ${(steps += 1)}`;
          const first = await run.step(key, async () => ({ result: json, entries: [] }));
          const again = await run.step(key, neverCalled);
          expect([first, again]).toStrictEqual([json, json]);
        }),
      );
    });

    test("steps whose keys differ only in what databases like to drop are two", async () => {
      const bench = await openForTest();
      const run = await bench.journalOf(1).begin(RUN, null, instant(0));
      const calls: string[] = [];
      for (const key of ["a", "a\0", "a\ud800", "a\udc00", "A", "a "])
        await run.step(key, noting(calls, key));
      expect(calls).toEqual(["a", "a\0", "a\ud800", "a\udc00", "A", "a "]);
    });

    test("the first doing of a step is not called interrupted", async () => {
      const bench = await openForTest();
      const run = await bench.journalOf(1).begin(RUN, null, instant(0));
      expect(await run.step("a", tellInterrupted)).toBe(false);
    });

    test("a step that a dead process began and never finished is called interrupted", async () => {
      const bench = await openForTest();
      const first = await bench.journalOf(1).begin(RUN, null, instant(0));
      await first.step("done", tellInterrupted);
      await hang(first, "cut off");
      await bench.kill(1);
      const second = await bench.journalOf(2).resume(RUN);
      const told = [
        await second.step("done", tellInterrupted),
        await second.step("cut off", tellInterrupted),
        await second.step("never begun", tellInterrupted),
      ];
      expect(told).toEqual([false, true, false]);
    });

    test("a step stays interrupted until somebody finishes it, over several deaths", async () => {
      const bench = await openForTest();
      await hang(await bench.journalOf(1).begin(RUN, null, instant(0)), "a");
      await bench.kill(1);
      await hang(await bench.journalOf(2).resume(RUN), "a");
      await bench.kill(2);
      expect(await (await bench.journalOf(3).resume(RUN)).step("a", tellInterrupted)).toBe(true);
    });

    test("where the effect throws, its error goes on, nothing is kept, and the next try is not interrupted", async () => {
      const bench = await openForTest();
      const run = await bench.journalOf(1).begin(RUN, null, instant(0));
      const reason = new Error("the provider said no");
      await expect(run.step("a", () => Promise.reject(reason))).rejects.toBe(reason);
      expect([await bench.committed(), await run.step("a", tellInterrupted)]).toEqual([[], false]);
    });

    test("a step that failed in a process that died later is not interrupted", async () => {
      const bench = await openForTest();
      const first = await bench.journalOf(1).begin(RUN, null, instant(0));
      await expect(first.step("a", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
      await bench.kill(1);
      expect(await (await bench.journalOf(2).resume(RUN)).step("a", tellInterrupted)).toBe(false);
    });

    test("asking for a step while it is under way is a bug, and harms nothing", async () => {
      const bench = await openForTest();
      const run = await bench.journalOf(1).begin(RUN, null, instant(0));
      const result = await run.step("a", async () => {
        expect(await codeOf(run.step("a", neverCalled))).toBe("bug.invariant");
        return { result: "done", entries: [entryOf("done")] };
      });
      expect([result, await bench.committed()]).toEqual(["done", [entryOf("done")]]);
    });

    test("different steps of a run go side by side", async () => {
      const bench = await openForTest();
      const run = await bench.journalOf(1).begin(RUN, null, instant(0));
      const calls: string[] = [];
      const keys = Array.from({ length: 20 }, (_, index) => `step ${index}`);
      const results = await Promise.all(keys.map((key) => run.step(key, noting(calls, key))));
      expect([results, calls.toSorted()]).toEqual([keys, keys.toSorted()]);
    });

    test("runs do not share their steps", async () => {
      const bench = await openForTest();
      const journal = bench.journalOf(1);
      const calls: string[] = [];
      for (const run of [RUN, OTHER_RUN]) {
        await (await journal.begin(run, null, instant(0))).step("a", noting(calls, run));
      }
      expect(calls).toEqual([RUN, OTHER_RUN]);
    });
  });

  describe(`${name} as a journal: runs`, () => {
    test("a run keeps its plan and its times, and the newest comes first", async () => {
      const bench = await openForTest();
      const journal = bench.journalOf(1);
      const plan = { tickets: ["T-1", "T-2"], policy: "evidence", caps: { usd: 2.5 } };
      const begun = await journal.begin(RUN, plan, instant(10));
      const other = await journal.begin(OTHER_RUN, null, instant(20));
      await other.end(instant(30));
      const record = { run: RUN, startedAt: instant(10), endedAt: undefined, plan };
      expect([begun.record, await journal.runs()]).toStrictEqual([
        record,
        [{ run: OTHER_RUN, startedAt: instant(20), endedAt: instant(30), plan: null }, record],
      ]);
    });

    test("a resumed run has the record that it began with", async () => {
      const bench = await openForTest();
      const begun = await bench.journalOf(1).begin(RUN, { seed: 7 }, instant(10));
      await bench.kill(1);
      expect((await bench.journalOf(2).resume(RUN)).record).toStrictEqual(begun.record);
    });

    test("a run's id is taken once, even after its end", async () => {
      const bench = await openForTest();
      const journal = bench.journalOf(1);
      await (await journal.begin(RUN, "mine", instant(0))).end(instant(1));
      expect(await codeOf(journal.begin(RUN, "yours", instant(2)))).toBe("usage.invalid");
      expect((await journal.runs()).map(({ plan }) => plan)).toEqual(["mine"]);
      expect(await journal.runs(0)).toEqual([]);
    });

    test("a run that nobody began cannot be resumed", async () => {
      const bench = await openForTest();
      expect(await codeOf(bench.journalOf(1).resume(RUN))).toBe("input.missing");
    });

    test("a run that has ended cannot be resumed", async () => {
      const bench = await openForTest();
      const journal = bench.journalOf(1);
      await (await journal.begin(RUN, null, instant(0))).end(instant(1));
      expect(await codeOf(journal.resume(RUN))).toBe("usage.invalid");
    });

    test("a run that a living process holds cannot be resumed, not even by itself", async () => {
      const bench = await openForTest();
      await bench.journalOf(1).begin(RUN, null, instant(0));
      const codes = [
        await codeOf(bench.journalOf(2).resume(RUN)),
        await codeOf(bench.journalOf(1).resume(RUN)),
      ];
      expect(codes).toEqual(["usage.invalid", "usage.invalid"]);
    });

    test("of two that resume at once only one gets the run", async () => {
      const bench = await openForTest();
      await bench.journalOf(1).begin(RUN, null, instant(0));
      await bench.kill(1);
      const both = [bench.journalOf(2).resume(RUN), bench.journalOf(3).resume(RUN)];
      const outcomes = (await Promise.allSettled(both)).map(({ status }) => status);
      expect(outcomes.toSorted()).toEqual(["fulfilled", "rejected"]);
    });

    test("a run that was let go can be resumed by another living process", async () => {
      const bench = await openForTest();
      const first = await bench.journalOf(1).begin(RUN, null, instant(0));
      await first.step("a", async () => ({ result: "first", entries: [] }));
      await first.release();
      await first.release();
      const second = await bench.journalOf(2).resume(RUN);
      expect(await second.step("a", neverCalled)).toBe("first");
    });

    test("after a run was let go or ended, asking it for steps is a bug", async () => {
      const bench = await openForTest();
      const journal = bench.journalOf(1);
      const [released, ended] = [
        await journal.begin(RUN, null, instant(0)),
        await journal.begin(OTHER_RUN, null, instant(0)),
      ];
      await released.release();
      await ended.end(instant(1));
      const codes = [
        await codeOf(released.step("a", neverCalled)),
        await codeOf(ended.step("a", neverCalled)),
      ];
      expect([...codes, await codeOf(released.end(instant(2)))]).toEqual(Array(3).fill("bug.invariant"));
    });

    test("ending a run while a step is under way is a bug", async () => {
      const bench = await openForTest();
      const run = await bench.journalOf(1).begin(RUN, null, instant(0));
      await hang(run, "a");
      expect(await codeOf(run.end(instant(1)))).toBe("bug.invariant");
    });

    test("a process that was taken for dead stops before its next step, and does not let go what is not its own", async () => {
      const bench = await openForTest();
      const first = await bench.journalOf(1).begin(RUN, null, instant(0));
      await bench.kill(1);
      const second = await bench.journalOf(2).resume(RUN);
      expect([await codeOf(first.step("a", neverCalled)), await codeOf(first.end(instant(1)))]).toEqual([
        bench.takenOver,
        bench.takenOver,
      ]);
      await first.release();
      expect(await codeOf(bench.journalOf(3).resume(RUN))).toBe("usage.invalid");
      expect(await second.step("a", tellInterrupted)).toBe(false);
    });
  });
}

function aRun(text: string): RunId {
  const run = runId(text);
  if (run === undefined) throw new Error(`${text} is no run id`);
  return run;
}

const RUN = aRun("run-1");
const OTHER_RUN = aRun("run-2");

function entryOf(sourceId: string): Entry {
  return {
    type: "verdict",
    source: "run",
    sourceId,
    at: instant(0),
    tags: {},
    model: undefined,
    gate: "lint",
    verdict: "pass",
  };
}

function noting(calls: string[], text: string) {
  return async () => {
    calls.push(text);
    return { result: text, entries: [entryOf(text)] };
  };
}

async function tellInterrupted({ interrupted }: { readonly interrupted: boolean }) {
  return { result: interrupted, entries: [] };
}

async function neverCalled(): Promise<{ readonly result: Json; readonly entries: readonly Entry[] }> {
  throw new Error("this effect should not have been called");
}

/** Begins a step that never ends; returns when its effect has been called. */
async function hang(run: RunJournal, key: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    run
      .step(key, () => {
        resolve();
        return new Promise<never>(() => {});
      })
      .catch(reject);
  });
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof SufficeError) return error.code;
    throw error;
  }
  return "nothing was thrown";
}
