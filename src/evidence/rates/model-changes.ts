import { type Instant, isoTime, type Price, type PriceBook, type Rates } from "../../domain/index.ts";

/** From `at` on a name means another model, or costs another price: what was measured before says nothing of it. */
export interface ModelChange {
  readonly names: readonly string[];
  /** `<name>-YYYYMMDD` and `<name>-YYYY-MM-DD` are meant as well. */
  readonly datedSnapshots: boolean;
  readonly at: Instant;
  /** For people: `its price changed on 2026-11-01`. */
  readonly because: string;
}

/** Every change up to `now` that a price book knows of: a price that another one follows, a word that came to mean another model. */
export function modelChanges(book: PriceBook, now: Instant): readonly ModelChange[] {
  const models = new Set([...book.prices, ...(book.own ?? [])].map(({ model }) => model));
  const prices = [...models].flatMap((model) => priceChanges(pricesOf(model, book)));
  return [...prices, ...familyChanges(book)].filter(({ at }) => at <= now);
}

export function isChangeOf({ names, datedSnapshots }: ModelChange, model: string): boolean {
  if (names.includes(model)) return true;
  const bare = model.replace(/-(?:\d{8}|\d{4}-\d{2}-\d{2})$/, "");
  return datedSnapshots && bare !== model && names.includes(bare);
}

/** In the order in which they hold: one of the user's own ends the listed ones from its date on. */
function pricesOf(model: string, book: PriceBook): readonly Price[] {
  const own = inOrder((book.own ?? []).filter((price) => price.model === model));
  const [first] = own;
  const listed = inOrder(book.prices.filter((price) => price.model === model));
  return [...listed.filter((price) => first === undefined || startOf(price) < startOf(first)), ...own];
}

function inOrder(prices: readonly Price[]): readonly Price[] {
  return prices.toSorted((a, b) => Math.sign(startOf(a) - startOf(b)) || 0);
}

function startOf({ effectiveFrom }: Price): number {
  return effectiveFrom ?? Number.NEGATIVE_INFINITY;
}

function priceChanges(prices: readonly Price[]): readonly ModelChange[] {
  return prices.flatMap((price, index) => {
    const before = prices[index - 1];
    const at = price.effectiveFrom;
    if (before === undefined || at === undefined || whatIsPaid(before) === whatIsPaid(price)) return [];
    const names = [price.model, ...price.aliases];
    const because = `its price changed on ${isoTime(at).slice(0, 10)}`;
    return [{ names, datedSnapshots: price.datedSnapshots !== false, at, because }];
  });
}

function whatIsPaid({ rates, bands, hours }: Price): string {
  return JSON.stringify([
    sorted(rates),
    bands.map((band) => [band.abovePromptTokens, sorted(band.rates)]),
    hours,
  ]);
}

function sorted(rates: Rates): readonly (readonly [string, number])[] {
  return Object.entries(rates).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function familyChanges({ families = [] }: PriceBook): readonly ModelChange[] {
  const spans = families.toSorted((a, b) => a.from - b.from);
  return spans.flatMap(({ word, model, from }, index) => {
    const before = spans.slice(0, index).findLast((span) => span.word === word);
    if (before === undefined || before.model === model) return [];
    const because = `"${word}" means ${model} since ${isoTime(from).slice(0, 10)}`;
    return [{ names: [word], datedSnapshots: false, at: from, because }];
  });
}
