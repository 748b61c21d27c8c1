import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { isJsonObject, type JsonObject, parseJson } from "../../protocols/index.ts";
import { textAt } from "../json-fields.ts";
import type { LogReading } from "../log-format.ts";
import { readMessage, type SessionRow } from "./message.ts";

/**
 * Reads `storage/message/SESSION/MESSAGE.json`. What is known of the session lies in `storage/session/PROJECT/SESSION.json`, and
 * is kept for its other messages: whose sub-agent a session is does not change.
 */
export function createMessageFileReader(): (path: string) => Promise<LogReading> {
  const sessions = new Map<string, SessionRow>();
  const sessionAt = async (storage: string, id: string): Promise<SessionRow | undefined> => {
    const key = join(storage, id);
    const session = sessions.get(key) ?? (await findSession(storage, id));
    if (session !== undefined) sessions.set(key, session);
    return session;
  };
  return async (path) => {
    const text = await textIn(path);
    if (text === undefined) return readingOf({ reason: "cannot be read" });
    const message = parseJson(text);
    if (!isJsonObject(message)) return readingOf({ reason: "not a JSON object" });
    const session = textAt(message, "sessionID") ?? basename(dirname(path));
    const storage = dirname(dirname(dirname(path)));
    const line = await lineage(session, (id) => sessionAt(storage, id));
    const row = { id: basename(path, ".json"), session, role: undefined, createdAt: undefined };
    const outcome = readMessage(message, row, (id) => line.get(id));
    if (outcome.kind === "call") return readingOf({ call: outcome.call });
    return readingOf(outcome.kind === "skipped" ? { reason: outcome.reason } : {});
  };
}

/** A session and those above it. A session that stands above itself ends it. */
async function lineage(id: string, find: (id: string) => Promise<SessionRow | undefined>) {
  const line = new Map<string, SessionRow>();
  for (let next: string | undefined = id; next !== undefined && !line.has(next); ) {
    const session: SessionRow | undefined = await find(next);
    if (session === undefined) break;
    line.set(next, session);
    next = session.parent;
  }
  return line;
}

async function findSession(storage: string, id: string): Promise<SessionRow | undefined> {
  const folder = join(storage, "session");
  // Without the folder, or without the file, the message is in a conversation of its own.
  for (const project of await readdir(folder).catch(() => [])) {
    const session = await objectIn(join(folder, project, `${id}.json`));
    if (session === undefined) continue;
    return { parent: textAt(session, "parentID"), folder: textAt(session, "directory") };
  }
  return undefined;
}

async function objectIn(path: string): Promise<JsonObject | undefined> {
  const value = parseJson((await textIn(path)) ?? "");
  return isJsonObject(value) ? value : undefined;
}

async function textIn(path: string): Promise<string | undefined> {
  // ENOENT for a session of another project, EACCES, EISDIR: whoever asked says what that means.
  return readFile(path, "utf8").catch(() => undefined);
}

function readingOf({ call, reason }: { call?: LogReading["calls"][number]; reason?: string }): LogReading {
  return {
    calls: call === undefined ? [] : [call],
    skipped: reason === undefined ? [] : [{ line: undefined, reason }],
    records: 1,
    state: null,
  };
}
