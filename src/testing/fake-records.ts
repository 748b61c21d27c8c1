import type { CallEntry, Entry } from "../domain/index.ts";
import type { EffectResult, RunJournal } from "../journal/index.ts";
import type { Ledger } from "../ledger/index.ts";

export interface FakeRecords {
  readonly ledger: Ledger;
  /** The `step` of a run's journal, committing entries to `ledger`. */
  readonly once: RunJournal["step"];
  readonly recorded: RunJournal["recorded"];
  /** The next doing of `key` is told that an earlier process began it and never finished. */
  readonly interrupt: (key: string) => void;
  readonly calls: () => readonly CallEntry[];
}

/** Ledger and journal in memory, with their promises: a row is kept once by its source id, a step is done once by its key. */
export function createFakeRecords(): FakeRecords {
  const entries = new Map<string, Entry>();
  const results = new Map<string, string>();
  const interrupted = new Set<string>();
  const append = (added: readonly Entry[]) => {
    for (const entry of added) {
      const id = JSON.stringify([entry.type, entry.source, entry.sourceId]);
      if (!entries.has(id)) entries.set(id, entry);
    }
  };
  const calls = () => [...entries.values()].filter((entry) => entry.type === "call");
  return {
    ledger: {
      append: async (added) => append(added),
      calls: async () => calls(),
      verdicts: async () => [...entries.values()].filter((entry) => entry.type === "verdict"),
      close: async () => undefined,
    },
    async once<Result>(
      key: string,
      effect: (begun: { readonly interrupted: boolean }) => Promise<EffectResult<Result>>,
    ): Promise<Result> {
      const kept = results.get(key);
      if (kept !== undefined) return JSON.parse(kept);
      const done = await effect({ interrupted: interrupted.delete(key) });
      results.set(key, JSON.stringify(done.result));
      append(done.entries);
      return done.result;
    },
    async recorded(key) {
      const kept = results.get(key);
      return kept === undefined ? undefined : JSON.parse(kept);
    },
    interrupt: (key) => interrupted.add(key),
    calls,
  };
}
