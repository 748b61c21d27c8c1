import type { Compared, PricedTable, WhatIf, WorkConsidered } from "../../../app/index.ts";
import {
  type ByTokenClass,
  byTokenClass,
  countsOf,
  isoTime,
  type Json,
  usdNumber,
} from "../../../domain/index.ts";
import { comparisonJson, type Projection, projectionJson } from "../../../what-if/index.ts";

type JsonObject = { readonly [key: string]: Json };

/** `suffice.whatif/1`, on one line. */
export function whatIfJson({ projection, id, keepProblem: _said, ...considered }: WhatIf): string {
  return projectionsJson([projection], considered, id);
}

/** Several levers over the same work, none of them kept. */
export function projectionsJson(
  projections: readonly Projection[],
  { madeAt, period, priceBook }: WorkConsidered,
  id?: string,
): string {
  return line({
    schema: "suffice.whatif/1",
    id: id ?? null,
    madeAt: isoTime(madeAt),
    period: period === undefined ? null : { first: isoTime(period.first), last: isoTime(period.last) },
    priceBook: { ...priceBook },
    projections: projections.map(projectionJson),
  });
}

/** `suffice.whatif-comparisons/1`, on one line. */
export function comparisonsJson(compared: readonly Compared[]): string {
  return line({
    schema: "suffice.whatif-comparisons/1",
    projections: compared.map(({ id, at, projection, comparison }) => ({
      id,
      madeAt: isoTime(at),
      projection: projectionJson(projection),
      comparison: comparisonJson(comparison),
    })),
  });
}

/** `suffice.whatif-table/1`, on one line. */
export function tableJson({ report, book }: PricedTable): string {
  const { arms, total, totalShares, ratios, basis } = report;
  return line({
    schema: "suffice.whatif-table/1",
    priceBook: { name: book.name, date: book.date },
    rows: arms.map(({ name, model, usage, cost, shares }) => ({
      name,
      model,
      tokens: { ...countsOf(usage) },
      costUsd: cost.kind === "priced" ? usdNumber(cost.amount) : null,
      shares: shares === undefined ? null : sharesJson(shares),
    })),
    total: {
      costUsd: usdNumber(total.amount),
      unpricedRows: total.unpricedCalls,
      shares: totalShares === undefined ? null : sharesJson(totalShares),
    },
    ratios: ratios.map(({ arm, against, levers, outputTimes }) => ({
      row: arm,
      against,
      ratio: levers.ratio,
      context: levers.context,
      price: levers.rate,
      outputTimes: outputTimes ?? null,
    })),
    basis,
  });
}

function sharesJson(shares: ByTokenClass<number>): JsonObject {
  return { ...byTokenClass((tokenClass) => shares[tokenClass]) };
}

function line(json: JsonObject): string {
  return `${JSON.stringify(json)}\n`;
}
