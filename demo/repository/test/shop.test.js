import assert from "node:assert/strict";
import { test } from "node:test";
import { cartTotal } from "../src/cart.js";
import { formatPrice } from "../src/money.js";
import { openSession, userOf } from "../src/session.js";
import { titleCase } from "../src/text.js";

test("a cart is the sum of its items", () => {
  assert.equal(
    cartTotal([
      { cents: 250, quantity: 2 },
      { cents: 999, quantity: 1 },
    ]),
    1499,
  );
});

test("nine of an article cost nine times its price", () => {
  assert.equal(cartTotal([{ cents: 333, quantity: 9 }]), 2997);
});

test("an empty cart costs nothing", () => {
  assert.equal(cartTotal([]), 0);
});

test("prices have two decimals", () => {
  assert.equal(formatPrice(1990), "19.90 €");
});

test("titles begin with capitals", () => {
  assert.equal(titleCase("red shoes"), "Red Shoes");
});

test("a session knows its user", () => {
  openSession("t1", "ada", 2_000);
  assert.equal(userOf("t1", 1_000), "ada");
});

test("an unknown token has no user", () => {
  assert.equal(userOf("nobody", 1_000), undefined);
});
