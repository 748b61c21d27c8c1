import { readFile, stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import type { Json } from "../../domain/index.ts";
import { isJsonArray, isJsonObject, type JsonObject, parseJson } from "../../protocols/index.ts";
import { objectAt, textAt } from "../json-fields.ts";
import type { LoggedCall, LogReading, Skipped } from "../log-format.ts";
import { callOfSnapshot, wordAt } from "./call-of-snapshot.ts";

/** A state of some hundred chunks has some hundred kilobytes. */
const MOST_BYTES = 16 * 1024 * 1024;

/** The snapshots in a state file. A file that is no state is a reason to skip, never an error. */
export async function readState(path: string): Promise<LogReading> {
  const text = await textOf(path);
  if (text.kind === "unreadable") return skippedFile(text.reason);
  const state = parseJson(text.text);
  if (!isJsonObject(state)) return skippedFile("not a JSON object");
  const snapshots = objectAt(state, "token_usage")["chunk_snapshots"];
  return isJsonArray(snapshots) ? readingOf(state, snapshots, path) : skippedFile("no chunk_snapshots");
}

function readingOf(state: JsonObject, snapshots: readonly Json[], path: string): LogReading {
  const calls: LoggedCall[] = [];
  const skipped: Skipped[] = [];
  const context = {
    project: basename(dirname(path)) === ".claude" ? dirname(dirname(path)) : undefined,
    branch: textAt(state, "branch"),
    requirement: wordAt(state, "requirement"),
  };
  for (const [index, snapshot] of snapshots.entries()) {
    const call = isJsonObject(snapshot) ? callOfSnapshot(snapshot, context) : undefined;
    if (call === undefined)
      skipped.push({ line: undefined, reason: `chunk snapshot ${index + 1}: no time or no tokens` });
    else calls.push(call);
  }
  return { calls, skipped, records: snapshots.length, state: null };
}

type FileText =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "unreadable"; readonly reason: string };

async function textOf(path: string): Promise<FileText> {
  try {
    const { size } = await stat(path);
    if (size > MOST_BYTES) return { kind: "unreadable", reason: `larger than ${MOST_BYTES} bytes` };
    return { kind: "text", text: (await readFile(path, "utf8")).replace(/^\uFEFF/, "") };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    return { kind: "unreadable", reason: `cannot be read: ${code}` };
  }
}

function skippedFile(reason: string): LogReading {
  return { calls: [], skipped: [{ line: undefined, reason }], records: 0, state: null };
}
