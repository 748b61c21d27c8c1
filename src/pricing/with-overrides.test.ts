import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Instant, instant, type Price, usageOf } from "../domain/index.ts";
import { aPrice, aPriceBook, NOON, ratesInUsd } from "../testing/index.ts";
import { costOfUsage } from "./cost-of-usage.ts";
import { priceAt, priceBookLabel, pricesOf } from "./price-book.ts";
import { withOverrides } from "./with-overrides.ts";

const march = instant(Date.UTC(2026, 2, 1));
const june = instant(Date.UTC(2026, 5, 1));
const listed = aPrice({ model: "acme", aliases: ["acme-latest"], datedSnapshots: true, source: "list" });
const listedLater = aPrice({ ...listed, effectiveFrom: june, source: "list in June" });
const own = aPrice({ model: "acme", effectiveFrom: march, source: "own" });
const book = withOverrides(aPriceBook(listed, listedLater), [own]);

test("from its date on an own price wins over every listed row of that model, later ones too", () => {
  expect(priceAt(book, "acme", instant(march - 1))).toBe(listed);
  expect(priceAt(book, "acme", march)).toBe(own);
  expect(priceAt(book, "acme", june)).toBe(own);
});

test("it holds under every name that the list gives the model", () => {
  for (const name of ["acme-latest", "acme-20260101"]) {
    expect(priceAt(book, name, NOON), name).toBe(own);
    expect(priceAt(book, name, instant(march - 1)), name).toBe(listed);
  }
});

test("an own price for one snapshot leaves the others as they are", () => {
  const snapshot = aPrice({ model: "acme-20260101", source: "own" });
  const one = withOverrides(aPriceBook(listed, listedLater), [snapshot]);
  expect(priceAt(one, "acme-20260101", NOON)).toBe(snapshot);
  expect(priceAt(one, "acme-20260202", NOON)).toBe(listedLater);
  expect(priceAt(one, "acme", NOON)).toBe(listedLater);
});

test("a model that the list does not know has its own price, and 0 is a price there", () => {
  const free = aPrice({ model: "qwen3-coder:30b", rates: ratesInUsd({}) });
  const price = priceAt(withOverrides(aPriceBook(listed), [free]), "qwen3-coder:30b", NOON);
  expect(costOfUsage(usageOf({ freshInput: 5, cacheRead: 5, output: 5 }), price)).toMatchObject({
    amount: 0,
  });
});

test("the book says that it holds own prices, once, and without any it is the same book", () => {
  expect(priceBookLabel(withOverrides(book, [own]))).toBe("list + own 2026-11-20");
  expect(withOverrides(book, [])).toBe(book);
});

test("all rows of a model are listed from the oldest on, the own ones last", () => {
  expect(pricesOf(book, "acme-latest")).toEqual([listed, listedLater, own]);
  expect(pricesOf(book, "acm")).toEqual([]);
});

const aStart = fc.option(fc.nat(50), { nil: undefined });
const someRows = (source: string) =>
  fc.array(aStart, { maxLength: 4 }).map((starts) =>
    starts.map((start, index): Price => {
      const effectiveFrom: Instant | undefined = start === undefined ? undefined : instant(start);
      return aPrice({ model: "acme", effectiveFrom, source: `${source} ${index}` });
    }),
  );

test("whatever the rows: an own row in force wins, else the latest listed row in force", () => {
  fc.assert(
    fc.property(someRows("list"), someRows("own"), fc.nat(60), (shipped, mine, moment) => {
      const latest = (rows: readonly Price[]) =>
        rows
          .filter(({ effectiveFrom }) => (effectiveFrom ?? -1) <= moment)
          .toSorted((a, b) => (a.effectiveFrom ?? -1) - (b.effectiveFrom ?? -1))
          .at(-1);
      const found = priceAt(withOverrides(aPriceBook(...shipped), mine), "acme", instant(moment));
      expect(found).toBe(latest(mine) ?? latest(shipped));
    }),
    { numRuns: 500 },
  );
});
