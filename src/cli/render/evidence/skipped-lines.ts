import { count } from "../count.ts";
import { cut } from "../table.ts";

const MOST_SHOWN = 3;
/** A reason quotes what stands in the file: names of tasks and models, and cells. */
const MOST_COLUMNS = 240;

/** Rows of outcomes files that were passed over: how many, and the first with where, why and what to do. Empty where there are none. */
export function skippedLines(
  skipped: readonly { readonly file: string; readonly line: number; readonly because: string }[],
): string {
  if (skipped.length === 0) return "";
  const rows = skipped.length === 1 ? "1 row" : `${count(skipped.length)} rows`;
  const shown = skipped
    .slice(0, MOST_SHOWN)
    .map(({ file, line, because }) => `  ${cut(`${file}:${line}: ${because}`, MOST_COLUMNS)}\n`);
  const rest = skipped.length - shown.length;
  const more = rest === 0 ? "" : `  and ${count(rest)} more; --json lists all\n`;
  return `suffice: skipped ${rows} of outcomes:\n${shown.join("")}${more}`;
}
