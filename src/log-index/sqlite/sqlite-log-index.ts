import { SufficeError } from "../../domain/index.ts";
import { type PlainStore, readText, type SqlRow, storedText } from "../../store/index.ts";
import type { LogIndex, LogIndexChanges, LogIndexEntry } from "../log-index.ts";

/** The index as a table of a store. Closing it closes the store. */
export function createSqliteLogIndex({ store }: { readonly store: PlainStore }): LogIndex {
  return {
    entries: async ({ kind, root, readBy }) => {
      const rows = store.prepare(SELECT).all(kind, storedText(root), storedText(readBy));
      return new Map(rows.map(entryOf).map((entry) => [entry.path, entry]));
    },
    write: async (changes) => {
      if (changes.length > 0) store.transaction(() => changes.forEach((each) => change(store, each)));
    },
    roots: async () =>
      store
        .prepare("SELECT DISTINCT root FROM log_files ORDER BY root")
        .all()
        .map((row) => textOf(row, "root")),
    forgetRoot: async (root) => store.prepare("DELETE FROM log_files WHERE root = ?").run(storedText(root)),
    answer: async (question) => {
      const [row] = store
        .prepare("SELECT answer FROM log_answers WHERE question = ?")
        .all(storedText(question));
      return row === undefined ? undefined : textOf(row, "answer");
    },
    keepAnswer: async (question, answer, most) =>
      store.transaction(() => {
        // Anew, not in its place: the latest is the one that is kept longest.
        store.prepare("DELETE FROM log_answers WHERE question = ?").run(storedText(question));
        store
          .prepare("INSERT INTO log_answers (question, answer) VALUES (?, ?)")
          .run(storedText(question), storedText(answer));
        store
          .prepare(
            "DELETE FROM log_answers WHERE id NOT IN (SELECT id FROM log_answers ORDER BY id DESC LIMIT ?)",
          )
          .run(most);
      }),
    close: async () => store.close(),
  };
}

const SELECT = `
  SELECT path, stamp, end_offset, end_line, prefix_crc, reading_json FROM log_files
  WHERE kind = ? AND root = ? AND read_by = ?`;

const PUT = `
  INSERT INTO log_files (kind, root, path, stamp, read_by, end_offset, end_line, prefix_crc, reading_json)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (kind, root, path) DO UPDATE SET
    stamp = excluded.stamp, read_by = excluded.read_by, end_offset = excluded.end_offset,
    end_line = excluded.end_line, prefix_crc = excluded.prefix_crc, reading_json = excluded.reading_json`;

function change(store: PlainStore, { kind, root, readBy, put, forget }: LogIndexChanges): void {
  const place = [kind, storedText(root)] as const;
  const by = storedText(readBy);
  store.prepare("DELETE FROM log_files WHERE kind = ? AND root = ? AND read_by <> ?").run(...place, by);
  const remove = store.prepare("DELETE FROM log_files WHERE kind = ? AND root = ? AND path = ?");
  for (const path of forget) remove.run(...place, storedText(path));
  const write = store.prepare(PUT);
  for (const { path, stamp, end, prefixCrc, reading } of put) {
    const position = [end.offset, end.line, prefixCrc ?? null] as const;
    write.run(...place, storedText(path), storedText(stamp), by, ...position, storedText(reading));
  }
}

function entryOf(row: SqlRow): LogIndexEntry {
  return {
    path: textOf(row, "path"),
    stamp: textOf(row, "stamp"),
    end: { offset: numberOf(row, "end_offset"), line: numberOf(row, "end_line") },
    prefixCrc: row["prefix_crc"] === null ? undefined : numberOf(row, "prefix_crc"),
    reading: textOf(row, "reading_json"),
  };
}

function textOf(row: SqlRow, column: string): string {
  const value = row[column];
  if (typeof value === "string") return readText(value);
  throw unreadable(column);
}

function numberOf(row: SqlRow, column: string): number {
  const value = row[column];
  if (typeof value === "number") return value;
  throw unreadable(column);
}

function unreadable(column: string): SufficeError {
  return new SufficeError("ledger.incompatible", {
    message: `log_files: ${column} is not what it should be. Was it written by a newer version?`,
  });
}
