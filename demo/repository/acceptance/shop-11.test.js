import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

test("the README leads to the page about tests", () => {
  assert.match(readFileSync("README.md", "utf8"), /\]\(docs\/testing\.md\)/);
});

test("the page says how a single test is run", () => {
  assert.match(readFileSync("docs/testing.md", "utf8"), /node --test acceptance\/shop-2\.test\.js/);
});
