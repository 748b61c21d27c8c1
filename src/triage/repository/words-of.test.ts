import { expect, test } from "vitest";
import { wordsOf } from "./words-of.ts";

test("words are split at humps and signs, without endings, each once", () => {
  expect(wordsOf("src/tables/FileTable.ts: parse the parsed HTTPServer files")).toEqual([
    "src",
    "tabl",
    "fil",
    "ts",
    "pars",
    "http",
    "server",
  ]);
});

test.each([["price prices priced pricing"], ["query queries"], ["cache caches cached caching"]])(
  "%j is one word",
  (text) => {
    expect(wordsOf(text)).toHaveLength(1);
  },
);

test.each([[""], ["the of a"], ["x"], ["f".repeat(64)], ["— … !"]])("%j says nothing", (text) => {
  expect(wordsOf(text)).toEqual([]);
});
