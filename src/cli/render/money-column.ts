import { type NanoUsd, type Spend, usdNumber } from "../../domain/index.ts";

const FEWEST_DECIMALS = 2;
const MOST_DECIMALS = 6;

export type MoneyLabel = (amount: NanoUsd) => string;

/** Dollars with the same number of decimals for all, enough for two digits of the smallest amount, so that columns line up. */
export function moneyColumn(amounts: readonly NanoUsd[]): MoneyLabel {
  const sizes = amounts.map((amount) => Math.abs(usdNumber(amount))).filter((size) => size > 0);
  const smallest = sizes.length === 0 ? 1 : Math.min(...sizes);
  const wanted = 1 - Math.floor(Math.log10(smallest));
  const decimals = Math.min(MOST_DECIMALS, Math.max(FEWEST_DECIMALS, wanted));
  return (amount) => {
    const usd = usdNumber(amount);
    return `${usd < 0 ? "-" : ""}$${Math.abs(usd).toFixed(decimals)}`;
  };
}

/** An amount that says what it does not hold. */
export function costLabel(
  { amount, unpricedCalls }: Pick<Spend, "amount" | "unpricedCalls">,
  money: MoneyLabel,
): string {
  return unpricedCalls === 0 ? money(amount) : `${money(amount)} + ${unpricedCalls} unpriced`;
}
