import {
  addUsd,
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

/** Nano-dollars and the picodollars left over, per class: both whole, so nothing is lost before the one rounding. */
interface Share {
  readonly tokenClass: TokenClass;
  readonly nano: number;
  readonly restPico: number;
}

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
  if (classesWithoutRate(usage, rates).length > 0) {
    return { kind: "unpriced", because: "class-without-price" };
  }
  const shares = TOKEN_CLASSES.map((tokenClass) => shareOf(tokenClass, usage[tokenClass] ?? 0, rates));
  const byClass = roundTogether(shares);
  const amount = addUsd(...TOKEN_CLASSES.map((tokenClass) => byClass[tokenClass]));
  return { kind: "priced", amount, byClass };
}

/** The rates of the highest band whose threshold the prompt exceeds, else the base rates. */
export function ratesFor(usage: Usage, price: Price): Rates {
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
  return TOKEN_CLASSES.filter(
    (tokenClass) => (usage[tokenClass] ?? 0) > 0 && rates[tokenClass] === undefined,
  );
}

/** The rate is split before it is multiplied, which keeps ten billion tokens at $75 per million exact in a double. */
function shareOf(tokenClass: TokenClass, count: number, rates: Rates): Share {
  const rate = rates[tokenClass] ?? 0;
  const rest = rate % 1000;
  const restPico = count * rest;
  return {
    tokenClass,
    nano: count * ((rate - rest) / 1000) + Math.floor(restPico / 1000),
    restPico: restPico % 1000,
  };
}

function roundTogether(shares: readonly Share[]) {
  let restPico = 0;
  for (const share of shares) restPico += share.restPico;
  const roundedUp = Math.floor((restPico + 500) / 1000);
  // Most list prices are whole nano-dollars a token, and leave nothing to share out.
  const lucky = roundedUp === 0 ? [] : largestRests(shares).slice(0, roundedUp);
  // Shares are in the order of their classes.
  let index = 0;
  return byTokenClass((tokenClass) => {
    const nano = shares[index]?.nano ?? 0;
    index += 1;
    return nanoUsd(nano + (lucky.includes(tokenClass) ? 1 : 0));
  });
}

/** Stable: classes with the same rest keep their order. */
function largestRests(shares: readonly Share[]): readonly TokenClass[] {
  return shares.toSorted((a, b) => b.restPico - a.restPico).map((share) => share.tokenClass);
}
