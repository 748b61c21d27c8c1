import assert from "node:assert/strict";
import { test } from "node:test";
import { orderMail } from "../src/mail.js";
import { placeOrder } from "../src/order.js";
import { inStock, reserve, setStock } from "../src/stock.js";

test("an order takes what is there, and the mail says what is not", () => {
  setStock("shoes", 2);
  setStock("hats", 0);
  const order = placeOrder(
    [
      { article: "shoes", quantity: 2 },
      { article: "hats", quantity: 1 },
    ],
    reserve,
  );
  assert.equal(orderMail(order), "Thank you. We send you 1 article(s). Not in stock: hats.");
  assert.equal(inStock("shoes"), 0);
});
