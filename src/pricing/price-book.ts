import type { Instant, Price, PriceBook, PriceHours } from "../domain/index.ts";

const MINUTE_MS = 60_000;
const MINUTES_PER_DAY = 1440;

/**
 * What a model cost at a moment: the latest row that was in force then, with the rates of that time of day. Found by exact
 * id, declared alias or declared dated snapshot, never by likeness: a price taken from the nearest name is a quiet wrong
 * bill. The user's own row wins from its date on, under every name of its model. `undefined` where the book has none.
 */
export function priceAt(book: PriceBook, model: string, at: Instant): Price | undefined {
  const listed = latest(book.prices, model, at);
  const own = book.own === undefined ? undefined : ownPrice(book.own, model, listed, at);
  const price = own ?? listed;
  const hours = price?.hours?.find((each) => holdsAt(each, at));
  return price === undefined || hours === undefined ? price : { ...price, rates: hours.rates };
}

/**
 * {@link priceAt} for many calls: of a book with hundreds of rows, those of a model are looked for once, and which of them is in
 * force again only where another one begins. A new one for another book.
 */
export function createPriceFinder(book: PriceBook): (model: string, at: Instant) => Price | undefined {
  const finders = new Map<string, (at: Instant) => Price | undefined>();
  return (model, at) => {
    let find = finders.get(model);
    if (find === undefined) {
      find = finderOf({ ...book, prices: book.prices.filter((price) => isNamed(price, model)) }, model);
      finders.set(model, find);
    }
    return find(at);
  };
}

/** Between two beginnings of rows the same one is in force; a price that goes by the hour is asked for each time. */
function finderOf(book: PriceBook, model: string): (at: Instant) => Price | undefined {
  const starts = [...book.prices, ...(book.own ?? [])].map(startOf);
  let [from, until] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let found: Price | undefined;
  return (at) => {
    if (at >= from && at < until) return found;
    const price = priceAt(book, model, at);
    if (isByTheHour(book)) return price;
    from = starts.reduce(
      (last, start) => (start <= at ? Math.max(last, start) : last),
      Number.NEGATIVE_INFINITY,
    );
    until = starts.reduce(
      (next, start) => (start > at ? Math.min(next, start) : next),
      Number.POSITIVE_INFINITY,
    );
    found = price;
    return price;
  };
}

function isByTheHour({ prices, own = [] }: PriceBook): boolean {
  return prices.some(({ hours }) => hours !== undefined) || own.some(({ hours }) => hours !== undefined);
}

/** All rows under the exact names of a model, oldest first: how its price has changed. The user's own come last. */
export function pricesOf(book: PriceBook, model: string): readonly Price[] {
  const listed = book.prices.filter((price) => isNamed(price, model));
  const names = [model, ...listed.map((price) => price.model)];
  const own = (book.own ?? []).filter((price) => names.some((name) => isNamed(price, name)));
  return [...listed.toSorted(oldestFirst), ...own.toSorted(oldestFirst)];
}

/** `list 2026-11-20`: printed with every figure that came from the book. */
export function priceBookLabel(book: PriceBook): string {
  return `${book.name} ${book.date}`;
}

function oldestFirst(a: Price, b: Price): number {
  return startOf(a) < startOf(b) ? -1 : 1;
}

function ownPrice(own: readonly Price[], model: string, listed: Price | undefined, at: Instant) {
  return latest(own, model, at) ?? (listed === undefined ? undefined : latest(own, listed.model, at));
}

/** Of rows from the same moment the last one counts. */
function latest(prices: readonly Price[], model: string, at: Instant): Price | undefined {
  let found: Price | undefined;
  for (const price of prices) {
    if (!isNamed(price, model)) continue;
    if (startOf(price) > at) continue;
    if (found === undefined || startOf(price) >= startOf(found)) found = price;
  }
  return found;
}

function isNamed(price: Price, name: string): boolean {
  if (price.model === name || price.aliases.includes(name)) return true;
  if (price.datedSnapshots === false || !name.startsWith(`${price.model}-`)) return false;
  const rest = name.slice(price.model.length + 1);
  return price.datedSnapshots === true ? /^\d{8}$/.test(rest) : /^\d{4}-\d{2}-\d{2}$/.test(rest);
}

function startOf(price: Price): number {
  return price.effectiveFrom ?? Number.NEGATIVE_INFINITY;
}

function holdsAt({ fromMinute, toMinute }: PriceHours, at: Instant): boolean {
  const days = MINUTES_PER_DAY * MINUTE_MS;
  // The remainder of a moment before 1970 is negative.
  const minute = Math.floor((((at % days) + days) % days) / MINUTE_MS);
  return fromMinute < toMinute
    ? minute >= fromMinute && minute < toMinute
    : minute >= fromMinute || minute < toMinute;
}
