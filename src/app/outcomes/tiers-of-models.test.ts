import { expect, test } from "vitest";
import { aModel, aPriceBook } from "../../testing/index.ts";
import { registryOf } from "./tiers-of-models.ts";

const CATALOGUE = {
  models: [aModel({ id: "new-mid", tier: "mid", aliases: ["the-mid"] })],
  formerTiers: { "old-light": "light" },
  priceBook: aPriceBook(),
} as const;

test("tiers are those that were said, else those that are known by the exact name; who has none is left out", () => {
  const names = ["old-light", "the-mid", "unheard-of", "own"];
  const registry = registryOf(names, CATALOGUE, ["own=frontier"]);
  expect(registry.map(({ id, tier }) => [id, tier])).toEqual([
    ["old-light", "light"],
    ["the-mid", "mid"],
    ["own", "frontier"],
  ]);
});

test.each([
  [
    "names no tier",
    ["own=dear"],
    '--tier takes MODEL=TIER with one of local, light, mid, frontier; got "own=dear"',
  ],
  ["has no name", ["=mid"], '--tier takes MODEL=TIER with one of local, light, mid, frontier; got "=mid"'],
  [
    "names a model that is not recorded",
    ["mine=mid"],
    "--tier mine: the outcomes have no such model (they have own)",
  ],
])("a tier that %s is refused", (_, said, message) => {
  expect(() => registryOf(["own"], CATALOGUE, said)).toThrow(message);
});
