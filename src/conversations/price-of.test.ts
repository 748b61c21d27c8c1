import * as fc from "fast-check";
import { expect, test } from "vitest";
import { FREE, instant, type Price, type PriceBook } from "../domain/index.ts";
import { priceAt } from "../pricing/index.ts";
import { aPrice, aPriceBook, NOON } from "../testing/index.ts";
import { pricesIn, wasServed } from "./price-of.ts";
import { aCall, priceOfTest } from "./test-work.ts";

const DAY = 86_400_000;
const NAMES = ["acme", "acme-20260101", "acme-mid", "mid", "other"];

test("prices are those of the book, whatever was asked for before", () => {
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
        const priceOf = pricesIn(book);
        for (const [model, day] of questions) {
          const at = instant(NOON + day * DAY);
          expect(priceOf(model, at)).toBe(priceAt(book, model, at));
        }
      },
    ),
  );
});

test("a call was served unless it cost nothing although its model has a price", () => {
  const call = aCall({ minute: 0, read: 1_000 });
  expect(wasServed(call, priceOfTest)).toBe(true);
  expect(wasServed({ ...call, cost: FREE }, priceOfTest)).toBe(false);
  expect(wasServed({ ...call, cost: FREE, modelAnswered: "unheard-of" }, priceOfTest)).toBe(true);
  expect(wasServed({ ...call, cost: { kind: "unpriced", because: "unknown-model" } }, priceOfTest)).toBe(
    true,
  );
  expect(wasServed(aCall({ minute: 0 }), priceOfTest)).toBe(true);
});
