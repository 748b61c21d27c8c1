import type { Json } from "../../domain/index.ts";
import { createCsvReader } from "./csv-reader.ts";

/** What is read of a row; other columns are passed over, prompts and answers among them. */
const COLUMNS: readonly string[] = (
  "request_id id call_type spend response_cost cost_breakdown prompt_tokens completion_tokens startTime endTime date " +
  "model model_group custom_llm_provider metadata cache_hit request_tags session_id trace_id agent_id status " +
  "mcp_namespaced_tool_name"
).split(" ");

/** Written for a value that is not there. */
const NULLS: ReadonlySet<string> = new Set(["", "\\N", "NULL", "null", "[NULL]"]);

export interface CsvColumns {
  readonly delimiter: string;
}

/** A row as an object, or why it is none. */
export interface CsvObject {
  readonly line: number;
  readonly value: Json | undefined;
  readonly reason?: string;
}

/** How the cells of a header are set apart, if it names the columns of spend rows. */
export function spendColumns(header: string): CsvColumns | undefined {
  const delimiter = [",", ";", "\t"].find((each) => {
    const names = header.split(each).map(nameOf);
    return names.filter((name) => name !== undefined).length >= 3;
  });
  return delimiter === undefined ? undefined : { delimiter };
}

/** Databases fold the case of names that are not quoted. */
function nameOf(cell: string): string | undefined {
  const name = cell
    .replace(/^\uFEFF/, "")
    .trim()
    .replace(/^"(.*)"$/, "$1")
    .toLowerCase();
  return COLUMNS.find((column) => column.toLowerCase() === name);
}

/** Rows of CSV by the names in its first row. A second header, as in files that were joined, is passed over. */
export function createCsvRows({ delimiter }: CsvColumns, mostBytes: number) {
  let names: readonly (string | undefined)[] | undefined;
  let found: CsvObject[] = [];
  const onCells = (line: number, cells: readonly string[]): void => {
    if (names === undefined) names = cells.map(nameOf);
    else if (cells.every((cell, column) => nameOf(cell) === names?.[column])) return;
    else if (cells.length !== names.length) {
      found.push({
        line,
        value: undefined,
        reason: `${cells.length} cells, and the header has ${names.length}`,
      });
    } else found.push({ line, value: objectOf(names, cells) });
  };
  const reader = createCsvReader({
    delimiter,
    mostBytes,
    keepsColumn: (column) => names === undefined || names[column] !== undefined,
    onRow(row) {
      if (row.kind === "row") onCells(row.line, row.cells);
      else found.push({ line: row.line, value: undefined, reason: row.reason });
    },
  });
  const take = (): readonly CsvObject[] => {
    const taken = found;
    found = [];
    return taken;
  };
  return {
    read(chunk: Uint8Array) {
      reader.read(chunk);
      return take();
    },
    end() {
      reader.end();
      return take();
    },
  };
}

function objectOf(names: readonly (string | undefined)[], cells: readonly string[]): Json {
  const entries = names.flatMap((name, column) => {
    const cell = cells[column];
    return name === undefined || cell === undefined || NULLS.has(cell) ? [] : [[name, cell] as const];
  });
  return Object.fromEntries(entries);
}
