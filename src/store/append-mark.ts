import type { PlainStore } from "./plain-store.ts";

/** Another one whenever a call, a verdict or a run was added to the store. */
export function appendMark(store: PlainStore): string {
  const [row = {}] = store
    .prepare(
      "SELECT (SELECT max(id) FROM calls) AS calls, (SELECT max(id) FROM verdicts) AS verdicts, (SELECT max(id) FROM runs) AS runs",
    )
    .all();
  return JSON.stringify([row["calls"], row["verdicts"], row["runs"]]);
}
