import { addUsd, type NanoUsd, scaleUsd, ZERO_USD } from "../domain/index.ts";

/** One tier of a cascade: what an attempt costs there, and how often its gate passes. */
export interface PricedRung {
  readonly attempt: NanoUsd;
  /** A probability, given that the rungs before it failed: what they leave is harder. */
  readonly pass: number;
  /** Attempts before the next rung is tried, at least 1. */
  readonly tries: number;
}

/**
 * Expected dollars until an accepted result: this rung, plus what remains if its gate says no.
 *
 * `ladder` runs from the first tier tried upwards. The last try of the last rung is assumed accepted, so this
 * understates work that nothing can do. An empty ladder costs nothing: that is a script.
 */
export function expectedCost(ladder: readonly PricedRung[]): NanoUsd {
  const tries = ladder.flatMap((rung) => Array.from({ length: rung.tries }, () => rung));
  return tries.reduceRight((later, rung) => addUsd(rung.attempt, scaleUsd(later, 1 - rung.pass)), ZERO_USD);
}
