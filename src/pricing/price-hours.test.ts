import * as fc from "fast-check";
import { expect, test } from "vitest";
import { instant, type PriceHours, parseInstant, usageOf } from "../domain/index.ts";
import { aPrice, aPriceBook, ratesInUsd } from "../testing/index.ts";
import { costOfUsage } from "./cost-of-usage.ts";
import { priceAt } from "./price-book.ts";

const offPeak = ratesInUsd({ freshInput: 1, output: 1 });
const peak = ratesInUsd({ freshInput: 2, output: 2 });
const night: PriceHours = { fromMinute: 22 * 60, toMinute: 2 * 60, rates: ratesInUsd({ output: 9 }) };
const morning: PriceHours = { fromMinute: 6 * 60, toMinute: 10 * 60, rates: peak };
const price = aPrice({ model: "acme", rates: offPeak, hours: [night, morning] });
const book = aPriceBook(price);

function ratesAt(time: string) {
  const at = parseInstant(`2026-11-20T${time}Z`);
  if (at === undefined) throw new Error(`${time} is no time`);
  return priceAt(book, "acme", at)?.rates;
}

test.each([
  ["05:59:59.999", offPeak],
  ["06:00", peak],
  ["09:59:59.999", peak],
  ["10:00", offPeak],
  ["21:59:59.999", offPeak],
  ["22:00", night.rates],
  ["00:00", night.rates],
  ["01:59:59.999", night.rates],
  ["02:00", offPeak],
])(
  "at %s UTC the rates of that hour hold; the first minute belongs to them, the last does not",
  (time, rates) => {
    expect(ratesAt(time)).toEqual(rates);
  },
);

test("hours belong to their row: before its date the older row holds at any hour", () => {
  const since = parseInstant("2026-08-17") ?? instant(0);
  const before = aPrice({ model: "acme", rates: ratesInUsd({ output: 7 }) });
  const dated = aPriceBook(before, { ...price, effectiveFrom: since });
  const seven = 7 * 3_600_000;
  expect(priceAt(dated, "acme", instant(since - 24 * 3_600_000 + seven))).toBe(before);
  expect(priceAt(dated, "acme", instant(since + seven))?.rates).toEqual(peak);
});

test("a price without hours is the row itself at every moment, also before 1970", () => {
  const flat = aPrice({ model: "acme" });
  fc.assert(
    fc.property(fc.integer({ min: -1e12, max: 4e12 }), (at) => {
      expect(priceAt(aPriceBook(flat), "acme", instant(at))).toBe(flat);
      expect([offPeak, peak, night.rates]).toContainEqual(priceAt(book, "acme", instant(at))?.rates);
    }),
  );
});

test("the same call costs twice as much in an hour whose rates are double", () => {
  const usage = usageOf({ freshInput: 1000, output: 500 });
  expect(costOfUsage(usage, priceAt(book, "acme", instant(Date.UTC(2026, 10, 20, 12))))).toMatchObject({
    amount: 1_500_000,
  });
  expect(costOfUsage(usage, priceAt(book, "acme", instant(Date.UTC(2026, 10, 20, 7))))).toMatchObject({
    amount: 3_000_000,
  });
});
