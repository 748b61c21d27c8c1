import type { WhatIf } from "../../../app/index.ts";
import { isoTime, type NanoUsd } from "../../../domain/index.ts";
import type { Projection } from "../../../what-if/index.ts";
import { count } from "../count.ts";
import { harmless } from "../harmless.ts";
import { type MoneyLabel, moneyColumn } from "../money-column.ts";
import { table } from "../table.ts";
import { baselineLabel, leverLabel, rangeLabel } from "./projection-words.ts";

/** One lever: what it is compared with, the range, what the expected cost is made of, what was left as it was, what is assumed. */
export function projectionPage({ projection, period, priceBook, id }: WhatIf): string {
  const { units } = projection;
  const span =
    period === undefined
      ? ""
      : `, ${isoTime(period.first).slice(0, 10)} to ${isoTime(period.last).slice(0, 10)}`;
  const head = [
    `what if: ${harmless(leverLabel(projection.lever))}`,
    `${units.considered} ${units.unit}s with ${units.calls} calls${span}; ${units.eligible} would take the other course`,
    `projected, at ${harmless(priceBook.name)} ${priceBook.date}`,
  ];
  const parts = [
    `${head.join("\n")}\n`,
    costTable(projection),
    partsTable(projection),
    leversLine(projection),
    keptTable(projection),
    assumptionsTable(projection),
    doubts(projection),
    id === undefined ? "" : `kept as ${id}; \`suffice whatif --compare\` says later whether it came true\n`,
  ];
  return parts.filter((part) => part !== "").join("\n");
}

/** Several levers side by side. */
export function projectionsTable(projections: readonly Projection[]): string {
  const money = moneyColumn(
    projections.flatMap(({ baseline, low, expected, high }) => [baseline.cost, low, expected, high]),
  );
  return table({
    head: ["what if", "moved", "as it was", "low", "expected", "high", "saved, expected"],
    rows: projections.map(({ lever, baseline, units, low, expected, high, saving }) => [
      harmless(leverLabel(lever)),
      `${units.eligible} of ${units.considered} ${units.unit}s`,
      money(baseline.cost),
      money(low),
      money(expected),
      money(high),
      `${money(saving.expected)}${shareOf(saving.expected, baseline.cost)}`,
    ]),
    right: ["moved", "as it was", "low", "expected", "high", "saved, expected"],
  });
}

function costTable({ baseline, low, expected, high, saving }: Projection): string {
  const money = moneyColumn([baseline.cost, low, expected, high, saving.low, saving.expected, saving.high]);
  const row = (name: string, cost: NanoUsd, saved: NanoUsd | undefined) => [
    name,
    money(cost),
    saved === undefined ? "" : `${money(saved)}${shareOf(saved, baseline.cost)}`,
  ];
  return table({
    head: ["", "cost", "saved"],
    rows: [
      row(harmless(baselineLabel(baseline)), baseline.cost, undefined),
      // The cost is low where the saving is high.
      row("low", low, saving.high),
      row("expected", expected, saving.expected),
      row("high", high, saving.low),
    ],
    right: ["cost", "saved"],
  });
}

const PARTS = [
  ["kept", "work that stays as it was"],
  ["moved", "work on the other course"],
  ["handOver", "handing out, with the brief"],
  ["verification", "checking the results"],
  ["rewrites", "contexts written anew"],
  ["takeBack", "failed work, done again as it was"],
] as const;

function partsTable({ parts, expected }: Projection): string {
  const shown = PARTS.filter(([name]) => parts[name] !== 0);
  if (shown.length < 2 && parts.contextSaved === 0) return "";
  const money = moneyColumn([expected, parts.contextSaved, ...shown.map(([name]) => parts[name])]);
  const saved =
    parts.contextSaved === 0
      ? []
      : [["less: context that is not read any more", minus(parts.contextSaved, money)]];
  return table({
    head: ["the expected cost", "dollars"],
    rows: [...shown.map(([name, words]) => [words, money(parts[name])]), ...saved, ["sum", money(expected)]],
    right: ["dollars"],
  });
}

function minus(amount: NanoUsd, money: MoneyLabel): string {
  return amount > 0 ? `-${money(amount)}` : money(amount).replace("-", "");
}

function leversLine({ levers }: Projection): string {
  if (levers === undefined) return "";
  return `on the moved work alone: ${times(levers.price)} by the model's price, ${times(levers.context)} by its context\n`;
}

function times(factor: number): string {
  return `${factor.toFixed(2)} x`;
}

function keptTable({ units }: Projection): string {
  if (units.excluded.length === 0) return "";
  return table({
    head: ["left as it was, since", `${units.unit}s`],
    rows: units.excluded.map(({ because, count: excluded }) => [because, count(excluded)]),
    right: [`${units.unit}s`],
  });
}

function assumptionsTable({ assumptions }: Projection): string {
  return table({
    head: ["assumed", "value", "because"],
    rows: assumptions.map(({ name, value, why, basis }) => [
      basis === "measured" ? `${name} (measured)` : name,
      rangeLabel(value),
      why,
    ]),
  });
}

function doubts({ unpricedCalls, uncertainOutputCalls }: Projection): string {
  const lines = [
    ...(unpricedCalls === 0 ? [] : [`not priced: ${unpricedCalls} calls are in no figure`]),
    ...(uncertainOutputCalls === 0
      ? []
      : [
          `output uncertain: ${uncertainOutputCalls} calls cost more than is counted; --estimate-output estimates it`,
        ]),
  ];
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}

function shareOf(saved: NanoUsd, baseline: NanoUsd): string {
  return baseline === 0 ? "" : ` (${((100 * saved) / baseline).toFixed(0)} %)`;
}
