import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

test("no line in src/ ends in white space", () => {
  for (const name of readdirSync("src"))
    assert.doesNotMatch(readFileSync(`src/${name}`, "utf8"), /[ \t]+$/m, name);
});
