import {
  dataTable,
  MOST_ROWS,
  numberCell,
  numberColumn,
  shortColumn,
  textCell,
  textColumn,
} from "../html/data-table.ts";
import { html, type Markup } from "../html/html.ts";
import { emptyPart, type Section } from "../html/section.ts";
import { counted, grouped } from "../html/words.ts";
import type { ReportPage } from "../report-content.ts";

/** What was read, and what of it could not be. */
export function sources({ sources: rows }: ReportPage): Section {
  const body =
    rows.length === 0
      ? emptyPart("No logs were found. Name what you have with --source KIND=PATH.")
      : html`${sourcesTable(rows)}${skippedTable(rows)}`;
  return { id: "sources", heading: "What was read", body };
}

function sourcesTable(rows: ReportPage["sources"]): Markup {
  return dataTable({
    caption: "Sources",
    columns: [shortColumn("kind"), ...["files", "calls", "skipped"].map(numberColumn), textColumn("path")],
    rows: rows.map(({ kind, files, calls, skipped, path }) => [
      textCell(kind),
      numberCell(files, grouped),
      numberCell(calls, grouped),
      numberCell(skipped.length, grouped),
      { shown: html`<code>${path}</code>`, by: path },
    ]),
  });
}

function skippedTable(rows: ReportPage["sources"]): Markup {
  const skipped = rows.flatMap((source) => source.skipped);
  if (skipped.length === 0) return emptyPart("Nothing was skipped.");
  return dataTable({
    caption: `Skipped: ${counted(skipped.length, "line or file", "lines or files")}`,
    columns: [textColumn("file"), numberColumn("line"), textColumn("reason")],
    of: skipped.length,
    rows: skipped
      .slice(0, MOST_ROWS)
      .map(({ file, line, reason }) => [
        { shown: html`<code>${file}</code>`, by: file },
        numberCell(line, grouped),
        textCell(reason),
      ]),
  });
}
