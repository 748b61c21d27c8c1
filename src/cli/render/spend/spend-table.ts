import { countsOf, spendLabel, TOKEN_CLASSES, type TokenClass } from "../../../domain/index.ts";
import type { Grouping, SpendReport, SpendTotals } from "../../../reports/index.ts";
import { count } from "../count.ts";
import { costLabel, type MoneyLabel, moneyColumn } from "../money-column.ts";
import { cut, table } from "../table.ts";

export const CLASS_HEADS = {
  freshInput: "fresh input",
  cacheRead: "cache read",
  cacheWrite5m: "write 5 min",
  cacheWrite1h: "write 1 h",
  output: "output",
} as const satisfies Record<TokenClass, string>;

/** Groups with tokens and dollars, dearest first, and a total that counts what has no price. */
export function spendTable(report: SpendReport, by: readonly Grouping[]): string {
  const figures = ["calls", ...TOKEN_CLASSES.map((each) => CLASS_HEADS[each]), "cost", "share"];
  const total = report.totals.spend.amount;
  const shareOf = (amount: number) => (total === 0 ? "" : `${((100 * amount) / total).toFixed(1)} %`);
  const money = moneyColumn([total, ...report.groups.map((group) => group.spend.amount)]);
  const rows = report.groups.map((group) => [
    ...by.map((key) => cut(group.key[key] ?? "", 40)),
    ...cells(group, money),
    shareOf(group.spend.amount),
  ]);
  const last = [
    ...by.map((_key, index) => (index === 0 ? "total" : "")),
    ...cells(report.totals, money),
    shareOf(total),
  ];
  const heads = [...by, ...figures];
  const page = table({ head: heads, rows: [...rows, last], right: figures });
  const { name, date } = report.priceBook;
  return `${page}\n${spendLabel(report.totals.spend)}; each call at the price of its day, today's book: ${name} ${date}\n`;
}

function cells({ spend, usage }: SpendTotals, money: MoneyLabel): readonly string[] {
  const counts = countsOf(usage);
  const tokens = TOKEN_CLASSES.map((each) => count(counts[each]));
  return [count(spend.calls), ...tokens, costLabel(spend, money)];
}
