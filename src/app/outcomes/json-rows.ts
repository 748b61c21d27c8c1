import type { Json } from "../../domain/index.ts";
import { isJsonArray, parseJson } from "../../protocols/index.ts";

/** A row of a file, and where it stands: the line, or the place in a list. `undefined`: it is no JSON. */
export interface JsonRow {
  readonly line: number;
  readonly row: Json | undefined;
}

/** Rows of JSON lines, or of one JSON list. Blank lines are no rows. */
export function jsonRows(text: string): readonly JsonRow[] {
  const start = text.trimStart();
  const list = start.startsWith("[") ? parsed(start) : undefined;
  if (isJsonArray(list)) return list.map((row, index) => ({ line: index + 1, row }));
  return text
    .split("\n")
    .flatMap((line, index) => (line.trim() === "" ? [] : [{ line: index + 1, row: parsed(line) }]));
}

function parsed(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
