import assert from "node:assert/strict";
import { test } from "node:test";
import { inStock, reserve, setStock } from "../src/stock.js";

test("what is reserved is not in stock any more", () => {
  setStock("shoes", 3);
  assert.equal(reserve("shoes", 2), true);
  assert.equal(inStock("shoes"), 1);
});

test("more than there is cannot be reserved, and nothing is taken", () => {
  setStock("hats", 1);
  assert.equal(reserve("hats", 2), false);
  assert.equal(inStock("hats"), 1);
});
