import type { PricedTable } from "../../../app/index.ts";
import { type ByTokenClass, type Cost, countsOf, TOKEN_CLASSES, usdNumber } from "../../../domain/index.ts";
import { count } from "../count.ts";
import { harmless } from "../harmless.ts";
import { CLASS_HEADS } from "../spend/spend-table.ts";
import { table } from "../table.ts";

/** Costs to a millionth of a dollar, shares, and what each ratio is made of. */
export function tablePage({ report, book }: PricedTable): string {
  const figures = [
    ...TOKEN_CLASSES.map((each) => CLASS_HEADS[each]),
    "cost",
    "read",
    "write",
    "output share",
  ];
  const arms = table({
    head: ["", "model", ...figures],
    rows: report.arms.map(({ name, model, usage, cost, shares }) => [
      harmless(name),
      harmless(model),
      ...TOKEN_CLASSES.map((each) => count(countsOf(usage)[each])),
      costOf(cost),
      ...sharesOf(shares),
    ]),
    right: figures,
  });
  return `${arms}\nat ${harmless(book.name)} ${book.date}\n${ratios(report)}`;
}

function ratios({ ratios: found }: PricedTable["report"]): string {
  if (found.length === 0) return "";
  const figures = ["times", "by context", "by price"];
  const page = table({
    head: ["row", "against", ...figures, ""],
    rows: found.map(({ arm, against, levers, outputTimes }) => {
      const isOther = outputTimes !== undefined && (outputTimes > 2 || outputTimes < 0.5);
      return [
        harmless(arm),
        harmless(against),
        `${levers.ratio.toFixed(4)} x`,
        `${levers.context.toFixed(2)} x`,
        `${levers.rate.toFixed(2)} x`,
        isOther ? `not the same task: ${outputTimes.toFixed(1)} x the output` : "",
      ];
    }),
    right: figures,
  });
  return `\n${page}`;
}

function costOf(cost: Cost): string {
  return cost.kind === "priced" ? `$${usdNumber(cost.amount).toFixed(6)}` : "not priced";
}

function sharesOf(shares: ByTokenClass<number> | undefined): readonly string[] {
  if (shares === undefined) return ["", "", ""];
  const { cacheRead, cacheWrite5m, cacheWrite1h, output } = shares;
  return [cacheRead, cacheWrite5m + cacheWrite1h, output].map((share) => `${(100 * share).toFixed(1)} %`);
}
