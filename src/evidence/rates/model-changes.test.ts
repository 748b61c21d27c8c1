import { expect, test } from "vitest";
import { instant, isoTime } from "../../domain/index.ts";
import { aPrice, aPriceBook, NOON, ratesInUsd } from "../../testing/index.ts";
import { isChangeOf, modelChanges } from "./model-changes.ts";

const DAY = 86_400_000;
const before = instant(NOON - 30 * DAY);
const since = instant(NOON - 10 * DAY);
const day = isoTime(since).slice(0, 10);
const cheaper = ratesInUsd({ freshInput: 1, output: 5 });

test("a price that follows another one is a change, its first one and one that stays the same are none", () => {
  const book = aPriceBook(
    aPrice({ rates: cheaper, effectiveFrom: since, aliases: ["mid-latest"] }),
    aPrice(),
    aPrice({ effectiveFrom: before }),
  );
  expect(modelChanges(book, NOON)).toEqual([
    {
      names: ["acme-mid", "mid-latest"],
      datedSnapshots: false,
      at: since,
      because: `its price changed on ${day}`,
    },
  ]);
});

test("what is announced for later has not changed yet", () => {
  const book = aPriceBook(aPrice(), aPrice({ rates: cheaper, effectiveFrom: instant(NOON + 1) }));
  expect(modelChanges(book, NOON)).toEqual([]);
});

test("a price of the user's own ends the listed ones from its date on", () => {
  const listed = [aPrice(), aPrice({ rates: cheaper, effectiveFrom: instant(NOON - DAY) })];
  const own = [aPrice({ rates: cheaper, effectiveFrom: since, checked: undefined })];
  expect(modelChanges({ ...aPriceBook(...listed), own }, NOON).map(({ at }) => at)).toEqual([since]);
});

test("a word that came to mean another model is a change of that word", () => {
  const families = [
    { word: "mid", model: "acme-mid-2", from: since, until: instant(NOON + DAY) },
    { word: "mid", model: "acme-mid-1", from: before, until: since },
    { word: "light", model: "acme-light", from: since, until: NOON },
  ];
  expect(modelChanges({ ...aPriceBook(), families }, NOON)).toEqual([
    { names: ["mid"], datedSnapshots: false, at: since, because: `"mid" means acme-mid-2 since ${day}` },
  ]);
});

test("a change holds for the model's names, and for dated snapshots where the provider says so", () => {
  const change = { names: ["acme-mid", "mid"], datedSnapshots: true, at: since, because: "" };
  const names = ["acme-mid", "mid", "acme-mid-20261101", "acme-mid-2026-11-01", "acme-mid-2", "acme"];
  expect(names.filter((name) => isChangeOf(change, name))).toEqual(names.slice(0, 4));
  expect(names.filter((name) => isChangeOf({ ...change, datedSnapshots: false }, name))).toEqual(
    names.slice(0, 2),
  );
});
