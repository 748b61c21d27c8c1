import assert from "node:assert/strict";
import { test } from "node:test";
import { openSession, userOf } from "../src/session.js";

test("a token that has expired has no user", () => {
  openSession("old", "ada", 1_000);
  assert.equal(userOf("old", 1_001), undefined);
});

test("a token expires at its very moment", () => {
  openSession("edge", "ada", 1_000);
  assert.equal(userOf("edge", 1_000), undefined);
});

test("an expired token does not come back when the clock is set back", () => {
  openSession("once", "ada", 1_000);
  userOf("once", 2_000);
  assert.equal(userOf("once", 500), undefined);
});
