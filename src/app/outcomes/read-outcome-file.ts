import { extname } from "node:path";
import { invalidRow, outcomeRow, type PlacedRow, tableRow } from "../../evidence/index.ts";
import { jsonRows } from "./json-rows.ts";
import { readOutcomeText } from "./read-outcome-text.ts";

/** A row of an outcomes file that could not be used: what is wrong with it, and what to do about it. */
export interface SkippedFileRow {
  readonly file: string;
  readonly line: number;
  readonly because: string;
}

/**
 * The rows of a file of JSON lines, of a JSON list, or of a table (`.csv`), as evidence and learning both take them. Throws
 * `input.missing`, and `input.invalid` for what cannot be read.
 */
export async function readOutcomeFile(file: string): Promise<readonly PlacedRow[]> {
  const text = await readOutcomeText(file);
  if (extname(file).toLowerCase() === ".csv") return tableRows(text);
  return jsonRows(text).map(({ line, row }) => ({ line, row: outcomeRow(row) }));
}

const MOST_ROW_BYTES = 4 * 1024 * 1024;

async function tableRows(text: string): Promise<readonly PlacedRow[]> {
  // Loaded only where there is a table: deciding reads these files as well.
  const { createCsvReader } = await import("../../agent-logs/litellm/index.ts");
  const rows: PlacedRow[] = [];
  let header: readonly string[] | undefined;
  const reader = createCsvReader({
    delimiter: ",",
    mostBytes: MOST_ROW_BYTES,
    keepsColumn: () => true,
    onRow: (read) => {
      if (read.kind === "broken") rows.push({ line: read.line, row: invalidRow(read.reason) });
      else if (header === undefined) header = read.cells;
      else rows.push({ line: read.line, row: tableRow(header, read.cells) });
    },
  });
  reader.read(Buffer.from(text));
  reader.end();
  return rows;
}
