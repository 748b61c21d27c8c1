import { oneLine, wrap } from "./wrap.ts";

export interface TextTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** The column that is wrapped where the table is too wide; it gets what the others leave, but not less than ten characters. */
  readonly flexible: number;
  /** Columns of figures. */
  readonly right: readonly number[];
}

const GAP = "  ";
const NARROWEST = 10;

/** Columns that line up, without lines, at most `width` wide where the flexible column allows it. */
export function textTable({ head, rows, flexible, right }: TextTable, width: number): readonly string[] {
  const cells = [head, ...rows].map((row) => row.map(oneLine));
  const natural = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const others = natural.reduce((sum, size, column) => sum + (column === flexible ? 0 : size), 0);
  const left = Math.max(NARROWEST, width - others - GAP.length * (head.length - 1));
  const widths = natural.map((size, column) => (column === flexible ? Math.min(size, left) : size));
  return cells.flatMap((row) => {
    const wrapped = row.map((cell, column) => wrap(cell, widths[column] ?? cell.length));
    const height = Math.max(...wrapped.map((lines) => lines.length));
    return Array.from({ length: height }, (_, line) =>
      wrapped
        .map((lines, column) => padded(lines[line] ?? "", widths[column] ?? 0, right.includes(column)))
        .join(GAP)
        .trimEnd(),
    );
  });
}

function padded(text: string, width: number, isRight: boolean): string {
  return isRight ? text.padStart(width) : text.padEnd(width);
}
