import { nanoUsdFromUsd } from "../../domain/index.ts";
import type { Estimate } from "../../evaluation/index.ts";
import type { Cell } from "../html/data-table.ts";
import { html } from "../html/html.ts";
import { percent, shortUsd } from "../html/words.ts";

/** How the value of an estimate is written. */
export type Label = (value: number) => string;

export function usd(value: number): string {
  return shortUsd(nanoUsdFromUsd(value));
}

/** A difference of qualities: `+0.4 points`. */
export function points(difference: number): string {
  return `${signed(100 * difference, 1)}\u00A0points`;
}

/** What is saved, or `39.0 % more` where it costs more. */
export function less(saving: number): string {
  return `${percent(Math.abs(saving))} ${saving < 0 ? "more" : "less"}`;
}

export function threeDigits(value: number): string {
  return value.toFixed(3);
}

/** `39.0 % less (28.1 % less to 48.0 % less)`. */
export function withInterval(estimate: Estimate, label: Label): string {
  return `${label(estimate.value)} (${label(estimate.low)} to ${label(estimate.high)})`;
}

/** The value, and below it its interval; nothing where it is undefined. */
export function estimateCell(estimate: Estimate | undefined, label: Label): Cell {
  if (estimate === undefined) return { shown: "undefined", by: "" };
  const { value, low, high } = estimate;
  const interval = `${label(low)} to ${label(high)}`;
  return { shown: html`${label(value)}<br><small>${interval}</small>`, by: value };
}

/** Every figure of an estimate by the same factor: dollars for all tasks as dollars a task. */
export function scaled({ value, low, high }: Estimate, factor: number): Estimate {
  return { value: value * factor, low: low * factor, high: high * factor };
}

function signed(value: number, digits: number): string {
  const shown = value.toFixed(digits);
  // What rounds to nothing has no sign.
  return Number(shown) === 0 ? (0).toFixed(digits) : value > 0 ? `+${shown}` : shown;
}
