// An example record, not a measurement: verdicts of gates as earlier runs would have left them in the ledger. They show how
// outcomes move a decision; a ledger of one's own fills itself as one works.
import { DatabaseSync } from "@photostructure/sqlite";
import { LIGHT } from "./replies.mjs";

export const SOURCE = "example";

/** Attempts at a kind of work by a light model, and how many of them the tests let through. */
export const RECORD = [
  { kind: "docs", attempts: 30, passed: 29 },
  { kind: "refactor", attempts: 24, passed: 11 },
];

/** Into a ledger that is there, as rows of a source of their own. */
export function writeExampleRecord(ledger) {
  const database = new DatabaseSync(ledger);
  const insert = database.prepare(
    "INSERT INTO verdicts (source, source_id, at_ms, task, step, attempt, tier, place, kind, model, gate, verdict) " +
      "VALUES (?, ?, ?, ?, 'implement', 1, 'light', 'isolated', ?, ?, 'tests', ?)",
  );
  try {
    database.exec("BEGIN");
    for (const { kind, attempts, passed } of RECORD) {
      for (let number = 1; number <= attempts; number++) {
        const id = `${kind}-${number}`;
        const verdict = number <= passed ? "pass" : "fail";
        insert.run(SOURCE, id, Date.now(), `example-${id}`, kind, LIGHT, verdict);
      }
    }
    database.exec("COMMIT");
  } finally {
    database.close();
  }
}
