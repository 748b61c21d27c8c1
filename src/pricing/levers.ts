import type { Price, Usage } from "../domain/index.ts";
import { spentAt } from "./spent-at.ts";

/** One way of doing a piece of work: the calls that it took and the price of its model. */
export interface Arm {
  readonly calls: readonly Usage[];
  readonly price: Price;
}

/** How many times dearer the one way is than the other, and what that is made of: `ratio` = `context` × `rate`. */
export interface Levers {
  readonly ratio: number;
  /** The tokens alone, both arms at the dearer arm's model; below 1 the other arm's tokens are the dearer ones. */
  readonly context: number;
  /** The model alone: the other arm's own tokens at the one price over the other. */
  readonly rate: number;
}

/**
 * Splits a saving into its two levers, so that none is claimed for what the other did: a fresh context may cost more
 * than the long one that it replaces, and the ratio still look good through a cheaper model. `undefined` where a call
 * was not reported or an arm cost nothing.
 */
export function leversOf(from: Arm, to: Arm): Levers | undefined {
  const before = spentAt(from.calls, from.price);
  const moved = spentAt(to.calls, from.price);
  const after = spentAt(to.calls, to.price);
  if (before === undefined || moved === undefined || after === undefined) return undefined;
  if (moved === 0 || after === 0) return undefined;
  return { ratio: before / after, context: before / moved, rate: moved / after };
}
