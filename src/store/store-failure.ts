import { messageOf, SufficeError } from "../domain/index.ts";

/** What to do about a failure, by SQLite's or the system's name of it. */
const ADVICE: ReadonlyMap<string, string> = new Map([
  ["SQLITE_FULL", "Free some space on its disk and try again; nothing of this write was kept."],
  ["SQLITE_NOTADB", "The file is no SQLite database: name another file, or move this one away."],
  ["SQLITE_CORRUPT", "The file is damaged: restore it from a copy, or move it away to start a new one."],
  ["SQLITE_BUSY", "Another process kept it locked for more than five seconds: try again when that is done."],
  ["SQLITE_READONLY", "Check that you may write the file and its folder."],
  ["SQLITE_CANTOPEN", "Check that its folder exists and that you may write there."],
  ["SQLITE_IOERR", "Reading or writing its disk failed: check the disk."],
  ["EACCES", "Check that you may write the file and its folder."],
  ["EPERM", "Check that you may write the file and its folder."],
  ["EROFS", "It is on a file system that may only be read: name another file."],
  ["EISDIR", "That is a folder: name a file."],
  ["ENOTDIR", "A part of its path is a file, not a folder: name another one."],
  ["EEXIST", "A part of its path is a file, not a folder: name another one."],
  ["ENOSPC", "Free some space on its disk and try again."],
  ["ERR_INVALID_STATE", "It was closed already."],
]);

/**
 * Whatever opening, reading or writing the store threw, as the error of ours that names the file: `ledger.unavailable`,
 * or `bug.invariant` where a row broke a rule of its table, which no free space or permission would heal.
 */
export function storeFailure(file: string, cause: unknown): SufficeError {
  if (cause instanceof SufficeError) return cause;
  const name = failureName(cause);
  if (name === "SQLITE_CONSTRAINT") {
    return new SufficeError("bug.invariant", {
      message: `${file}: a row was refused by its table: ${messageOf(cause)}`,
      cause,
    });
  }
  const advice = ADVICE.get(name) ?? "Nothing of this was kept.";
  return new SufficeError("ledger.unavailable", {
    message: `${file}: ${messageOf(cause)}. ${advice}`,
    cause,
  });
}

export function isBusy(error: unknown): boolean {
  return failureName(error) === "SQLITE_BUSY";
}

function failureName(error: unknown): string {
  if (!(error instanceof Error)) return "";
  if ("sqliteCodeName" in error && typeof error.sqliteCodeName === "string") return error.sqliteCodeName;
  return "code" in error && typeof error.code === "string" ? error.code : "";
}
