import type { PlainStore, SqlRow } from "./plain-store.ts";

/** Another one whenever a call, a verdict or a run was added to the store. */
export function appendMark(store: PlainStore): string {
  return JSON.stringify(lastIds(store));
}

/** Of a store to which nothing was ever added, and of one that is not there yet. */
export const EMPTY_MARK = JSON.stringify([null, null, null]);

/** Neither a call nor a verdict nor a run was ever added. */
export function isEmptyStore(store: PlainStore): boolean {
  return lastIds(store).every((id) => id === null);
}

function lastIds(store: PlainStore): readonly unknown[] {
  const [row]: readonly (SqlRow | undefined)[] = store
    .prepare(
      "SELECT (SELECT max(id) FROM calls) AS calls, (SELECT max(id) FROM verdicts) AS verdicts, (SELECT max(id) FROM runs) AS runs",
    )
    .all();
  return [row?.["calls"], row?.["verdicts"], row?.["runs"]];
}
