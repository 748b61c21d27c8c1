/** A name or a sentence that nobody vouched for, as Markdown that shows it and does nothing else. */
export function escaped(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim()
    .replace(/[\\`*_[\]<>|~#!&]/g, (character) => `\\${character}`)
    .replace(/^[-+=](?=\s|$)/, "\\$&")
    .replace(/^(\d+)([.)])(?=\s|$)/, "$1\\$2");
}

/** As it stands, in a code span. */
export function code(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim();
  // In a span nothing is escaped: what would end it, or the cell that it stands in, is written as text.
  return /[`|\\]/.test(line) || line === "" ? escaped(line) : `\`${line}\``;
}

/** Cells are Markdown already. Columns in which no row says anything are left out. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const kept = head.flatMap((_, column) =>
    column === 0 || rows.some((row) => row[column] !== "") ? [column] : [],
  );
  const line = (cells: readonly string[]) => `| ${kept.map((column) => cells[column] ?? "").join(" | ")} |`;
  return [line(head), `| ${kept.map(() => "---").join(" | ")} |`, ...rows.map(line)];
}
