import { expect, test } from "vitest";
import { aModel, aPrice, aPriceBook, NOON, ratesInUsd } from "../../testing/index.ts";
import { chainOf, chooseModels, type ModelChoice } from "./choose-models.ts";

const rates = (usd: number) => ratesInUsd({ freshInput: usd, output: usd * 5 });
const models = [
  aModel({ id: "local-1", tier: "local", aliases: [] }),
  aModel({ id: "dear", tier: "light", aliases: ["d"] }),
  aModel({ id: "unpriced", tier: "light", aliases: [] }),
  aModel({ id: "kind", tier: "light", aliases: [] }),
  aModel({ id: "mid-1", tier: "mid", aliases: [] }),
];
const choice: ModelChoice = {
  models,
  known: [...models, aModel({ id: "elsewhere", provider: "far", aliases: ["e"] })],
  priceBook: aPriceBook(
    aPrice({ model: "dear", rates: rates(2) }),
    aPrice({ model: "kind", rates: rates(1) }),
    aPrice({ model: "mid-1", rates: rates(3) }),
  ),
  at: NOON,
  promptBytes: 4000,
  maxOutputTokens: 1000,
};
const ids = (names: readonly string[]) => chooseModels(names, choice).map(({ model }) => model?.id);

test("free goes on with cheap and balanced; any other name stands for itself, unless it is said otherwise", () => {
  expect([
    chainOf("free", undefined),
    chainOf("local", undefined),
    chainOf("cheap", undefined),
    chainOf("free", ["none"]),
    chainOf("cheap", ["sonnet", "opus"]),
  ]).toEqual([
    ["free", "cheap", "balanced"],
    ["local", "cheap", "balanced"],
    ["cheap"],
    ["free"],
    ["cheap", "sonnet", "opus"],
  ]);
});

test("a tier means its cheapest model, and one without a price only where no other has one", () => {
  expect(ids(["free", "cheap", "balanced"])).toEqual(["local-1", "kind", "mid-1"]);
});

test("a name means that model, and no model is asked twice", () => {
  expect(ids(["d", "dear", "light", "kind"])).toEqual(["dear", "kind"]);
});

test("a tier that nobody serves keeps its place in the chain, so that it can be told", () => {
  expect(chooseModels(["frontier"], choice)).toEqual([
    { asked: "frontier", tier: "frontier", model: undefined },
  ]);
});

test.each([
  ["knid", '--model, --fallback: "knid" is no tier and no model. Did you mean "kind"?'],
  ["e", "--model, --fallback: elsewhere is served by far, which is not set up: give --provider far"],
  ["automated", "--model, --fallback: automated means a script; a call needs a model"],
])("%s means nothing here, and it is said what would", (name, message) => {
  expect(() => ids(["cheap", name])).toThrow(message);
});
