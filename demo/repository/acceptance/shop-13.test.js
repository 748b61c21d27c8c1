import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { boxLabel, shelfLabel } from "../src/labels.js";

const article = { title: "Red shoes", number: 42 };

test("the labels are what they were", () => {
  assert.equal(shelfLabel(article), "SHELF Red shoes............... 000042");
  assert.equal(boxLabel(article), "BOX Red shoes............... 000042");
});

test("how a title is cut and filled up is said once", () => {
  assert.equal(readFileSync("src/labels.js", "utf8").match(/padEnd/g)?.length, 1);
});
