/** A line of prose, or a row of a table with its columns' names. Blank lines and a table's rule are no entries. */
export type Entry =
  | { readonly kind: "line"; readonly section: string; readonly text: string }
  | {
      readonly kind: "row";
      readonly section: string;
      /** Its first cell, and a number behind the second of the same name. */
      readonly key: string;
      readonly columns: readonly string[];
      readonly cells: readonly string[];
    };

/** What a Markdown file says, without how it is set: line endings, trailing spaces and the widths of columns do not count. */
export function readEntries(text: string): readonly Entry[] {
  const entries: Entry[] = [];
  let section = "the beginning";
  let columns: readonly string[] | undefined;
  const seen = new Map<string, number>();
  for (const raw of text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/)) {
    const line = raw.trim().replace(/\s+/g, " ");
    if (!line.startsWith("|")) columns = undefined;
    if (line === "") continue;
    const heading = /^#{1,6} (.*)$/.exec(line);
    if (heading !== null) {
      section = heading[1] ?? section;
      entries.push({ kind: "line", section, text: line });
    } else if (!line.startsWith("|")) entries.push({ kind: "line", section, text: line });
    else if (columns === undefined) columns = cellsOf(line);
    else if (!isRule(line)) {
      const cells = cellsOf(line);
      const name = cells[0] ?? "";
      const count = (seen.get(`${section} ${name}`) ?? 0) + 1;
      seen.set(`${section} ${name}`, count);
      entries.push({ kind: "row", section, key: count === 1 ? name : `${name} (${count})`, columns, cells });
    }
  }
  return entries;
}

/** A bar behind a backslash belongs to its cell. */
function cellsOf(line: string): readonly string[] {
  const inner = line.replace(/^\|/, "").replace(/(?<!\\)\|$/, "");
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim());
}

function isRule(line: string): boolean {
  return /^\|[\s:|-]+$/.test(line) && line.includes("-");
}
