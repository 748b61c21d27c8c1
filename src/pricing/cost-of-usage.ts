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
 * Nano-dollars and the picodollars left over, by class in the order of TOKEN_CLASSES: whole, so that nothing is lost before the one
 * rounding. Two lists and no objects, since tens of thousands of calls are priced while a person waits.
 */
interface Shares {
  readonly nanos: readonly number[];
  readonly restPicos: readonly number[];
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
  if (TOKEN_CLASSES.some((tokenClass) => lacksRate(tokenClass, usage, rates))) {
    return { kind: "unpriced", because: "class-without-price" };
  }
  return roundTogether(sharesOf(usage, rates));
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
  return TOKEN_CLASSES.filter((tokenClass) => lacksRate(tokenClass, usage, rates));
}

function lacksRate(tokenClass: TokenClass, usage: Usage, rates: Rates): boolean {
  return (usage[tokenClass] ?? 0) > 0 && rates[tokenClass] === undefined;
}

/** The rate is split before it is multiplied, which keeps ten billion tokens at $75 per million exact in a double. */
function sharesOf(usage: Usage, rates: Rates): Shares {
  const [nanos, restPicos]: [number[], number[]] = [[], []];
  for (const tokenClass of TOKEN_CLASSES) {
    const count = usage[tokenClass] ?? 0;
    const rate = rates[tokenClass] ?? 0;
    const rest = rate % 1000;
    const restPico = count * rest;
    nanos.push(count * ((rate - rest) / 1000) + Math.floor(restPico / 1000));
    restPicos.push(restPico % 1000);
  }
  return { nanos, restPicos };
}

function roundTogether({ nanos, restPicos }: Shares): Cost {
  let nano = 0;
  let restPico = 0;
  for (const each of nanos) nano += each;
  for (const each of restPicos) restPico += each;
  const roundedUp = Math.floor((restPico + 500) / 1000);
  // Most list prices are whole nano-dollars a token, and leave nothing to share out.
  const lucky = roundedUp === 0 ? [] : largestRests(restPicos).slice(0, roundedUp);
  let index = 0;
  const byClass = byTokenClass(() => {
    const share = nanoUsd((nanos[index] ?? 0) + (lucky.includes(index) ? 1 : 0));
    index += 1;
    return share;
  });
  return { kind: "priced", amount: nanoUsd(nano + roundedUp), byClass };
}

/** Places of the classes. Stable: those with the same rest keep their order. */
function largestRests(restPicos: readonly number[]): readonly number[] {
  return [...restPicos.keys()].toSorted((a, b) => (restPicos[b] ?? 0) - (restPicos[a] ?? 0));
}
