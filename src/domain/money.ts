import type { Branded } from "./branded.ts";
import { SufficeError } from "./errors.ts";

/** Integer billionths of a US dollar: $1 is 1_000_000_000. Exact up to $9.0 million. */
export type NanoUsd = Branded<number, "NanoUsd">;

/**
 * A rate: integer micro-dollars per million tokens, so $3 per million is 3_000_000.
 * The same number is picodollars per token, which makes tokens × rate exact.
 */
export type MicroUsdPerMillion = Branded<number, "MicroUsdPerMillion">;

const NANO_PER_USD = 1_000_000_000;
const MICRO_PER_USD = 1_000_000;

/** Throws `bug.invariant` unless `value` is an integer that a double holds exactly. */
export function nanoUsd(value: number): NanoUsd {
  return safeInteger(value, "nano-dollars") as NanoUsd;
}

/** From dollars as a person or a provider writes them, rounded to the nearest billionth. */
export function nanoUsdFromUsd(usd: number): NanoUsd {
  return nanoUsd(Math.round(usd * NANO_PER_USD));
}

/** From dollars per million tokens as a price list writes them; finer than a millionth is refused. */
export function rateFromUsdPerMillion(usd: number): MicroUsdPerMillion {
  const micro = Math.round(usd * MICRO_PER_USD);
  // Division rounds correctly, so it gives back the very double that six decimals are read as.
  if (usd < 0 || micro / MICRO_PER_USD !== usd) {
    throw new SufficeError("settings.invalid", {
      message: `a rate of ${usd} USD per million tokens cannot be kept: give at most six decimals, not negative`,
    });
  }
  return safeInteger(micro, "micro-dollars per million tokens") as MicroUsdPerMillion;
}

export const ZERO_USD: NanoUsd = nanoUsd(0);

export function addUsd(...amounts: readonly NanoUsd[]): NanoUsd {
  return nanoUsd(amounts.reduce((sum: number, amount) => sum + amount, 0));
}

export function subtractUsd(from: NanoUsd, amount: NanoUsd): NanoUsd {
  return nanoUsd(from - amount);
}

/** A share of an amount, for expectations: rounded to the nearest billionth. */
export function scaleUsd(amount: NanoUsd, factor: number): NanoUsd {
  return nanoUsd(Math.round(amount * factor));
}

/** Dollars for JSON, where the field is called `…Usd`. */
export function usdNumber(amount: NanoUsd): number {
  return amount / NANO_PER_USD;
}

/** For people: cents from a dollar up, and below it four significant digits, so that small calls stay visible. */
export function formatUsd(amount: NanoUsd): string {
  const usd = usdNumber(amount);
  const sign = usd < 0 ? "-" : "";
  const size = Math.abs(usd);
  if (size === 0) return "$0.00";
  // Rounded first: what rounds up to a dollar, or to one digit more, is written as that.
  const rounded = Number(size.toPrecision(4));
  if (rounded >= 1) return `${sign}$${size.toFixed(2)}`;
  const decimals = Math.min(9, Math.max(4, 3 - Math.floor(Math.log10(rounded))));
  return `${sign}$${size.toFixed(decimals)}`;
}

function safeInteger(value: number, unit: string): number {
  if (!Number.isSafeInteger(value)) {
    throw new SufficeError("bug.invariant", { message: `${value} is not a whole number of ${unit}` });
  }
  return value;
}
