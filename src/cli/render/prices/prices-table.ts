import type { PriceList, PriceRatio } from "../../../app/index.ts";
import {
  type Instant,
  isoTime,
  type MicroUsdPerMillion,
  type Price,
  type Rates,
  TOKEN_CLASSES,
} from "../../../domain/index.ts";
import { count } from "../count.ts";
import { moneyColumn } from "../money-column.ts";
import { CLASS_HEADS } from "../spend/spend-table.ts";
import { table } from "../table.ts";

const NOT_SOLD = "–";

interface Line {
  readonly model: string;
  readonly from: string;
  readonly rates: Rates;
  readonly holds: string;
}

/** One line a row, and one for each band and span of hours; figures line up at their points. */
export function pricesTable(list: PriceList, { marksInForce }: { readonly marksInForce: boolean }): string {
  const lines = list.rows.flatMap(({ price, isInForce }) =>
    linesOf(price, marksInForce && isInForce ? `in force on ${dayOf(list.at)}` : ""),
  );
  const figures = TOKEN_CLASSES.map((tokenClass) => CLASS_HEADS[tokenClass]);
  const columns = TOKEN_CLASSES.map((tokenClass) => pointed(lines.map(({ rates }) => rates[tokenClass])));
  const rows = lines.map(({ model, from, holds }, index) => [
    model,
    from,
    ...columns.map((column) => column[index] ?? ""),
    holds,
  ]);
  const page =
    lines.length === 0
      ? ""
      : `${table({ head: ["model", "from", ...figures, "holds"], rows, right: figures })}\n`;
  return `${page}${perTaskTable(list)}${footer(list)}`;
}

/** Class by class, the cheaper one as 1; a table of its own for the prompts above each threshold. */
export function priceRatioTable({ book, at, first, second, ratios }: PriceRatio): string {
  const thresholds = [...new Set(ratios.map((each) => each.abovePromptTokens))];
  const pages = thresholds.map((threshold) => {
    const rows = ratios.filter((each) => each.abovePromptTokens === threshold);
    const page = ratioRows([first.model, second.model], rows);
    return threshold === 0 ? page : `${aboveLabel(threshold)}\n${page}`;
  });
  const basis = `${book.name} ${book.date}, at ${dayOf(at)}; US dollars per million tokens`;
  return `${pages.join("\n")}\n${basis}\n${noteLine(book.note)}`;
}

function ratioRows([first, second]: readonly [string, string], ratios: PriceRatio["ratios"]): string {
  const columns = [pointed(ratios.map((each) => each.first)), pointed(ratios.map((each) => each.second))];
  const rows = ratios.map(({ tokenClass, times }, index) => [
    CLASS_HEADS[tokenClass],
    ...columns.map((column) => column[index] ?? ""),
    ratioLabel(times),
  ]);
  const figures = [first, second, "ratio"];
  return table({ head: ["class", ...figures], rows, right: figures });
}

function linesOf(price: Price, holds: string): readonly Line[] {
  const from = price.effectiveFrom === undefined ? "release" : momentOf(price.effectiveFrom);
  return [
    { model: price.model, from, rates: price.rates, holds },
    ...price.bands.map(({ abovePromptTokens, rates }) => ({
      model: "",
      from: "",
      rates,
      holds: aboveLabel(abovePromptTokens),
    })),
    ...(price.hours ?? []).map(({ fromMinute, toMinute, rates }) => ({
      model: "",
      from: "",
      rates,
      holds: `${clockOf(fromMinute)} to ${clockOf(toMinute)} UTC`,
    })),
  ];
}

function perTaskTable({ book }: PriceList): string {
  if (book.perTask === undefined) return "";
  const money = moneyColumn(book.perTask.map(({ amount }) => amount));
  const rows = book.perTask.map(({ model, amount }) => [model, money(amount)]);
  return `${table({ head: ["model", "per task"], rows, right: ["per task"] })}\n`;
}

function footer({ book, at, rows }: PriceList): string {
  const models = new Set(rows.map(({ price }) => price.model)).size;
  const count = `${models} ${models === 1 ? "model" : "models"}`;
  const unit = `US dollars per million tokens; ${NOT_SOLD} is not sold, or not listed`;
  const what = models === 0 ? "" : `: ${count}; ${unit}`;
  return `${book.name} ${book.date}, at ${dayOf(at)}${what}\n${noteLine(book.note)}`;
}

function noteLine(note: string | undefined): string {
  return note === undefined ? "" : `${note}\n`;
}

function ratioLabel(times: number | undefined): string {
  if (times === undefined || times === 0) return NOT_SOLD;
  return times >= 1 ? `1 : ${short(times)}` : `${short(1 / times)} : 1`;
}

function short(value: number): string {
  return String(Number(value.toFixed(2)));
}

/** Dollars, with as many spaces behind as bring all points of a column into one line. */
function pointed(rates: readonly (MicroUsdPerMillion | number | undefined)[]): readonly string[] {
  const texts = rates.map((rate) => {
    if (rate === undefined) return { whole: NOT_SOLD, rest: "" };
    const [whole = "", decimals = ""] = String(Number((rate / 1_000_000).toFixed(6))).split(".");
    return { whole, rest: `.${decimals.padEnd(2, "0")}` };
  });
  const width = Math.max(0, ...texts.map(({ rest }) => rest.length));
  return texts.map(({ whole, rest }) => whole + rest.padEnd(width));
}

function aboveLabel(tokens: number): string {
  return `prompt above ${count(tokens)} tokens`;
}

function clockOf(minute: number): string {
  return `${twoDigits(Math.floor(minute / 60))}:${twoDigits(minute % 60)}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}

function dayOf(at: Instant): string {
  return isoTime(at).slice(0, 10);
}

/** A day, or where it is not the first moment of one, day and minute. */
function momentOf(at: Instant): string {
  const text = isoTime(at);
  return text.endsWith("T00:00:00.000Z") ? text.slice(0, 10) : text.slice(0, 16).replace("T", " ");
}
