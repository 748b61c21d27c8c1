import assert from "node:assert/strict";
import { test } from "node:test";
import { formatPrice } from "../src/money.js";

test("thousands are set apart by a space", () => {
  assert.equal(formatPrice(123456789, "CHF"), "1 234 567.89 CHF");
});

test("a price below a thousand stays as it is", () => {
  assert.equal(formatPrice(99999), "999.99 €");
});
