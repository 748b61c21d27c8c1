import { readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { LogEnvironment, LogFormat } from "../log-format.ts";
import { type OpenDatabase, readDatabase } from "./read-database.ts";
import { createMessageFileReader } from "./read-message-file.ts";

export interface OpencodeOptions {
  /** This folder knows no database engine; whoever puts the program together has one. */
  readonly openDatabase: OpenDatabase;
}

/** opencode's database, and the files of messages that versions before it kept. */
export function createOpencodeFormat({ openDatabase }: OpencodeOptions): LogFormat {
  const readMessageFile = createMessageFileReader();
  const sessionFiles = new Map<string, readonly string[]>();
  return {
    kind: "opencode",
    usualPlaces,
    isLog: (path) => isDatabase(path) || isMessageFile(path),
    // What was written to a database last stands beside it. Whose message a file holds stands with its session and those above it.
    looksAt: (path) => {
      if (isDatabase(path)) return [`${path}-wal`];
      const folder = join(dirname(dirname(dirname(path))), "session");
      const files = sessionFiles.get(folder) ?? filesIn(folder);
      sessionFiles.set(folder, files);
      return files;
    },
    reads: {
      kind: "whole",
      read: async ({ path }) => (isDatabase(path) ? readDatabase(path, openDatabase) : readMessageFile(path)),
    },
  };
}

/** `session/PROJECT/SESSION.json` */
function filesIn(sessions: string): readonly string[] {
  return namesIn(sessions).flatMap((project) =>
    namesIn(join(sessions, project)).map((name) => join(sessions, project, name)),
  );
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).toSorted();
  } catch {
    // ENOENT, ENOTDIR: there are no sessions here.
    return [];
  }
}

/** Versions before their release keep databases of their own. */
const CHANNELS = ["", "-beta", "-dev", "-local", "-next"];

/** Not the whole folder: it also holds the text of every message, a file each. */
function usualPlaces(environment: LogEnvironment): readonly string[] {
  const database = environment.variables["OPENCODE_DB"];
  const named = database === undefined || !database.includes("/") ? [] : [database];
  const databases = CHANNELS.map((channel) => `opencode${channel}.db`);
  return [
    ...named,
    ...dataFoldersOf(environment).flatMap((folder) =>
      [...databases, join("storage", "message")].map((place) => join(folder, place)),
    ),
  ];
}

/** `OPENCODE_DATA_DIR` may list several. */
function dataFoldersOf({ home, variables }: LogEnvironment): readonly string[] {
  const named = (variables["OPENCODE_DATA_DIR"] ?? "").split(",").map((part) => part.trim());
  const folders = named.filter((part) => part !== "");
  if (folders.length > 0) return folders;
  return [join(variables["XDG_DATA_HOME"] || join(home, ".local", "share"), "opencode")];
}

function isDatabase(path: string): boolean {
  return path.endsWith(".db");
}

/** `message/SESSION/MESSAGE.json` */
function isMessageFile(path: string): boolean {
  return path.endsWith(".json") && basename(dirname(dirname(path))) === "message";
}
