import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { orderMail } from "../src/mail.js";

const shoes = { article: "shoes", quantity: 2 };
const hats = { article: "hats", quantity: 1 };

test("the mail says what is missing", () => {
  assert.equal(
    orderMail({ items: [shoes], missing: [hats] }),
    "Thank you. We send you 1 article(s). Not in stock: hats.",
  );
});

test("the mail of a whole order stays as it was", () => {
  assert.equal(orderMail({ items: [shoes], missing: [] }), "Thank you. We send you 1 article(s).");
});

test("docs/orders.md says what happens to what is missing", () => {
  assert.match(readFileSync("docs/orders.md", "utf8"), /not in stock/);
});
