import { open } from "node:fs/promises";
import type { Json } from "../../domain/index.ts";
import { isJsonArray, isJsonObject, parseJson } from "../../protocols/index.ts";
import { createJsonElementReader, type JsonElement } from "../json-elements.ts";
import type { LoggedCall, LogReading, Skipped } from "../log-format.ts";
import { callOfRow, type LitellmOptions } from "./call-of-row.ts";
import { createCsvRows, spendColumns } from "./csv-rows.ts";

/** Of a row without the prompt and the answer. */
const MOST_BYTES = 16 * 1024 * 1024;
const CHUNK_BYTES = 256 * 1024;

/** Large, and none of our business. */
const TEXTS: ReadonlySet<string> = new Set([
  "messages",
  "response",
  "proxy_server_request",
  "model_parameters",
]);

interface Row {
  readonly line: number;
  readonly value: Json | undefined;
  readonly reason?: string;
}

interface RowReader {
  read(chunk: Uint8Array): readonly Row[];
  end(): readonly Row[];
}

/** An export of spend rows, read piece by piece: memory does not grow with the file. What the disk says is a reason to skip. */
export async function* readSpendLog(path: string, options: LitellmOptions): AsyncGenerator<LogReading> {
  let rows: RowReader | undefined;
  try {
    for await (const bytes of chunksOf(path)) {
      rows ??= rowReaderFor(bytes);
      if (rows === undefined) {
        yield skippedFile("neither JSON nor CSV in UTF-8 with the columns of spend rows");
        break;
      }
      yield readingOf(rows.read(bytes), options);
    }
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    yield skippedFile(`cannot be read: ${code}`);
  }
  if (rows !== undefined) yield readingOf(rows.end(), options);
}

/** One chunk after the other, in the same memory. */
async function* chunksOf(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path);
  try {
    const buffer = new Uint8Array(CHUNK_BYTES);
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** JSON of any layout where a line begins with a bracket, else CSV where the first line names the columns. */
function rowReaderFor(beginning: Uint8Array): RowReader | undefined {
  // No text in UTF-8 has these; UTF-16 does.
  if (beginning.subarray(0, 1024).includes(0)) return undefined;
  const text = new TextDecoder().decode(beginning);
  const header = /^\s*(.*)/.exec(text)?.[1] ?? "";
  const columns = spendColumns(header);
  if (columns !== undefined) return createCsvRows(columns, MOST_BYTES);
  if (text.trim() === "" || /^\s*[[{]/m.test(text)) return createJsonRows();
  return undefined;
}

function createJsonRows(): RowReader {
  const reader = createJsonElementReader({ withoutMembers: TEXTS, mostBytes: MOST_BYTES });
  return {
    read: (chunk) => reader.read(chunk).flatMap(rowsOf),
    end: () => reader.end().flatMap(rowsOf),
  };
}

/** A page of rows comes in an envelope (`data`), and pages may have been gathered in a list. */
function rowsOf(element: JsonElement): readonly Row[] {
  const { line } = element;
  if (element.kind === "broken") return [{ line, value: undefined, reason: element.reason }];
  const { buffer, byteOffset, byteLength } = element.bytes;
  const value = parseJson(Buffer.from(buffer, byteOffset, byteLength).toString("utf8"));
  if (value === undefined) return [{ line, value, reason: "not JSON" }];
  return unwrapped(value).map((row) => ({ line, value: row }));
}

function unwrapped(value: Json): readonly Json[] {
  if (isJsonArray(value)) return value.flatMap(unwrapped);
  const isEnvelope = isJsonObject(value) && isJsonArray(value["data"]) && value["request_id"] === undefined;
  return isEnvelope && isJsonArray(value["data"]) ? value["data"] : [value];
}

function readingOf(rows: readonly Row[], options: LitellmOptions): LogReading {
  const calls: LoggedCall[] = [];
  const skipped: Skipped[] = [];
  for (const { line, value, reason } of rows) {
    const reading = isJsonObject(value) ? callOfRow(value, options) : undefined;
    if (reading?.kind === "call") calls.push(reading.call);
    else skipped.push({ line, reason: reason ?? reading?.reason ?? "not a JSON object" });
  }
  return { calls, skipped, records: rows.length, state: null };
}

function skippedFile(reason: string): LogReading {
  return { calls: [], skipped: [{ line: undefined, reason }], records: 0, state: null };
}
