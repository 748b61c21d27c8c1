import * as fc from "fast-check";
import { expect, test } from "vitest";
import { instant, type Price, type PriceBook } from "../domain/index.ts";
import { aPrice, aPriceBook, NOON } from "../testing/index.ts";
import { createPriceFinder, priceAt, priceBookLabel } from "./price-book.ts";

const march = instant(Date.UTC(2026, 2, 13));
const april = instant(Date.UTC(2026, 3, 30));
const released = aPrice({ model: "acme", source: "released" });
const inMarch = aPrice({ model: "acme", effectiveFrom: march, source: "in March" });
const inApril = aPrice({ model: "acme", effectiveFrom: april, source: "in April" });

test("a call is priced by the row that was in force at its own moment, in whatever order the rows stand", () => {
  for (const rows of [
    [released, inMarch, inApril],
    [inApril, inMarch, released],
  ]) {
    const book = aPriceBook(...rows);
    expect(priceAt(book, "acme", instant(march - 1))).toBe(released);
    expect(priceAt(book, "acme", march)).toBe(inMarch);
    expect(priceAt(book, "acme", instant(april - 1))).toBe(inMarch);
    expect(priceAt(book, "acme", april)).toBe(inApril);
  }
});

test("a finder gives what the book gives, for every name and moment, own prices too", () => {
  const own = aPrice({ model: "acme", effectiveFrom: april, source: "own" });
  const alias = aPrice({ model: "other", aliases: ["other-latest"], datedSnapshots: true });
  const book = { ...aPriceBook(inApril, alias, inMarch), own: [own] };
  const find = createPriceFinder(book);
  const questions = ["acme", "other", "other-latest", "other-20260101", "none"].flatMap((model) =>
    [march - 1, Number(march), Number(april)].map((at) => [model, instant(at)] as const),
  );
  const twice = [...questions, ...questions];
  expect(twice.map(([model, at]) => find(model, at))).toEqual(
    twice.map(([model, at]) => priceAt(book, model, at)),
  );
  expect(find("acme", april)).toBe(own);
});

test("before its first row a model has no price", () => {
  expect(priceAt(aPriceBook(inMarch), "acme", instant(march - 1))).toBeUndefined();
});

test("a model is found by its id or by a declared alias", () => {
  const price = aPrice({ model: "acme", aliases: ["acme-latest"] });
  const book = aPriceBook(aPrice({ model: "other" }), price);
  expect(priceAt(book, "acme", NOON)).toBe(price);
  expect(priceAt(book, "acme-latest", NOON)).toBe(price);
});

test("dated snapshots are found where the provider declares them, and only eight digits are a date", () => {
  const price = aPrice({ model: "acme", datedSnapshots: true });
  expect(priceAt(aPriceBook(price), "acme-20261101", NOON)).toBe(price);
  for (const name of [
    "acme-2026110",
    "acme-202611011",
    "acme-2026-11-01",
    "acme-20261101-x",
    "acme20261101",
  ]) {
    expect(priceAt(aPriceBook(price), name, NOON), name).toBeUndefined();
  }
  expect(priceAt(aPriceBook({ ...price, datedSnapshots: false }), "acme-20261101", NOON)).toBeUndefined();
});

test("a provider whose snapshots are dated with dashes declares that", () => {
  const price = aPrice({ model: "acme", datedSnapshots: "YYYY-MM-DD" });
  expect(priceAt(aPriceBook(price), "acme-2026-11-01", NOON)).toBe(price);
  for (const name of ["acme-20261101", "acme-2026-11-1", "acme-2026-11-01-x", "acme-mini-2026-11-01"]) {
    expect(priceAt(aPriceBook(price), name, NOON), name).toBeUndefined();
  }
});

test.each(["acm", "acme-2", "acme-mini", "ACME", " acme", "vendor/acme", "", "constructor"])(
  "%j is no name of a listed model: a price is never taken from a similar one",
  (name) => {
    expect(priceAt(aPriceBook(released), name, NOON)).toBeUndefined();
  },
);

test("a book is named with its date", () => {
  expect(priceBookLabel(aPriceBook())).toBe("list 2026-11-20");
});

const DAY = 86_400_000;
const NAMES = ["acme", "acme-20260101", "acme-mid", "mid", "other"];

test("property: a finder gives the prices of the book, whatever it was asked for before", () => {
  const row: fc.Arbitrary<Price> = fc
    .record({
      model: fc.constantFrom("acme", "acme-mid"),
      aliases: fc.subarray(["mid", "other"]),
      datedSnapshots: fc.boolean(),
      effectiveFrom: fc.option(
        fc.integer({ min: -3, max: 3 }).map((day) => instant(NOON + day * DAY)),
        { nil: undefined },
      ),
      source: fc.string(),
    })
    .map((fields) => aPrice(fields));
  const question = fc.tuple(fc.constantFrom(...NAMES), fc.integer({ min: -4, max: 4 }));
  fc.assert(
    fc.property(
      fc.array(row, { maxLength: 6 }),
      fc.array(row, { maxLength: 3 }),
      fc.array(question, { maxLength: 8 }),
      (listed, own, questions) => {
        const book: PriceBook = { ...aPriceBook(...listed), ...(own.length === 0 ? {} : { own }) };
        const priceOf = createPriceFinder(book);
        for (const [model, day] of questions) {
          const at = instant(NOON + day * DAY);
          expect(priceOf(model, at)).toBe(priceAt(book, model, at));
        }
      },
    ),
  );
});
