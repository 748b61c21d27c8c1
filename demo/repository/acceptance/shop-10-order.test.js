import assert from "node:assert/strict";
import { test } from "node:test";
import { placeOrder } from "../src/order.js";

const shoes = { article: "shoes", quantity: 2 };
const hats = { article: "hats", quantity: 1 };

test("items that could be reserved are ordered, the others are missing", () => {
  assert.deepEqual(
    placeOrder([shoes, hats], (article) => article === "shoes"),
    { items: [shoes], missing: [hats] },
  );
});

test("each item is reserved once, with its quantity", () => {
  const asked = [];
  placeOrder([shoes, hats], (article, quantity) => asked.push([article, quantity]) > 0);
  assert.deepEqual(asked, [
    ["shoes", 2],
    ["hats", 1],
  ]);
});
