import type { Once } from "../../dispatch/index.ts";
import {
  addCost,
  type CallEntry,
  type Entry,
  NO_SPEND,
  type Spend,
  SufficeError,
  type TaskId,
  taskId,
} from "../../domain/index.ts";
import type { Ledger } from "../../ledger/index.ts";
import type { CallTags } from "./call-result.ts";

/** Caps are kept by task; a call that was tagged with none has this one for that, and none in the ledger. */
export const NO_TASK: TaskId = taskId("call");

/** The ledger as one call writes to it: rows of source `call`, and their sum. */
export interface CallRecorder {
  append(entries: readonly Entry[]): Promise<void>;
  readonly once: Once;
  spend(): Spend;
  /** The row of an answer could not be written. */
  failure(): SufficeError | undefined;
}

export function createCallRecorder(ledger: Pick<Ledger, "append">, tags: CallTags): CallRecorder {
  let spend = NO_SPEND;
  let failure: SufficeError | undefined;
  const append = (entries: readonly Entry[]) => {
    const rows = entries.map((entry) => ({ ...entry, source: "call", tags: tagsOf(entry, tags) }));
    for (const row of rows) if (row.type === "call") spend = addCost(spend, row.cost);
    return ledger.append(rows);
  };
  return {
    append,
    async once(_key, effect) {
      const { result, entries } = await effect({ interrupted: false });
      // What was answered has been paid for: it is handed over, whatever becomes of its row.
      await append(entries).catch((error: unknown) => {
        if (!(error instanceof SufficeError)) throw error;
        failure = error;
      });
      return result;
    },
    spend: () => spend,
    failure: () => failure,
  };
}

function tagsOf({ tags }: Entry, given: CallTags): CallEntry["tags"] {
  const { task: _placeholder, ...rest } = tags;
  return given.task === undefined ? rest : tags;
}
