import type { PriceList, PriceRatio } from "../../../app/index.ts";
import {
  isoTime,
  type Json,
  type Price,
  type PriceBook,
  type Rates,
  TOKEN_CLASSES,
  usdNumber,
} from "../../../domain/index.ts";

const MICRO_PER_USD = 1_000_000;

/** `suffice.prices/1`: dollars per million tokens; a class that is not sold is absent. */
export function priceListJson({ book, at, rows }: PriceList): Json {
  return {
    schema: "suffice.prices/1",
    priceBook: bookJson(book),
    at: isoTime(at),
    prices: rows.map(({ price, isInForce }) => ({ ...priceJson(price), isInForce })),
    perTask: (book.perTask ?? []).map(({ model, amount }) => ({ model, costUsd: usdNumber(amount) })),
  };
}

/** `suffice.price-ratio/1`: `times` is the second model's rate over the first one's; absent where one sells no such class. */
export function priceRatioJson({ book, at, first, second, ratios }: PriceRatio): Json {
  return {
    schema: "suffice.price-ratio/1",
    priceBook: bookJson(book),
    at: isoTime(at),
    first: first.model,
    second: second.model,
    ratios: ratios.map((each) => ({
      abovePromptTokens: each.abovePromptTokens,
      class: each.tokenClass,
      ...(each.first === undefined ? {} : { firstUsd: each.first / MICRO_PER_USD }),
      ...(each.second === undefined ? {} : { secondUsd: each.second / MICRO_PER_USD }),
      ...(each.times === undefined ? {} : { times: each.times }),
    })),
  };
}

function bookJson({ name, date, note }: PriceBook): Json {
  return { name, date, ...(note === undefined ? {} : { note }) };
}

function priceJson(price: Price) {
  return {
    model: price.model,
    aliases: [...price.aliases],
    effectiveFrom: price.effectiveFrom === undefined ? "release" : isoTime(price.effectiveFrom),
    usdPerMillionTokens: ratesJson(price.rates),
    bands: price.bands.map(({ abovePromptTokens, rates }) => ({
      abovePromptTokens,
      usdPerMillionTokens: ratesJson(rates),
    })),
    hours: (price.hours ?? []).map(({ fromMinute, toMinute, rates }) => ({
      fromMinute,
      toMinute,
      usdPerMillionTokens: ratesJson(rates),
    })),
    source: price.source,
    ...(price.checked === undefined ? {} : { checked: price.checked }),
  };
}

function ratesJson(rates: Rates): { readonly [name: string]: Json } {
  return Object.fromEntries(
    TOKEN_CLASSES.flatMap((tokenClass) => {
      const rate = rates[tokenClass];
      return rate === undefined ? [] : [[tokenClass, rate / MICRO_PER_USD]];
    }),
  );
}
