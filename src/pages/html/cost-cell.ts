import type { NanoUsd } from "../../domain/index.ts";
import type { Cell } from "./data-table.ts";
import { html } from "./html.ts";
import { grouped, shortUsd } from "./words.ts";

interface Cost {
  readonly amount: NanoUsd;
  readonly calls: number;
  readonly unpricedCalls: number;
}

const NO_PRICE: Cell = { shown: "no price", by: "" };

/** An amount that says what it does not hold; no amount at all where no call of it has a price. */
export function costWords({ amount, calls, unpricedCalls }: Cost): string {
  if (unpricedCalls === 0) return shortUsd(amount);
  return unpricedCalls >= calls ? "no price" : `${shortUsd(amount)} + ${grouped(unpricedCalls)} unpriced`;
}

export function costCell({ amount, calls, unpricedCalls }: Cost): Cell {
  if (unpricedCalls === 0) return moneyCell(amount);
  if (unpricedCalls >= calls) return NO_PRICE;
  const rest = html`<small>+ ${grouped(unpricedCalls)} unpriced</small>`;
  return { shown: html`${shortUsd(amount)}<br>${rest}`, by: amount };
}

/** An amount that may not be known. */
export function moneyWords(amount: NanoUsd | undefined): string {
  return amount === undefined ? "no price" : shortUsd(amount);
}

export function moneyCell(amount: NanoUsd | undefined): Cell {
  return amount === undefined ? NO_PRICE : { shown: shortUsd(amount), by: amount };
}
