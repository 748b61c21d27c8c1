import assert from "node:assert/strict";
import { test } from "node:test";
import { formatPrice } from "../src/money.js";
import { priceTag } from "../src/price-tag.js";

test("a price is in euro unless another currency is named", () => {
  assert.equal(formatPrice(1990), "19.90 €");
  assert.equal(formatPrice(1990, "CHF"), "19.90 CHF");
});

test("a price tag may be in Swiss francs", () => {
  assert.equal(priceTag({ title: "Red shoes", cents: 4990 }, "CHF"), "Red shoes, 49.90 CHF");
  assert.equal(priceTag({ title: "Red shoes", cents: 4990 }), "Red shoes, 49.90 €");
});
