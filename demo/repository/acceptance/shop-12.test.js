import assert from "node:assert/strict";
import { test } from "node:test";
import { search } from "../src/search.js";

const articles = [{ title: "Red shoes" }, { title: "Blue SHOES" }, { title: "Red hat" }];

test("capitals do not matter, neither in the query nor in the title", () => {
  assert.deepEqual(search(articles, "shoes"), [articles[0], articles[1]]);
  assert.deepEqual(search(articles, "RED HAT"), [articles[2]]);
});
