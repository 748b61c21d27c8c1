/** The next number of a sequence, uniform in [0, 1). */
export type Random = () => number;

/**
 * A sequence of pseudo-random numbers that depends on `seed` alone (its lower 32 bits), so that whatever is drawn can be drawn
 * again. For resampling and shuffling, never for secrets. Source: mulberry32 by Tommy Ettinger (2017, public domain).
 */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
