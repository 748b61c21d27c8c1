import { expect, test } from "vitest";
import { aTicket } from "../testing/index.ts";
import { namedPaths } from "./named-paths.ts";
import { factsOf } from "./repository/test-repository.ts";

function named(description: string, repository = false) {
  return namedPaths(aTicket({ title: "", description }), repository ? shop : undefined).paths;
}

const shop = factsOf({
  "src/auth/token.ts": 1,
  "src/auth/index.ts": 1,
  "src/list/index.ts": 1,
  "src/list/größe.ts": 1,
  "docs/how to.md": 1,
  Makefile: 1,
});

test.each([
  ["See src/auth/token.ts.", ["src/auth/token.ts"]],
  [
    'In `src/auth/token.ts:12:3`, "src/b.py" and (lib/c.go#L4-L9)!',
    ["src/auth/token.ts", "src/b.py", "lib/c.go"],
  ],
  ["./src/a.ts and /src/a.ts", ["src/a.ts"]],
  ["package.json, README.md", ["package.json", "README.md"]],
  ["decide.ts's tests in **decide.test.ts**", ["decide.ts", "decide.test.ts"]],
  ["app/[id]/page.tsx", ["page.tsx"]],
])("without a repository, %j names %j", (text, paths) => {
  expect(named(text)).toEqual(paths);
});

test.each([
  ["Use Node.js and next.js"],
  ["https://example.org/a/b.ts"],
  ["www.example.org/index.html"],
  ["and/or, e.g. this. Or that..."],
  ["Upgrade to 1.2.3 of @scope/thing.js"],
  ["../../etc/passwd.conf"],
  ["src/../../secret.yml"],
  ["call console.log or a.b.c()"],
  ["the folder src/auth/"],
  [".ts files"],
])("without a repository, %j names no file", (text) => {
  expect(named(text)).toEqual([]);
});

test.each([
  ["token.ts", ["src/auth/token.ts"]],
  ["auth/token.ts and src/auth/token.ts", ["src/auth/token.ts"]],
  ["index.ts", ["index.ts"]],
  ["auth/index.ts", ["src/auth/index.ts"]],
  ["src/list/größe.ts", ["src/list/größe.ts"]],
  ["a new src/auth/session.ts", ["src/auth/session.ts"]],
])("with a repository, %j names %j", (text, paths) => {
  expect(named(text, true)).toEqual(paths);
});

test.each([["Node.js"], ["elsewhere/new.ts"], ["package.json"], ["src/auth"], ["Makefile"], ["how to.md"]])(
  "with a repository, %j names none of its files",
  (text) => {
    expect(named(text, true)).toEqual([]);
  },
);

test("it is told where they are named, each path once", () => {
  const ticket = aTicket({
    title: "Mend a.ts",
    description: "Nothing here",
    acceptance: ["a.ts is mended", "b.ts is as before"],
  });
  expect(namedPaths(ticket, undefined)).toEqual({
    paths: ["a.ts", "b.ts"],
    places: ["title", "acceptance criteria"],
  });
});

test("a text made to take long takes no time", () => {
  const begun = process.cpuUsage().user;
  for (const piece of ["a.", "a/", "../", "#L1-", ":1", "a.ts:"]) named(piece.repeat(1_000_000));
  expect((process.cpuUsage().user - begun) / 1e6).toBeLessThan(2);
});
