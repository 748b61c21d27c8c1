import { addUsd, type Instant, type NanoUsd, usdNumber, ZERO_USD } from "../../domain/index.ts";
import { CLASS_WORDS, STACKED_CLASSES, sumOf } from "../class-words.ts";
import { moneyCell } from "../html/cost-cell.ts";
import { dataTable, numberColumn, shortColumn, textCell } from "../html/data-table.ts";
import { html, type Markup } from "../html/html.ts";
import { emptyPart, type Section } from "../html/section.ts";
import { shortUsd } from "../html/words.ts";
import { REST } from "../look/palette.ts";
import { figure } from "../plots/figure.ts";
import { legend } from "../plots/legend.ts";
import { type StackedColumn, stackedColumns } from "../plots/stacked-columns.ts";
import type { ReportPage, SpendPoint } from "../report-content.ts";
import { type TimeBuckets, timeBuckets } from "../time-buckets.ts";

/** What a column is made of: the same thing in all columns. */
interface Layer {
  readonly name: string;
  readonly series: number;
  readonly amountOf: (point: SpendPoint) => NanoUsd;
}

/** Spend along time, by model and by class of tokens. */
export function overTime({ spend, totals }: ReportPage): Section {
  const [first, ...rest] = spend;
  if (first === undefined) {
    const body = emptyPart("No call has a price, so there is no spend to show along time.");
    return { id: "over-time", heading: "Spend over time", body };
  }
  const buckets = bucketsOf(first, rest);
  const unpriced = totals.unpricedCalls === 0 ? "" : " Calls without a price are not in it.";
  const drawn = (by: string, layers: readonly Layer[]) =>
    spendFigure({ by, layers, buckets, unpriced, columns: columnsOf(spend, layers, buckets) });
  return {
    id: "over-time",
    heading: "Spend over time",
    body: html`${drawn("model", modelLayers(spend))}${drawn("class of tokens", classLayers(spend))}`,
  };
}

function bucketsOf(first: SpendPoint, rest: readonly SpendPoint[]): TimeBuckets {
  let from: Instant = first.at;
  let until: Instant = first.at;
  for (const { at } of rest) {
    if (at < from) from = at;
    if (at > until) until = at;
  }
  return timeBuckets(from, until);
}

/** The dearest models have a colour each; the others share one. */
function modelLayers(spend: readonly SpendPoint[]): readonly Layer[] {
  const sums = new Map<string, number>();
  for (const { model, byClass } of spend) sums.set(model, (sums.get(model) ?? 0) + sumOf(byClass));
  const names = [...sums].toSorted(([, a], [, b]) => b - a).map(([name]) => name);
  const own = names.length > REST ? names.slice(0, REST - 1) : names;
  const layers = own.map((name, series) => ({
    name,
    series,
    amountOf: ({ model, byClass }: SpendPoint) => (model === name ? sumOf(byClass) : ZERO_USD),
  }));
  const others = new Set(names.slice(own.length));
  if (others.size === 0) return layers;
  const amountOf = ({ model, byClass }: SpendPoint) => (others.has(model) ? sumOf(byClass) : ZERO_USD);
  return [...layers, { name: `${others.size} other models`, series: REST, amountOf }];
}

/** Only those that were used. */
function classLayers(spend: readonly SpendPoint[]): readonly Layer[] {
  return STACKED_CLASSES.filter((each) => spend.some(({ byClass }) => byClass[each] !== 0)).map((each) => ({
    ...CLASS_WORDS[each],
    amountOf: ({ byClass }: SpendPoint) => byClass[each],
  }));
}

/** Dollars by place and layer; places without spend are left out. */
type Columns = ReadonlyMap<number, readonly NanoUsd[]>;

function columnsOf(spend: readonly SpendPoint[], layers: readonly Layer[], buckets: TimeBuckets): Columns {
  const columns = new Map<number, NanoUsd[]>();
  for (const point of spend) {
    const place = buckets.indexOf(point.at);
    const sums = columns.get(place) ?? layers.map(() => ZERO_USD);
    for (const [index, { amountOf }] of layers.entries()) {
      const amount = amountOf(point);
      if (amount !== 0) sums[index] = addUsd(sums[index] ?? ZERO_USD, amount);
    }
    columns.set(place, sums);
  }
  return new Map([...columns].toSorted(([a], [b]) => a - b));
}

interface SpendFigure {
  readonly by: string;
  readonly layers: readonly Layer[];
  readonly buckets: TimeBuckets;
  readonly columns: Columns;
  readonly unpriced: string;
}

function spendFigure({ by, layers, buckets, columns, unpriced }: SpendFigure): Markup {
  const caption = `Spend by ${buckets.length} and ${by}`;
  const sums = [...columns].map(([place, amounts]) => ({ place, sum: addUsd(...amounts) }));
  const dearest = sums.reduce((most, each) => (each.sum > most.sum ? each : most), {
    place: 0,
    sum: ZERO_USD,
  });
  const drawn = [...columns].map(([place, amounts]) => columnOf(place, amounts, { layers, buckets }));
  const stack = {
    places: buckets.count,
    columns: drawn,
    placeLabel: buckets.shortLabel,
    ...PACES[buckets.length],
  };
  const firstLabel = buckets.firstLabel;
  return figure({
    caption,
    note: `US dollars in each ${buckets.length}, in UTC.${unpriced}`,
    label: `${caption}: ${shortUsd(addUsd(...sums.map(({ sum }) => sum)))} in all, most in ${buckets.longLabel(dearest.place)} with ${shortUsd(dearest.sum)}.`,
    legend: legend(layers),
    draw: (width) => stackedColumns({ ...stack, firstLabel }, width),
    data: figuresTable({ by, layers, buckets, columns, unpriced }, caption),
  });
}

const PACES = {
  hour: { paces: [1, 3, 6, 12, 24] },
  day: { paces: [1, 2, 7, 14, 28] },
  week: { paces: [1, 2, 4, 8, 13, 26, 52] },
} as const satisfies Record<TimeBuckets["length"], { paces: readonly number[] }>;

function columnOf(
  place: number,
  amounts: readonly NanoUsd[],
  { layers, buckets }: Pick<SpendFigure, "layers" | "buckets">,
): StackedColumn {
  const parts = layers
    .map(({ name, series }, index) => ({ name, series, amount: amounts[index] ?? ZERO_USD }))
    .filter(({ amount }) => amount > 0);
  const lines = parts.map(({ name, amount }) => `${name}: ${shortUsd(amount)}`);
  return {
    place,
    segments: parts.map(({ series, amount }) => ({ series, usd: usdNumber(amount) })),
    tip: [`${buckets.longLabel(place)}: ${shortUsd(addUsd(...amounts))}`, ...lines].join("\n"),
  };
}

function figuresTable({ layers, buckets, columns }: SpendFigure, caption: string): Markup {
  const rows = [...columns].map(([place, amounts]) => [
    textCell(buckets.longLabel(place)),
    ...amounts.map(moneyCell),
    moneyCell(addUsd(...amounts)),
  ]);
  return dataTable({
    caption,
    columns: [
      shortColumn(buckets.length),
      ...layers.map(({ name }) => numberColumn(name)),
      numberColumn("all"),
    ],
    rows: rows.toReversed(),
  });
}
