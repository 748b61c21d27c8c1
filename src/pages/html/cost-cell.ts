import { formatUsd, type NanoUsd } from "../../domain/index.ts";
import type { Cell } from "./data-table.ts";
import { grouped } from "./words.ts";

/** An amount that says what it does not hold; no amount at all where no call of it has a price. */
export function costCell(of: {
  readonly amount: NanoUsd;
  readonly calls: number;
  readonly unpricedCalls: number;
}): Cell {
  const { amount, calls, unpricedCalls } = of;
  if (unpricedCalls === 0) return moneyCell(amount);
  if (unpricedCalls >= calls) return { shown: "no price", by: "" };
  return { shown: `${formatUsd(amount)} + ${grouped(unpricedCalls)} unpriced`, by: amount };
}

/** Nothing where it is not known. */
export function moneyCell(amount: NanoUsd | undefined): Cell {
  return amount === undefined ? { shown: "no price", by: "" } : { shown: formatUsd(amount), by: amount };
}
