import { formatUsd, usdNumber } from "../../domain/index.ts";
import { costCell, moneyCell } from "../html/cost-cell.ts";
import { dataTable, MOST_ROWS, numberCell, numberColumn, textCell, textColumn } from "../html/data-table.ts";
import { html, type Markup } from "../html/html.ts";
import { emptyPart, type Section } from "../html/section.ts";
import {
  counted,
  dayOf,
  grouped,
  minuteOf,
  percent,
  shareOf,
  shortCount,
  shortDay,
  shortened,
} from "../html/words.ts";
import { type BarRow, barRows } from "../plots/bar-rows.ts";
import { figure } from "../plots/figure.ts";
import type { ConversationRow, ReportPage } from "../report-content.ts";

const MOST_BARS = 10;

/** The dearest conversations. */
export function conversations(report: ReportPage): Section {
  const body =
    report.conversations.length === 0
      ? emptyPart("No call names its conversation.")
      : html`${dearest(report)}${table(report)}`;
  return { id: "conversations", heading: "Conversations", body };
}

function dearest({ conversations: rows, totals }: ReportPage): Markup {
  const shown = rows.slice(0, MOST_BARS);
  const bars = shown.map(barOf);
  const sum = shown.reduce((all, { amount }) => all + amount, 0);
  const share = totals.amount === 0 ? "" : `, ${percent(sum / totals.amount)} of all dollars`;
  return figure({
    caption: `The ${shown.length === 1 ? "only conversation" : `${shown.length} dearest conversations`}${share}`,
    note: "US dollars; sub-agents included. Darker at the end: paid for caches that were lost.",
    label: `${bars.map(({ label, end }) => `${label}: ${end}`).join("; ")}.`,
    draw: (width) => barRows({ unit: "usd", rows: bars }, width),
  });
}

function barOf(row: ConversationRow): BarRow {
  const { amount, lost, mainCalls, subCalls, project, conversation, first } = row;
  const paid = usdNumber(amount);
  const waste = Math.min(paid, usdNumber(lost));
  return {
    label: `${shortDay(first)}, ${lastPart(project ?? conversation)}`,
    end: String(costCell(withCalls(row)).shown),
    parts: [
      { series: 0, size: paid - waste },
      { series: 4, size: waste },
    ].filter(({ size }) => size > 0),
    tip: [
      `${conversation}`,
      ...(project === undefined ? [] : [project]),
      `${minuteOf(first)}, ${counted(mainCalls + subCalls, "call")}`,
      `${formatUsd(amount)}, of which ${formatUsd(lost)} for lost caches`,
    ].join("\n"),
  };
}

/** What tells one project from another: the end of its path. */
function lastPart(path: string): string {
  return shortened(path.split(/[/\\]/).findLast((part) => part !== "") ?? path, 36);
}

function withCalls(row: ConversationRow) {
  return { ...row, calls: row.mainCalls + row.subCalls };
}

function table({ conversations: rows, totals }: ReportPage): Markup {
  const caption =
    rows.length > MOST_ROWS
      ? `The ${MOST_ROWS} dearest of ${counted(rows.length, "conversation")}`
      : "All conversations";
  return dataTable({
    caption,
    columns: [
      textColumn("conversation"),
      textColumn("project"),
      textColumn("began"),
      ...[
        "calls",
        "by sub-agents",
        "cost",
        "share",
        "cache read",
        "lost caches",
        "context at first",
        "at most",
      ].map(numberColumn),
      textColumn("models"),
      numberColumn("output uncertain"),
    ],
    rows: rows.map((row) => [
      { shown: html`<code>${shortened(row.conversation, 13)}</code>`, by: row.conversation },
      textCell(lastPart(row.project ?? "")),
      { shown: dayOf(row.first), by: minuteOf(row.first) },
      numberCell(row.mainCalls + row.subCalls, grouped),
      numberCell(row.subCalls, grouped),
      costCell(withCalls(row)),
      numberCell(shareOf(row.amount, totals.amount), percent),
      numberCell(row.readShare, percent),
      moneyCell(row.lost),
      numberCell(row.contextFirst, shortCount),
      numberCell(row.contextMost, shortCount),
      textCell(row.models.join(", ")),
      numberCell(row.uncertainOutputCalls, grouped),
    ]),
    sortedBy: 5,
  });
}
