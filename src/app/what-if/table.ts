import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import {
  type Json,
  messageOf,
  type PriceBook,
  SufficeError,
  TOKEN_CLASSES,
  type Usage,
  usageOf,
} from "../../domain/index.ts";
import { priceAt } from "../../pricing/index.ts";
import { isJsonArray, isJsonObject, parseJson } from "../../protocols/index.ts";
import { projectTable, type TableReport, type TableRow } from "../../what-if/index.ts";
import { systemClock } from "../clock.ts";
import { loadPresets } from "../presets.ts";

export interface TableOptions {
  /** A JSON array of `{ name, model, tokens }`. */
  readonly file: string;
  readonly folder: string;
  /** A price book's name, or a file of prices; absent: the list. */
  readonly prices: string | undefined;
  /** The row that the others are compared with. */
  readonly against: string | undefined;
}

export interface PricedTable {
  readonly report: TableReport;
  readonly book: Pick<PriceBook, "name" | "date">;
}

/** A table of tokens at a book's prices. Throws `input.missing`, `input.invalid` and `usage.invalid`. */
export async function whatIfTable({ file, folder, prices, against }: TableOptions): Promise<PricedTable> {
  const path = resolve(folder, file);
  const rows = rowsOf(await read(path), path);
  const presets = await loadPresets();
  const book = await presets.priceBook(prices ?? "list", folder);
  const at = systemClock();
  const report = projectTable(rows, {
    priceOf: (model) => priceAt(book, model, at),
    ...(against === undefined ? {} : { against }),
  });
  return { report, book };
}

async function read(path: string): Promise<Json | undefined> {
  try {
    return parseJson(await readFile(path, "utf8"));
  } catch (error) {
    throw new SufficeError("input.missing", {
      message: `--table ${path}: cannot be read: ${messageOf(error)}`,
      cause: error,
    });
  }
}

function rowsOf(value: Json | undefined, path: string): readonly TableRow[] {
  if (!isJsonArray(value) || value.length === 0) throw noTable(path, "it is no JSON array of rows");
  return value.map((row, index) => {
    const tokens = isJsonObject(row) ? row["tokens"] : undefined;
    if (!isJsonObject(row) || !isJsonObject(tokens)) throw noTable(path, `row ${index + 1} has no tokens`);
    const { name, model } = row;
    if (typeof name !== "string" || typeof model !== "string")
      throw noTable(path, `row ${index + 1} has no name, or no model`);
    return { name, model, usage: usageIn(tokens, (why) => noTable(path, `row ${index + 1}: ${why}`)) };
  });
}

function usageIn(tokens: { readonly [key: string]: Json }, refusal: (why: string) => SufficeError): Usage {
  const counts: Record<string, number> = {};
  for (const [name, count] of Object.entries(tokens)) {
    if (!TOKEN_CLASSES.some((each) => each === name)) throw refusal(`there is no class of tokens "${name}"`);
    if (typeof count !== "number" || !Number.isSafeInteger(count) || count < 0)
      throw refusal(`${name} is no whole number of tokens`);
    counts[name] = count;
  }
  // What a table leaves out was not used.
  return usageOf(Object.fromEntries(TOKEN_CLASSES.map((each) => [each, counts[each] ?? 0])));
}

function noTable(path: string, why: string): SufficeError {
  return new SufficeError("input.invalid", {
    message: `--table ${path}: ${why}. It takes [{"name": "…", "model": "…", "tokens": {${TOKEN_CLASSES.map((each) => `"${each}": 0`).join(", ")}}}]; classes may be left out`,
  });
}
