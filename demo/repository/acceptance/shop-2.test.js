import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

test("the README spells received right", () => {
  const text = readFileSync("README.md", "utf8");
  assert.match(text, /is received by/);
  assert.doesNotMatch(text, /recieved/);
});
