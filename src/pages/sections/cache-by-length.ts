import { dataTable, numberCell, numberColumn, shortColumn, textCell } from "../html/data-table.ts";
import type { Markup } from "../html/html.ts";
import { emptyPart } from "../html/section.ts";
import { counted, grouped, percent } from "../html/words.ts";
import { barRows } from "../plots/bar-rows.ts";
import { figure } from "../plots/figure.ts";
import { legend } from "../plots/legend.ts";
import type { LengthRow } from "../report-content.ts";

const PARTS = [
  { key: "read", name: "cache read", series: 0 },
  { key: "write", name: "cache write", series: 1 },
  { key: "fresh", name: "fresh input", series: 2 },
  { key: "output", name: "output", series: 6 },
] as const;

/** Calls per conversation against what the money was for: longer ones read their context more often. */
export function lengthFigure(rows: readonly LengthRow[]): Markup {
  const filled = rows.filter(({ conversations }) => conversations > 0);
  if (filled.length === 0)
    return emptyPart("No conversation has a price, so its length says nothing of its cost.");
  return figure({
    caption: "Short and long conversations",
    note: "Shares of cost by calls per conversation; main loops and sub-agents apart. Behind each bar, how many there are.",
    label: `${filled.map((row) => `${nameOf(row)}: ${sharesOf(row)}`).join(". ")}.`,
    legend: legend(PARTS),
    draw: (width) => barRows({ unit: "share", rows: filled.map(barOf) }, width),
    data: dataTable({
      caption: "Shares of cost by calls per conversation",
      columns: [
        shortColumn("loop"),
        shortColumn("calls"),
        numberColumn("conversations"),
        ...PARTS.map(({ name }) => numberColumn(name)),
      ],
      rows: filled.map((row) => [
        textCell(loopOf(row)),
        textCell(row.calls),
        numberCell(row.conversations, grouped),
        ...PARTS.map(({ key }) => numberCell(row.shares[key], percent)),
      ]),
    }),
  });
}

function barOf(row: LengthRow) {
  return {
    label: nameOf(row),
    end: `${grouped(row.conversations)}×`,
    parts: PARTS.map(({ key, series }) => ({ series, size: row.shares[key] })).filter(({ size }) => size > 0),
    tip: [`${nameOf(row)}, ${counted(row.conversations, "conversation")}`, ...sharesOf(row).split(", ")].join(
      "\n",
    ),
  };
}

function nameOf(row: LengthRow): string {
  return `${loopOf(row)}, ${row.calls} calls`;
}

function loopOf({ loop }: LengthRow): string {
  return loop === "main" ? "main loop" : "sub-agent";
}

function sharesOf({ shares }: LengthRow): string {
  return PARTS.map(({ key, name }) => `${name} ${percent(shares[key])}`).join(", ");
}
