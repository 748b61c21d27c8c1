import { usdNumber } from "../../domain/index.ts";
import { costCell, costWords, moneyCell } from "../html/cost-cell.ts";
import {
  type Cell,
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
import {
  counted,
  dayOf,
  grouped,
  minuteOf,
  percent,
  shortCount,
  shortDay,
  shortened,
  shortUsd,
} from "../html/words.ts";
import { type BarRow, barRows } from "../plots/bar-rows.ts";
import { figure } from "../plots/figure.ts";
import { legend } from "../plots/legend.ts";
import type { ConversationRow, ReportPage } from "../report-content.ts";

const MOST_BARS = 10;
const PARTS = [
  { series: 0, name: "all else" },
  { series: 5, name: "paid for lost caches" },
] as const;

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
    note: "US dollars; sub-agents included.",
    label: `${bars.map(({ label, end }) => `${label}: ${end}`).join("; ")}.`,
    legend: legend(PARTS),
    draw: (width) => barRows({ unit: "usd", rows: bars }, width),
  });
}

function barOf(row: ConversationRow): BarRow {
  const { amount, lost, mainCalls, subCalls, project, conversation, first } = row;
  const paid = usdNumber(amount);
  const waste = Math.min(paid, usdNumber(lost));
  return {
    label: `${shortDay(first)}, ${lastPart(project ?? conversation)}`,
    end: costWords(withCalls(row)),
    parts: [
      { series: PARTS[0].series, size: paid - waste },
      { series: PARTS[1].series, size: waste },
    ].filter(({ size }) => size > 0),
    tip: [
      conversation,
      ...(project === undefined ? [] : [project]),
      `${minuteOf(first)}, ${counted(mainCalls + subCalls, "call")}`,
      `${shortUsd(amount)}, of which ${shortUsd(lost)} for lost caches`,
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

function table({ conversations: rows }: ReportPage): Markup {
  const caption =
    rows.length > MOST_ROWS
      ? `The ${MOST_ROWS} dearest of ${counted(rows.length, "conversation")}`
      : "All conversations";
  return dataTable({
    caption,
    columns: [
      shortColumn("conversation"),
      textColumn("project"),
      shortColumn("began"),
      ...["calls", "cost", "cache read", "lost caches", "context"].map(numberColumn),
      textColumn("models"),
    ],
    of: rows.length,
    rows: rows
      .slice(0, MOST_ROWS)
      .map((row) => [
        { shown: html`<code>${shortened(row.conversation, 9)}</code>`, by: row.conversation },
        textCell(lastPart(row.project ?? "")),
        { shown: dayOf(row.first), by: minuteOf(row.first) },
        callsCell(row),
        costCell(withCalls(row)),
        numberCell(row.readShare, percent),
        moneyCell(row.lost),
        contextCell(row),
        textCell(row.models.join(", ")),
      ]),
    sortedBy: 4,
  });
}

/** Nothing where no prompt of the main loop is known. */
function contextCell({ contextFirst, contextMost }: ConversationRow): Cell {
  if (contextMost === 0) return { shown: "", by: "" };
  return { shown: `${shortCount(contextFirst)} – ${shortCount(contextMost)}`, by: contextMost };
}

/** The doubt stands beside what it is about. */
function callsCell({ mainCalls, subCalls, uncertainOutputCalls }: ConversationRow): Cell {
  const all = mainCalls + subCalls;
  const lines = [
    ...(subCalls === 0 ? [] : [`${grouped(subCalls)} by sub-agents`]),
    ...(uncertainOutputCalls === 0 ? [] : [`${grouped(uncertainOutputCalls)} uncertain`]),
  ];
  return { shown: html`${grouped(all)}${lines.map((line) => html`<br><small>${line}</small>`)}`, by: all };
}
