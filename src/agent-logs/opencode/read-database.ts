import { messageOf } from "../../domain/index.ts";
import { isJsonObject, parseJson } from "../../protocols/index.ts";
import type { LoggedCall, LogReading, Skipped } from "../log-format.ts";
import { type FindSession, readMessage, type SessionRow } from "./message.ts";

/** A database that is only read. */
export interface OpenedDatabase {
  /** The rows of a query as objects, by the names of their columns; best one at a time. */
  rows(sql: string): Iterable<unknown>;
  close(): void;
}

/** Opens a file that another program may be writing to, without writing; fails where it is no database. */
export type OpenDatabase = (path: string) => Promise<OpenedDatabase>;

/** Newer versions keep two generations of both side by side. */
const SESSION_TABLES = ["session", "session_v2"] as const;
const MESSAGE_TABLES = ["message", "session_message"] as const;

export async function readDatabase(path: string, open: OpenDatabase): Promise<LogReading> {
  const calls: LoggedCall[] = [];
  const skipped: Skipped[] = [];
  let records = 0;
  try {
    const database = await open(path);
    try {
      const tables = MESSAGE_TABLES.filter((table) => columnsOf(database, table).has("data"));
      if (tables.length === 0) skipped.push({ line: undefined, reason: "has no table of messages" });
      const sessionOf = sessionsOf(database);
      for (const table of tables) {
        for (const row of messagesOf(database, table)) {
          records += 1;
          const outcome = readRow(row, sessionOf);
          if (outcome.kind === "call") calls.push(outcome.call);
          if (outcome.kind === "skipped") {
            skipped.push({ line: undefined, reason: `row ${records}: ${outcome.reason}` });
          }
        }
      }
    } finally {
      database.close();
    }
  } catch (error) {
    skipped.push({ line: undefined, reason: `cannot be read as a database: ${messageOf(error)}` });
  }
  return { calls, skipped, records, state: null };
}

function readRow(row: unknown, sessionOf: FindSession) {
  const data = textOf(row, "data");
  const message = data === undefined ? undefined : parseJson(data);
  if (!isJsonObject(message)) return { kind: "skipped", reason: "not a JSON object" } as const;
  const known = {
    id: textOf(row, "id"),
    session: textOf(row, "session_id"),
    role: textOf(row, "type"),
    createdAt: numberOf(row, "time_created"),
  };
  return readMessage(message, known, sessionOf);
}

function messagesOf(database: OpenedDatabase, table: string): Iterable<unknown> {
  const columns = columnsOf(database, table);
  const read = ["id", "session_id", "type", "time_created", "data"].filter((column) => columns.has(column));
  return database.rows(`SELECT ${read.join(", ")} FROM ${table}`);
}

function sessionsOf(database: OpenedDatabase): FindSession {
  const sessions = new Map<string, SessionRow>();
  for (const table of SESSION_TABLES) {
    const columns = columnsOf(database, table);
    const read = ["id", "parent_id", "directory"].filter((column) => columns.has(column));
    if (!read.includes("id")) continue;
    for (const row of database.rows(`SELECT ${read.join(", ")} FROM ${table}`)) {
      const id = textOf(row, "id");
      if (id === undefined) continue;
      sessions.set(id, { parent: textOf(row, "parent_id"), folder: textOf(row, "directory") });
    }
  }
  return (id) => sessions.get(id);
}

/** Empty where there is no such table. */
function columnsOf(database: OpenedDatabase, table: string): ReadonlySet<string> {
  const columns = new Set<string>();
  for (const row of database.rows(`SELECT name FROM pragma_table_info('${table}')`)) {
    const name = textOf(row, "name");
    if (name !== undefined) columns.add(name);
  }
  return columns;
}

function textOf(row: unknown, column: string): string | undefined {
  const value = valueOf(row, column);
  return typeof value === "string" && value !== "" ? value : undefined;
}

function numberOf(row: unknown, column: string): number | undefined {
  const value = valueOf(row, column);
  return typeof value === "number" ? value : undefined;
}

function valueOf(row: unknown, column: string): unknown {
  const found = typeof row === "object" && row !== null ? Object.entries(row) : [];
  return found.find(([name]) => name === column)?.[1];
}
