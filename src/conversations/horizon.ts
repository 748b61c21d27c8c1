/** How long something lasted: so many calls, or at least so many where it is not over. */
export interface Life {
  readonly calls: number;
  readonly isOver: boolean;
}

/** Calls that are still to come, 0 or more. */
export interface Expectation {
  readonly mean: number;
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
  /** So many got as far as `after`: what this is learned from. */
  readonly threads: number;
  /** Learned from what had so many calls: `callsSoFar`, or the most that enough of them had. */
  readonly after: number;
}

export interface Horizon {
  /** What follows on the first `callsSoFar` calls; `undefined` where fewer than {@link FEWEST_LIVES} are known at all. */
  expectedAfter(callsSoFar: number): Expectation | undefined;
}

/** Fewer than these tell nothing. */
export const FEWEST_LIVES = 5;

/**
 * The product-limit estimate of Kaplan and Meier: what is not over counts as going on up to where it was seen, and neither as ended
 * there nor not at all, which would both make conversations look shorter. The longest of all counts as over: what nobody has seen is
 * not guessed, so that the mean is a little low where that one goes on.
 */
export function horizonOf(lives: readonly Life[]): Horizon {
  const longest = lives.reduce((most, { calls }) => Math.max(most, calls), 0);
  const reached = reachedBy(lives, longest);
  const survival = survivalOf(lives, reached);
  // Sums from the end: the mean of what is left after n is the sum of all later survivals over that at n.
  const later = new Float64Array(longest + 2);
  for (let calls = longest; calls >= 0; calls -= 1) {
    later[calls] = (later[calls + 1] ?? 0) + (survival[calls + 1] ?? 0);
  }
  const quantile = (after: number, share: number) => {
    const floor = (survival[after] ?? 0) * (1 - share) + ROUNDING;
    let [low, high] = [after, longest];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((survival[middle + 1] ?? 0) <= floor) high = middle;
      else low = middle + 1;
    }
    return low - after;
  };
  return {
    expectedAfter(callsSoFar) {
      let after = Math.min(Math.max(0, Math.floor(callsSoFar)), longest);
      while (after > 0 && (reached[after] ?? 0) < FEWEST_LIVES) after -= 1;
      const threads = reached[after] ?? 0;
      const here = survival[after] ?? 0;
      if (threads < FEWEST_LIVES || here === 0) return undefined;
      return {
        mean: (later[after] ?? 0) / here,
        p10: quantile(after, 0.1),
        p50: quantile(after, 0.5),
        p90: quantile(after, 0.9),
        threads,
        after,
      };
    },
  };
}

/** Sums of products miss a quantile that lies on a step by less than this. */
const ROUNDING = 1e-12;

/** How many had at least so many calls. */
function reachedBy(lives: readonly Life[], longest: number): Uint32Array {
  const reached = new Uint32Array(longest + 2);
  for (const { calls } of lives) reached[calls] = (reached[calls] ?? 0) + 1;
  for (let calls = longest - 1; calls >= 0; calls -= 1) {
    reached[calls] = (reached[calls] ?? 0) + (reached[calls + 1] ?? 0);
  }
  return reached;
}

/** The probability of having at least so many calls. */
function survivalOf(lives: readonly Life[], reached: Uint32Array): Float64Array {
  const longest = reached.length - 2;
  const ended = new Uint32Array(reached.length);
  for (const { calls, isOver } of lives) if (isOver) ended[calls] = (ended[calls] ?? 0) + 1;
  const survival = new Float64Array(reached.length);
  survival[0] = 1;
  for (let calls = 0; calls <= longest; calls += 1) {
    const atRisk = reached[calls] ?? 0;
    const isLast = calls === longest;
    const goingOn = isLast || atRisk === 0 ? 0 : 1 - (ended[calls] ?? 0) / atRisk;
    survival[calls + 1] = (survival[calls] ?? 0) * goingOn;
  }
  return survival;
}
