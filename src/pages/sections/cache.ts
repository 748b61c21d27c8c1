import { addUsd, usdNumber } from "../../domain/index.ts";
import { LOSS_WORDS, SHARE_WORDS } from "../class-words.ts";
import { moneyCell } from "../html/cost-cell.ts";
import {
  dataTable,
  numberCell,
  numberColumn,
  shortColumn,
  textCell,
  textColumn,
} from "../html/data-table.ts";
import { html, type Markup } from "../html/html.ts";
import { emptyPart, type Section } from "../html/section.ts";
import { counted, grouped, percent, shareOf, shortCount, shortUsd } from "../html/words.ts";
import { type BarRow, barRows } from "../plots/bar-rows.ts";
import { figure } from "../plots/figure.ts";
import { legend } from "../plots/legend.ts";
import { lossSeries } from "../plots/loss-shape.ts";
import { CACHE_SHARES, type CacheLosses, type CachePart, type ReportPage } from "../report-content.ts";
import { lengthFigure } from "./cache-by-length.ts";

/** How much of the money was context: read again, written, written again. */
export function cacheEconomics({ cache }: ReportPage): Section {
  const body =
    cache === undefined
      ? emptyPart("No call says which conversation it belongs to, so nothing can be said of caches.")
      : html`${inputPrice(cache)}${sharesFigure(cache)}${lossesFigure(cache.losses)}${lengthFigure(cache.byLength)}`;
  return { id: "cache", heading: "Context and its caches", body };
}

function inputPrice({ hitRate, inputPrice }: CachePart): Markup | undefined {
  if (hitRate === undefined) return undefined;
  const hit = `Of all tokens sent, ${percent(hitRate)} came out of a cache.`;
  if (inputPrice === undefined) return html`<p>${hit}</p>`;
  const { paidUsd, freshUsd } = inputPrice;
  const change = freshUsd === 0 ? 0 : 1 - paidUsd / freshUsd;
  const than = `${percent(Math.abs(change))} ${change < 0 ? "more" : "less"} than the $${freshUsd.toFixed(2)}`;
  return html`<p>${hit} A million of them cost $${paidUsd.toFixed(2)} in the mean, ${than} that they would have cost uncached.</p>`;
}

function sharesFigure({ shares }: CachePart): Markup {
  const all = addUsd(...CACHE_SHARES.map((each) => shares[each].amount));
  const known = CACHE_SHARES.map((each) => ({
    ...SHARE_WORDS[each],
    ...shares[each],
    share: shareOf(shares[each].amount, all) ?? 0,
  }));
  const lines = known.map(({ name, share, amount }) => `${name}: ${percent(share)}, ${shortUsd(amount)}`);
  const row: BarRow = {
    label: "all calls",
    end: shortUsd(all),
    parts: known.filter(({ share }) => share > 0).map(({ series, share }) => ({ series, size: share })),
    tip: lines.join("\n"),
  };
  return figure({
    caption: "What was paid for",
    note: "Shares of cost.",
    label: `Shares of cost: ${lines.join("; ")}.`,
    legend: legend(known.map(({ series, name, share }) => ({ series, name: `${name} ${percent(share)}` }))),
    draw: (width) => barRows({ unit: "share", rows: [row] }, width),
    data: dataTable({
      caption: "What was paid for",
      columns: [
        shortColumn("part"),
        textColumn("what it is"),
        ...["tokens", "cost", "share"].map(numberColumn),
      ],
      rows: known.map(({ name, what, tokens, amount, share }) => [
        textCell(name),
        textCell(what),
        numberCell(tokens, shortCount),
        moneyCell(amount),
        numberCell(share, percent),
      ]),
    }),
  });
}

function lossesFigure(losses: readonly CacheLosses[]): Markup {
  const found = losses.filter(({ count }) => count > 0).toSorted((a, b) => b.amount - a.amount);
  const [first] = found;
  if (first === undefined) return emptyPart("No cache was lost: whatever had been cached was read again.");
  const all = addUsd(...found.map(({ amount }) => amount));
  const words = found.map(
    ({ cause, amount, count }) =>
      `${LOSS_WORDS[cause].name} ${shortUsd(amount)} in ${counted(count, "loss", "losses")}`,
  );
  return figure({
    caption: `Caches that were lost: ${shortUsd(all)}`,
    note: "US dollars that writing or sending again cost more than reading would have.",
    label: `Dollars for lost caches by cause: ${words.join("; ")}.`,
    draw: (width) => barRows({ unit: "usd", rows: found.map(lossRow) }, width),
    data: lossesTable(found),
  });
}

function lossRow({ cause, amount, count, tokens, unpriced }: CacheLosses): BarRow {
  const { name, what } = LOSS_WORDS[cause];
  const doubt = unpriced === 0 ? "" : `, ${grouped(unpriced)} of them without a price`;
  return {
    label: name,
    end: `${shortUsd(amount)}, ${grouped(count)}×`,
    parts: [{ series: lossSeries(cause), size: usdNumber(amount) }],
    tip: `${name}: ${what}\n${counted(count, "loss", "losses")}${doubt}\n${shortCount(tokens)} tokens, ${shortUsd(amount)}`,
  };
}

function lossesTable(losses: readonly CacheLosses[]): Markup {
  return dataTable({
    caption: "Caches that were lost",
    columns: [
      shortColumn("cause"),
      textColumn("what happened"),
      ...["losses", "tokens", "cost", "without a price"].map(numberColumn),
    ],
    rows: losses.map(({ cause, count, tokens, amount, unpriced }) => [
      textCell(LOSS_WORDS[cause].name),
      textCell(LOSS_WORDS[cause].what),
      numberCell(count, grouped),
      numberCell(tokens, shortCount),
      moneyCell(amount),
      numberCell(unpriced, grouped),
    ]),
    sortedBy: 4,
  });
}
