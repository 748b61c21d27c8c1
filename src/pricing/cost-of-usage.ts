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
  for (const tokenClass of TOKEN_CLASSES) {
    if (lacksRate(tokenClass, usage, rates)) return { kind: "unpriced", because: "class-without-price" };
  }
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

function lacksRate(tokenClass: TokenClass, usage: Usage, rates: Rates): boolean {
  return (usage[tokenClass] ?? 0) > 0 && rates[tokenClass] === undefined;
}

/**
 * Numbers and no lists in between, since tens of thousands of calls are priced while a person waits. Most list prices are whole
 * nano-dollars a token, and leave nothing to share out.
 */
function roundedTogether(usage: Usage, rates: Rates): Cost {
  let restPico = 0;
  for (const tokenClass of TOKEN_CLASSES) restPico += restOf(usage[tokenClass], rates[tokenClass]);
  const roundedUp = Math.floor((restPico + 500) / 1000);
  const lucky = roundedUp === 0 ? NO_CLASSES : largestRests(usage, rates).slice(0, roundedUp);
  let amount = 0;
  const byClass = byTokenClass((tokenClass) => {
    const share = nanosOf(usage[tokenClass], rates[tokenClass]) + (lucky.includes(tokenClass) ? 1 : 0);
    amount += share;
    return nanoUsd(share);
  });
  return { kind: "priced", amount: nanoUsd(amount), byClass };
}

const NO_CLASSES: readonly TokenClass[] = [];

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
