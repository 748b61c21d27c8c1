import {
  byTokenClass,
  type Cost,
  nanoUsd,
  type Price,
  promptTokens,
  type Rates,
  TOKEN_CLASSES,
  type TokenClass,
  type Usage,
} from "../domain/index.ts";

/**
 * What one call cost: the one price function. Tokens × rate is exact in picodollars; the call is rounded once, half up,
 * to nano-dollars, and the rounding is shared out by largest remainder, so that the classes add up to the amount.
 *
 * Without a price, or without fresh input and output reported, the call is unpriced; so is one with tokens in a class
 * for which the price has no rate. A cache class that was not reported costs nothing here; protocols that leave it out
 * are named in their `usage.ts`.
 */
export function costOfUsage(usage: Usage | undefined, price: Price | undefined): Cost {
  if (price === undefined) return { kind: "unpriced", because: "unknown-model" };
  if (usage === undefined || usage.freshInput === undefined || usage.output === undefined) {
    return { kind: "unpriced", because: "usage-not-reported" };
  }
  const rates = ratesFor(usage, price);
  if (!sellsAll(usage, rates)) return { kind: "unpriced", because: "class-without-price" };
  return roundedTogether(usage, rates);
}

/** The rates of the highest band whose threshold the prompt exceeds, else the base rates. */
export function ratesFor(usage: Usage, price: Price): Rates {
  if (price.bands.length === 0) return price.rates;
  const prompt = promptTokens(usage);
  let rates = price.rates;
  let threshold = -1;
  for (const band of price.bands) {
    if (prompt > band.abovePromptTokens && band.abovePromptTokens > threshold) {
      rates = band.rates;
      threshold = band.abovePromptTokens;
    }
  }
  return rates;
}

/** The classes that were used and have no rate, in the order of a bill: they keep a call from being priced. */
export function classesWithoutRate(usage: Usage, rates: Rates): readonly TokenClass[] {
  return TOKEN_CLASSES.filter((tokenClass) => lacksRate(tokenClass, usage, rates));
}

/** Mostly a price has all rates, and the counts need no look. */
function sellsAll(usage: Usage, rates: Rates): boolean {
  const { freshInput, cacheRead, cacheWrite5m, cacheWrite1h, output } = rates;
  const isWhole =
    freshInput !== undefined &&
    cacheRead !== undefined &&
    cacheWrite5m !== undefined &&
    cacheWrite1h !== undefined &&
    output !== undefined;
  return isWhole || !TOKEN_CLASSES.some((tokenClass) => lacksRate(tokenClass, usage, rates));
}

function lacksRate(tokenClass: TokenClass, usage: Usage, rates: Rates): boolean {
  return (usage[tokenClass] ?? 0) > 0 && rates[tokenClass] === undefined;
}

/**
 * Numbers and no lists in between, since tens of thousands of calls are priced while a person waits. Most list prices are whole
 * nano-dollars a token, and leave nothing to share out.
 */
function roundedTogether(usage: Usage, rates: Rates): Cost {
  // Class by class by name: a loop over the names takes longer.
  const restPico =
    restOf(usage.freshInput, rates.freshInput) +
    restOf(usage.cacheRead, rates.cacheRead) +
    restOf(usage.cacheWrite5m, rates.cacheWrite5m) +
    restOf(usage.cacheWrite1h, rates.cacheWrite1h) +
    restOf(usage.output, rates.output);
  const roundedUp = Math.floor((restPico + 500) / 1000);
  const exact = {
    freshInput: nanoUsd(nanosOf(usage.freshInput, rates.freshInput)),
    cacheRead: nanoUsd(nanosOf(usage.cacheRead, rates.cacheRead)),
    cacheWrite5m: nanoUsd(nanosOf(usage.cacheWrite5m, rates.cacheWrite5m)),
    cacheWrite1h: nanoUsd(nanosOf(usage.cacheWrite1h, rates.cacheWrite1h)),
    output: nanoUsd(nanosOf(usage.output, rates.output)),
  };
  const { freshInput, cacheRead, cacheWrite5m, cacheWrite1h, output } = exact;
  const amount = nanoUsd(freshInput + cacheRead + cacheWrite5m + cacheWrite1h + output + roundedUp);
  if (roundedUp === 0) return { kind: "priced", amount, byClass: exact };
  const lucky = largestRests(usage, rates).slice(0, roundedUp);
  const byClass = byTokenClass((tokenClass) =>
    nanoUsd(exact[tokenClass] + (lucky.includes(tokenClass) ? 1 : 0)),
  );
  return { kind: "priced", amount, byClass };
}

/** Whole nano-dollars. The rate is split before it is multiplied, which keeps ten billion tokens at $75 per million exact in a double. */
function nanosOf(count = 0, rate = 0): number {
  const rest = rate % 1000;
  return count * ((rate - rest) / 1000) + Math.floor((count * rest) / 1000);
}

/** The picodollars left over. */
function restOf(count = 0, rate = 0): number {
  return (count * (rate % 1000)) % 1000;
}

/** Stable: those with the same rest keep the order of a bill. */
function largestRests(usage: Usage, rates: Rates): readonly TokenClass[] {
  return TOKEN_CLASSES.toSorted((a, b) => restOf(usage[b], rates[b]) - restOf(usage[a], rates[a]));
}
