import assert from "node:assert/strict";
import { test } from "node:test";
import { cartTotal } from "../src/cart.js";

test("from ten of an article on, that article costs 10 % less", () => {
  assert.equal(cartTotal([{ cents: 100, quantity: 10 }]), 900);
});

test("other articles keep their price", () => {
  assert.equal(
    cartTotal([
      { cents: 100, quantity: 10 },
      { cents: 50, quantity: 9 },
    ]),
    1350,
  );
});

test("a discounted sum is rounded to whole cents, half a cent up", () => {
  assert.equal(cartTotal([{ cents: 333, quantity: 15 }]), 4496);
});
