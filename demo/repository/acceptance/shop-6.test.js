import assert from "node:assert/strict";
import { test } from "node:test";
import { slugOf } from "../src/slug.js";

test("a slug is the title in lower case, with hyphens", () => {
  assert.equal(slugOf("Red shoes, size 42"), "red-shoes-size-42");
});

test("a slug neither begins nor ends with a hyphen", () => {
  assert.equal(slugOf("  (New!)  "), "new");
});
