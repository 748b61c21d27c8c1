import { type ShareInterval, wilsonBounds } from "../../domain/index.ts";
import { betaQuantile } from "../../evidence/index.ts";

/** A figure with its ends at 95 %, and how many independent things it was seen in. */
export interface Figure extends ShareInterval {
  readonly n: number;
}

/** What one task, or one conversation, contributes to a ratio of sums. */
export interface RatioPart {
  readonly over: number;
  readonly under: number;
}

/**
 * A ratio of two sums over independent parts, with the interval of its linearisation and Student's t: calls of one task resemble
 * each other, so tasks are the parts and not calls. `undefined` below two parts, or where nothing is divided by.
 * Source: W. G. Cochran, "Sampling Techniques", 3rd edition, 6.3.
 */
export function ratioFigure(parts: readonly RatioPart[]): Figure | undefined {
  const n = parts.length;
  const under = parts.reduce((sum, part) => sum + part.under, 0);
  if (n < 2 || under === 0) return undefined;
  const mean = parts.reduce((sum, part) => sum + part.over, 0) / under;
  const squares = parts.reduce((sum, part) => sum + (part.over - mean * part.under) ** 2, 0);
  const spread = (studentT(n - 1) * Math.sqrt((n / (n - 1)) * squares)) / Math.abs(under);
  return { mean, lower: mean - spread, upper: mean + spread, n };
}

/** The same for a share, which stays within 0 and 1; where all parts agree on either end, Wilson's interval of so many. */
export function shareFigure(parts: readonly RatioPart[]): Figure | undefined {
  const figure = ratioFigure(parts);
  if (figure === undefined) return undefined;
  const { mean, lower, upper, n } = figure;
  if (lower === upper && (mean === 0 || mean === 1)) return { ...wilsonBounds(mean * n, n), n };
  return { mean, lower: Math.max(0, lower), upper: Math.min(1, upper), n };
}

/** How many of `items` hold, each of them independent: Wilson's interval. */
export function countFigure<Item>(
  items: readonly Item[],
  holds: (item: Item) => boolean,
): Figure | undefined {
  const n = items.length;
  return n === 0 ? undefined : { ...wilsonBounds(items.filter(holds).length, n), n };
}

/** The two-sided 95 % point of Student's distribution: 2.5 % lie above. From the Beta distribution of ν / (ν + t²). */
export function studentT(degrees: number): number {
  const x = betaQuantile(0.05, degrees / 2, 0.5);
  return Math.sqrt((degrees * (1 - x)) / x);
}
