import type { Advice, RouterAdvice, SideTotal } from "../../../advice/index.ts";
import type { AdvisedCost, PolicyAdvice } from "../../../app/index.ts";
import { formatUsd } from "../../../domain/index.ts";
import { harmless } from "../harmless.ts";
import { moneyColumn } from "../money-column.ts";
import { table } from "../table.ts";
import { wrapWords } from "./wrap-words.ts";

/** What is recommended, what both come to, where they break even, and the nine conditions with their verdicts. */
export function advicePage(advised: PolicyAdvice, width: number): string {
  const { advice, router } = advised;
  const parts = [
    `${wrapWords(`Advice: ${RECOMMENDED[advice.recommend]}, since ${advice.because}.`, width)}\n`,
    totalsTable(advice),
    `${wrapWords(breakEven(advice), width)}\n`,
    costLines(advised, width),
    conditionLines(advice, width),
    listed("Against it, or not consistent:", advice.contradictions, width),
    listed("Not known, so that totals cannot decide:", advice.missing, width),
    router === undefined ? "" : routerLines(router, width),
  ];
  return parts.filter((part) => part !== "").join("\n");
}

const RECOMMENDED: Readonly<Record<Advice["recommend"], string>> = {
  tiered: "tiered routing",
  "always-frontier": "always-frontier",
  either: "either",
};

function totalsTable({ totals }: Advice): string {
  if (totals === undefined) return "";
  const { feature, all } = totals;
  const sums = [feature, ...(all === undefined ? [] : [all])];
  const money = moneyColumn(
    sums.flatMap(({ tiered, frontier }) =>
      [tiered, frontier].flatMap(({ models, people }) => [models, people]),
    ),
  );
  const row = (name: string, { models, people, total }: SideTotal) => [
    name,
    money(models),
    money(people),
    money(total),
  ];
  return table({
    head: ["", "models", "people", "total"],
    rows: [
      row("one feature, tiered", feature.tiered),
      row("one feature, always-frontier", feature.frontier),
      ...(all === undefined
        ? []
        : [row("all features, tiered", all.tiered), row("all features, always-frontier", all.frontier)]),
    ],
    right: ["models", "people", "total"],
  });
}

function breakEven({ breakEvenMinutes: minutes }: Advice): string {
  if (minutes === undefined) {
    return "Break-even: not known without --hourly-usd and both costs.";
  }
  if (minutes === 0)
    return "Break-even: none; tiered routing saves nothing, so that no extra minute is paid for.";
  const rounded = minutes < 10 ? Number(minutes.toPrecision(2)) : Math.round(minutes);
  return `Break-even: ${rounded} ${rounded === 1 ? "minute" : "minutes"} of a person a feature. If tiered routing takes more than that in addition, always-frontier is cheaper.`;
}

/** Nothing where both were given: they stand in the table. */
function costLines({ costs, projection }: PolicyAdvice, width: number): string {
  const { policy, priceBook } = projection;
  const sides = [costs.tiered, costs.frontier];
  if (sides.every(({ basis }) => basis === "given")) return "";
  const lines = [
    costLine("Tiered", costs.tiered),
    costLine("Always-frontier", costs.frontier),
    `Projected: the steps of ${harmless(policy)}, at their own tiers and all at frontier, from its assumed work at the prices of ${harmless(priceBook.name)} ${priceBook.date}. Your own figures: --tiered-usd, --frontier-usd.`,
  ];
  return lines.map((line) => `${wrapWords(line, width - 2, "  ")}\n`).join("");
}

function costLine(name: string, cost: AdvisedCost): string {
  if (cost.basis === "given") return `${name}: ${formatUsd(cost.usd)} of models a feature, as given.`;
  const { low, expected, high, unpriced } = cost.range;
  const money = moneyColumn([low, expected, high]);
  const range = `${money(expected)} of models a feature, ${money(low)} to ${money(high)} (projected)`;
  return unpriced.length === 0
    ? `${name}: ${range}.`
    : `${name}: not known, since steps have no price: ${unpriced.join(", ")}.`;
}

const VERDICT_WIDTH = "does not hold".length + 2;

function conditionLines({ conditions, source }: Advice, width: number): string {
  const lines = conditions.map(({ id, verdict, says }) => {
    const start = `  ${verdict.padEnd(VERDICT_WIDTH)}${id.padEnd("frontier-1".length + 2)}`;
    return `${start}${wrapWords(says, width - start.length, " ".repeat(start.length))}`;
  });
  return `${wrapWords(`Conditions, from ${source}:`, width)}\n${lines.join("\n")}\n`;
}

function listed(head: string, items: readonly string[], width: number): string {
  if (items.length === 0) return "";
  return `${head}\n${items.map((item) => `  - ${wrapWords(item, width - 4, "    ")}\n`).join("")}`;
}

function routerLines({ recommend, because, routers }: RouterAdvice, width: number): string {
  const lines = routers.flatMap(({ router, bestFor, pros, cons }) => [
    `  ${wrapWords(`${router}: ${bestFor}`, width - 2, "    ")}`,
    `    ${wrapWords(`for it: ${pros.join("; ")}`, width - 4, "    ")}`,
    `    ${wrapWords(`against it: ${cons.join("; ")}`, width - 4, "    ")}`,
  ]);
  return `${wrapWords(`Router: ${recommend}, since ${because}.`, width)}\n${lines.join("\n")}\n`;
}
