import * as fc from "fast-check";
import { expect, test } from "vitest";
import { estimateFiles } from "./estimate-files.ts";
import { existedBefore } from "./file-index.ts";
import { rankFiles } from "./rank-files.ts";
import { readRepositoryFacts } from "./repository-facts.ts";
import { aShop, aShopOfFewWords, factsOf } from "./test-repository.ts";

const shop = aShop();

test("files are known by path, by name, and by the folders that they lie in", () => {
  const { files, filesByName, folders } = factsOf({ "src/a/index.ts": 7, "src/b/index.ts": 9, "x.md": 1 });
  expect({ files, filesByName, folders }).toEqual({
    files: new Map([
      ["src/a/index.ts", 7],
      ["src/b/index.ts", 9],
      ["x.md", 1],
    ]),
    filesByName: new Map([
      ["index.ts", ["src/a/index.ts", "src/b/index.ts"]],
      ["x.md", ["x.md"]],
    ]),
    folders: new Set(["src/a", "src", "src/b"]),
  });
});

test("files are ranked by their paths where there is no history", () => {
  const { index } = factsOf({ "src/mail/send.ts": 1, "src/basket/total.ts": 1, "src/mail.ts": 1 });
  expect(rankFiles(index, { title: "Send a mail" }).likely).toEqual(["src/mail/send.ts", "src/mail.ts"]);
});

test("files are ranked by what past commits said that they did to them", () => {
  const { index } = factsOf({ "src/a.ts": 1, "src/b.ts": 1, "src/c.ts": 1 }, [
    { subject: "mail is sent once", touched: ["M src/b.ts"] },
    { subject: "rounding of totals", touched: ["M src/a.ts"] },
  ]);
  expect(rankFiles(index, { title: "Totals are wrong after rounding" }).likely).toEqual(["src/a.ts"]);
});

test("a word of the title counts for more than one of the description", () => {
  const { index } = factsOf({ "src/mail.ts": 1, "src/basket.ts": 1 });
  const question = { title: "Fix the basket", description: "Seen first in a mail." };
  expect(rankFiles(index, question).likely).toEqual(["src/basket.ts", "src/mail.ts"]);
});

test("files that are gone are not named", () => {
  const { index } = factsOf({ "src/new.ts": 1 }, [
    { subject: "mail moves", touched: ["D src/old.ts", "A src/new.ts"] },
    { subject: "mail", touched: ["M src/old.ts"] },
  ]);
  expect(rankFiles(index, { title: "mail" }).likely).toEqual(["src/new.ts"]);
  expect(rankFiles(index, { title: "mail" }, 0).likely).toEqual(["src/old.ts"]);
});

test("a file lies there from the commit that added it to the one that deleted it", () => {
  const { index } = factsOf({ "a.ts": 1 }, [
    { subject: "3", touched: ["D b.ts"] },
    { subject: "2", touched: ["M b.ts"] },
    { subject: "1", touched: ["A b.ts"] },
  ]);
  const b = index.paths.indexOf("b.ts");
  expect([-1, 0, 1, 2].map((before) => existedBefore(index, b, before))).toEqual([false, true, true, false]);
  expect(existedBefore(index, index.paths.indexOf("a.ts"), 2)).toBe(true);
});

test("the upper side of what similar commits touched is the estimate", () => {
  const estimate = estimateFiles(shop.index, rankFiles(shop.index, { title: "Invoice has no totals" }));
  expect(estimate).toEqual({
    files: 3,
    modules: 1,
    likely: ["src/invoice/totals.ts", "src/invoice/invoice.ts", "tests/invoice.test.ts"],
  });
});

test.each([
  ["Rewrite everything in Fortran", 0],
  ["", undefined],
  ["the of and", undefined],
])("%j is like nothing here", (title, match) => {
  const ranking = rankFiles(shop.index, { title });
  expect([ranking.match, estimateFiles(shop.index, ranking)]).toEqual([match, undefined]);
});

test("nothing is like or unlike an empty repository", () => {
  expect(rankFiles(factsOf({}).index, { title: "Begin" }).match).toBeUndefined();
});

test("a bulk change says nothing of where its words belong", () => {
  const many = Array.from({ length: 61 }, (_, at) => `src/f${at}.ts`);
  const { index } = factsOf(Object.fromEntries(many.map((path) => [path, 1])), [
    { subject: "licence headers", touched: many.map((path) => `M ${path}`) },
  ]);
  expect(rankFiles(index, { title: "Licence" }).likely).toEqual([]);
});

test("recall is measured on the repository's own commits, each from those before it", () => {
  expect(shop.recall).toEqual({
    commits: 80,
    asked: 80,
    recall: expect.closeTo(0.99, 2),
    notExceeded: 0.975,
  });
});

test("a history whose words say nothing is measured as such", () => {
  const { recall } = aShopOfFewWords();
  expect(recall.recall).toBeLessThan(0.5);
  expect(recall.asked).toBe(80);
});

test("a future commit does not help to answer a past one", () => {
  const older = Array.from({ length: 20 }, (_, at) => ({
    subject: `begin ${at}`,
    touched: ["M src/other.ts"],
  }));
  const facts = factsOf({ "src/a.ts": 1, "src/other.ts": 1 }, [
    { subject: "zebra crossing", touched: ["M src/a.ts"] },
    { subject: "zebra crossing", touched: ["M src/a.ts"] },
    { subject: "zebra crossing", touched: ["M src/a.ts"] },
    ...older,
  ]);
  // With fewer than three similar commits before it, each of them is unknown.
  expect(facts.recall).toEqual({ commits: 0, asked: 3, recall: undefined, notExceeded: undefined });
});

test("a file that a commit made counts in its size, and not in the recall, since no index could know it", () => {
  const commits = Array.from({ length: 40 }, (_, at) => ({
    subject: "zebra crossing",
    touched: ["M src/a.ts", `A src/made-${at}.ts`],
  }));
  expect(factsOf({ "src/a.ts": 1 }, commits).recall).toEqual({
    commits: 20,
    asked: 20,
    recall: 1,
    notExceeded: 1,
  });
});

test("too short a history measures nothing", () => {
  expect(factsOf({ "a.ts": 1 }, [{ subject: "a", touched: ["M a.ts"] }]).recall).toEqual({
    commits: 0,
    asked: 0,
    recall: undefined,
    notExceeded: undefined,
  });
});

test("property: whatever git printed and a ticket says, the index answers, with files that exist", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string({ unit: "grapheme" }), (trackedFiles, history, title) => {
      const facts = readRepositoryFacts({
        trackedFiles: `100644 blob 0 1\tsrc/a.ts\0${trackedFiles}`,
        history: `\u001eadd a\0\nA\0src/a.ts\0${history}`,
      });
      const { likely, match } = rankFiles(facts.index, { title: `${title} a add`, description: history });
      expect(likely.every((path) => facts.files.has(path))).toBe(true);
      expect(match === undefined || (match >= 0 && match <= 1)).toBe(true);
    }),
  );
});
