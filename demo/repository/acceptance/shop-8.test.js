import assert from "node:assert/strict";
import { test } from "node:test";
import { cashCents } from "../src/money.js";

test("cash in Swiss francs is rounded to five rappen", () => {
  assert.equal(cashCents(1992, "CHF"), 1990);
  assert.equal(cashCents(1993, "CHF"), 1995);
});

test("cash in euro stays as it is", () => {
  assert.equal(cashCents(1992, "EUR"), 1992);
  assert.equal(cashCents(1993), 1993);
});
