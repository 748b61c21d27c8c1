import { addUsd } from "../../domain/index.ts";
import { costCell } from "../html/cost-cell.ts";
import {
  dataTable,
  numberCell,
  numberColumn,
  shortColumn,
  textCell,
  textColumn,
} from "../html/data-table.ts";
import { html } from "../html/html.ts";
import { emptyPart, type Section } from "../html/section.ts";
import { counted, grouped, percent, shareOf, shortUsd } from "../html/words.ts";
import type { ReportPage } from "../report-content.ts";

/** Calls that a script would have done as well. */
export function scriptable({ scriptable: rows, totals, unknownActCalls = 0 }: ReportPage): Section {
  const filled = rows.filter(({ calls }) => calls > 0);
  if (filled.length === 0) {
    const none =
      "No call was found that only committed, linted, formatted, installed, or looked whether something is there.";
    return { id: "scripts", heading: "Work that needs no model", body: emptyPart(none) };
  }
  const all = addUsd(...filled.map(({ amount }) => amount));
  const calls = filled.reduce((sum, row) => sum + row.calls, 0);
  const share = shareOf(all, totals.amount);
  const part = share === undefined ? "" : `, ${percent(share)} of the sum`;
  const table = dataTable({
    caption: "By what they did",
    columns: [
      shortColumn("work"),
      ...["calls", "runs", "cost", "output uncertain"].map(numberColumn),
      textColumn("script"),
      textColumn("as a command"),
    ],
    rows: filled.map((row) => [
      textCell(row.work),
      numberCell(row.calls, grouped),
      numberCell(row.runs, grouped),
      costCell(row),
      numberCell(row.uncertainOutputCalls, grouped),
      { shown: html`<code>${row.script}</code>` },
      { shown: html`<code>${row.command}</code>` },
    ]),
    sortedBy: 3,
  });
  return {
    id: "scripts",
    heading: "Work that needs no model",
    body: html`<p>The whole effect of ${counted(calls, "call")} was something that a script does as well. They cost ${shortUsd(all)}${part}.</p>
${table}<p class="note">Calls in a row count as one run. The call after a run, which reads what came out, is not counted. A model may still be needed to say when.${unknown(unknownActCalls)}</p>
`,
  };
}

function unknown(calls: number): string {
  return calls === 0
    ? ""
    : ` Of ${counted(calls, "call")} no log says what tools were asked for: there may be more.`;
}
