import {
  type Instant,
  isoTime,
  type ModelRegistry,
  modelNamed,
  type Price,
  type PriceBook,
  parseInstant,
  SufficeError,
} from "../domain/index.ts";
import {
  familyModel,
  priceAt,
  pricesOf,
  type RateRatio,
  rateRatios,
  withOverrides,
} from "../pricing/index.ts";
import { systemClock } from "./clock.ts";
import { effectiveSettings } from "./effective-settings.ts";
import { readEnvironment } from "./environment.ts";
import { loadPresets } from "./presets.ts";

const DAY_MS = 86_400_000;
const OLD_AFTER_DAYS = 60;
const MOST_NEAR_NAMES = 8;
const LIST = "list";

/** Which book, and on which day; `undefined`: the list, now. */
export interface PriceQuestion {
  readonly prices: string | undefined;
  readonly at: Instant | undefined;
  /** The settings file, whose own prices go over the list; `undefined`: the one in `folder`, if there is one. */
  readonly config: string | undefined;
  /** Paths of price files start here. */
  readonly folder: string;
}

export interface ListedPrice {
  readonly price: Price;
  readonly isInForce: boolean;
}

export interface PriceList {
  readonly book: PriceBook;
  readonly at: Instant;
  /** Set where the list is so old that its prices may have changed. */
  readonly oldDays: number | undefined;
  readonly rows: readonly ListedPrice[];
}

export interface PriceRatio {
  readonly book: PriceBook;
  readonly at: Instant;
  readonly oldDays: number | undefined;
  readonly first: Price;
  readonly second: Price;
  readonly ratios: readonly RateRatio[];
}

/** Every model's row in force, or all rows of one model, superseded and future ones too. Throws `usage.invalid` for a name without a price. */
export async function listPrices(model: string | undefined, question: PriceQuestion): Promise<PriceList> {
  const { book, at, models, oldDays } = await open(question);
  if (model === undefined) {
    const names = new Set([...book.prices, ...(book.own ?? [])].map((price) => price.model));
    const rows = [...names].flatMap((name) => {
      const price = rowAt(book, name, at);
      return price === undefined ? [] : [{ price, isInForce: true }];
    });
    return { book, at, oldDays, rows };
  }
  const name = await exactName(model, { book, models, at: question.at });
  const current = rowAt(book, name, at);
  const rows = pricesOf(book, name).map((price) => ({ price, isInForce: price === current }));
  return { book, at, oldDays, rows };
}

/** Two models' rates, class by class. Throws `usage.invalid` for a name without a price on that day. */
export async function priceRatio(
  names: readonly [string, string],
  question: PriceQuestion,
): Promise<PriceRatio> {
  const { book, at, models, oldDays } = await open(question);
  const [first, second] = await Promise.all([
    pricedAt(names[0], { book, models, at, asked: question.at }),
    pricedAt(names[1], { book, models, at, asked: question.at }),
  ]);
  return { book, at, oldDays, first, second, ratios: rateRatios(first, second) };
}

async function open({ prices = LIST, at, config, folder }: PriceQuestion) {
  const presets = await loadPresets();
  const now = systemClock();
  const named = await presets.priceBook(prices, folder);
  const book = prices === LIST ? withOverrides(named, await ownPrices(config, folder)) : named;
  const { models } = await presets.catalogue();
  const read = parseInstant(book.date);
  const days = read === undefined ? 0 : Math.floor((now - read) / DAY_MS);
  // A document's book is old by design.
  const oldDays = prices === LIST && days > OLD_AFTER_DAYS ? days : undefined;
  return { book, models, at: at ?? now, oldDays };
}

async function ownPrices(config: string | undefined, folder: string): Promise<readonly Price[]> {
  return (await effectiveSettings({ config }, folder, readEnvironment())).prices;
}

/** The row itself, with its own rates and hours, not those of this hour. */
function rowAt(book: PriceBook, model: string, at: Instant): Price | undefined {
  const found = priceAt(book, model, at);
  return pricesOf(book, model).find(
    (row) => row.effectiveFrom === found?.effectiveFrom && row.source === found?.source,
  );
}

async function pricedAt(
  name: string,
  known: {
    readonly book: PriceBook;
    readonly models: ModelRegistry;
    readonly at: Instant;
    readonly asked: Instant | undefined;
  },
): Promise<Price> {
  const exact = await exactName(name, { ...known, at: known.asked });
  const price = priceAt(known.book, exact, known.at);
  if (price !== undefined) return price;
  throw new SufficeError("usage.invalid", {
    message: `${exact} has no price in ${known.book.name} ${known.book.date} on ${isoTime(known.at).slice(0, 10)}`,
  });
}

/** An id of the book; a word such as `sonnet` is today's model of the registry, or the one that the book declares for the day asked for. */
async function exactName(
  name: string,
  { book, models, at }: { book: PriceBook; models: ModelRegistry; at: Instant | undefined },
): Promise<string> {
  if (pricesOf(book, name).length > 0) return name;
  const meant = at === undefined ? modelNamed(models, name)?.id : familyModel(book, name, at);
  if (meant !== undefined && pricesOf(book, meant).length > 0) return meant;
  const day = at === undefined ? "" : ` for ${isoTime(at).slice(0, 10)}`;
  throw new SufficeError("usage.invalid", {
    message: `"${name}" is no model of the price book ${book.name} ${book.date}${day}. ${await hint(name, book)}`,
  });
}

async function hint(name: string, book: PriceBook): Promise<string> {
  const ids = [...new Set([...book.prices, ...(book.own ?? [])].map((price) => price.model))];
  const near = ids.filter((id) => id.includes(name.toLowerCase()));
  if (name !== "" && near.length > 0) return `Near: ${near.slice(0, MOST_NEAR_NAMES).join(", ")}.`;
  if (ids.length === 0) return `It prices no models. ${book.note ?? ""}`.trim();
  const { suggest } = await import("../settings/index.ts");
  const likely = suggest(name, ids);
  return likely === undefined ? "`suffice prices` lists them." : `Did you mean "${likely}"?`;
}
