import { type TokenClass, usdNumber } from "../../domain/index.ts";
import { CLASS_WORDS, STACKED_CLASSES } from "../class-words.ts";
import { costCell, costWords } from "../html/cost-cell.ts";
import { type Cell, dataTable, numberCell, numberColumn, textCell, textColumn } from "../html/data-table.ts";
import { html, type Markup } from "../html/html.ts";
import { emptyPart, type Section } from "../html/section.ts";
import { grouped, percent, shareOf, shortCount, shortUsd } from "../html/words.ts";
import { type BarRow, barRows } from "../plots/bar-rows.ts";
import { figure } from "../plots/figure.ts";
import { legend } from "../plots/legend.ts";
import type { ReportPage, SpendFigures, SpendGrouping } from "../report-content.ts";

/** Who spent it, and on what. */
export function whereItWent(report: ReportPage): Section {
  const body =
    report.totals.calls === 0
      ? emptyPart("No call was found, so nothing was spent anywhere.")
      : html`${loopsFigure(report)}${report.groups.map((group) => groupTable(group, report.totals))}`;
  return { id: "where", heading: "Where it went", body };
}

function loopsFigure({ mainLoop, subAgents, totals }: ReportPage): Markup {
  const loops = [
    { name: "main loops", figures: mainLoop },
    { name: "sub-agents", figures: subAgents },
  ];
  const used = STACKED_CLASSES.filter((each) => totals.byClass[each] !== 0);
  const words = loops.map(
    ({ name, figures }) => `${name} ${costWords(figures)}, ${grouped(figures.calls)} calls`,
  );
  return figure({
    caption: "Main loops and sub-agents, by class of tokens",
    note: "US dollars. A sub-agent has a context of its own; what it was told and what it answered is also in the main loop.",
    label: `${words.join("; ")}.`,
    legend: legend(used.map((each) => CLASS_WORDS[each])),
    draw: (width) =>
      barRows({ unit: "usd", rows: loops.map(({ name, figures }) => loopRow(name, figures)) }, width),
    data: groupTable({ by: "loop", rows: loops.map(({ name, figures }) => ({ name, ...figures })) }, totals),
  });
}

function loopRow(name: string, figures: SpendFigures): BarRow {
  const parts = STACKED_CLASSES.map((each) => ({ each, amount: figures.byClass[each] })).filter(
    ({ amount }) => amount > 0,
  );
  const lines = parts.map(({ each, amount }) => `${CLASS_WORDS[each].name}: ${shortUsd(amount)}`);
  return {
    label: name,
    end: costWords(figures),
    parts: parts.map(({ each, amount }) => ({ series: CLASS_WORDS[each].series, size: usdNumber(amount) })),
    tip: [`${name}: ${costWords(figures)}, ${grouped(figures.calls)} calls`, ...lines].join("\n"),
  };
}

const CAPTIONS: Readonly<Record<string, string>> = { loop: "Main loops and sub-agents", model: "Models" };

function groupTable({ by, rows }: SpendGrouping, totals: SpendFigures): Markup {
  const hasDoubt = rows.some(({ uncertainOutputCalls }) => uncertainOutputCalls > 0);
  const cells = (name: string, figures: SpendFigures) => [
    textCell(name),
    numberCell(figures.calls, grouped),
    costCell(figures),
    numberCell(shareOf(figures.amount, totals.amount), percent),
    ...STACKED_CLASSES.map((each) => tokensCell(figures, each)),
    ...(hasDoubt ? [numberCell(figures.uncertainOutputCalls, grouped)] : []),
  ];
  return dataTable({
    caption: CAPTIONS[by] ?? `By ${by}`,
    columns: [
      textColumn(by),
      ...["calls", "cost", "share"].map(numberColumn),
      ...STACKED_CLASSES.map((each) => numberColumn(CLASS_WORDS[each].name)),
      ...(hasDoubt ? [numberColumn("output uncertain")] : []),
    ],
    rows: rows.map(({ name, ...figures }) => cells(name, figures)),
    sortedBy: 2,
    total: cells("all", totals),
  });
}

function tokensCell(figures: SpendFigures, each: TokenClass): Cell {
  return numberCell(figures.tokens[each], shortCount);
}
