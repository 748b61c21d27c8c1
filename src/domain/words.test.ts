import * as fc from "fast-check";
import { expect, test } from "vitest";
import { phraseIn, phraseInIdentifiers } from "./words.ts";

test.each([
  ["Format the tables", "format"],
  ["please FORMAT this", "format"],
  ["format", "format"],
  ["Format: tables", "format"],
  ["(format)", "format"],
  ["Fix   typo\n in README", "fix typo"],
  ["Fix typo", "fix \t typo"],
  ["Add console.log to main", "add console.log"],
  ["Use C++ here", "c++"],
  ["Größe ändern", "ändern"],
  ["ÄNDERN der Größe", "ändern"],
])("%j holds the phrase %j", (text, phrase) => {
  expect(phraseIn(text, [phrase])).toBe(phrase);
});

test.each([
  ["Keep preformatted text", "format"],
  ["Formatting", "format"],
  ["re-format", "format"],
  ["format-all", "format"],
  ["format_date", "format"],
  ["format2", "format"],
  ["informatäformat", "format"],
  ["the author page", "auth"],
  ["Add consoleXlog", "add console.log"],
  ["Add console.logger", "add console.log"],
  ["Fix the typo", "fix typo"],
  ["anything", ""],
  ["anything", "  "],
  ["", "format"],
])("%j does not hold the phrase %j", (text, phrase) => {
  expect(phraseIn(text, [phrase])).toBeUndefined();
});

test("a word is found behind a longer one that only begins like it", () => {
  expect(phraseIn("formatted output in the old format", ["format"])).toBe("format");
});

test("the first of the phrases is given, in the order of the list and not of the text", () => {
  expect(phraseIn("rename and format", ["format", "rename"])).toBe("format");
  expect(phraseIn("rename and format", ["lint"])).toBeUndefined();
  expect(phraseIn("rename", [])).toBeUndefined();
});

test.each([
  ["Rename authToken", "auth"],
  ["auth_token", "auth"],
  ["auth-token", "auth"],
  ["src/auth/session.ts", "auth"],
  ["AUTHToken", "auth"],
  ["userAuth", "auth"],
  ["AUTH_TOKEN", "auth"],
  ["getUserAuthToken()", "auth"],
  ["raceCondition", "race condition"],
  ["race_conditions", "race conditions"],
  ["OAuth2 login", "auth"],
  ["oauth2", "oauth"],
  ["auth0", "auth"],
  ["password1", "password"],
  ["PassWord field", "password"],
  ["passWord2", "password"],
  ["SeCuRiTy", "security"],
  ["the OAuth flow", "oauth"],
  ["oauth", "OAuth"],
  ["log4j", "log4j"],
])("%j holds %j, also inside identifiers", (text, phrase) => {
  expect(phraseInIdentifiers(text, [phrase])).toBe(phrase);
});

test.each([
  ["the author page", "auth"],
  ["authority list", "auth"],
  ["authorName", "auth"],
  ["preauthor", "auth"],
  ["", "auth"],
  ["anything", "--"],
])("%j does not hold %j, not even inside identifiers", (text, phrase) => {
  expect(phraseInIdentifiers(text, [phrase])).toBeUndefined();
});

test("a phrase between other words is always found, whatever characters stand in it and around it", () => {
  const phrase = fc.string({ minLength: 1, maxLength: 12 }).filter((text) => text.trim() !== "");
  fc.assert(
    fc.property(phrase, fc.lorem({ maxCount: 3 }), fc.lorem({ maxCount: 3 }), (needle, before, after) => {
      expect(phraseIn(`${before} ${needle} ${after}`, [needle])).toBe(needle);
    }),
  );
});

test.each([
  ["a near miss repeated", "format".repeat(17_000)],
  ["capitals only", "A".repeat(100_000)],
  ["humps", "aB".repeat(50_000)],
  ["white space", " ".repeat(100_000)],
  ["odd characters", "-_./\\".repeat(20_000)],
])(
  "a hundred kilobytes are searched in no time: %s",
  (_, text) => {
    const phrases = Array.from({ length: 60 }, (_unused, index) => `format ${index}`).concat("format");
    expect([phraseIn(text, phrases), phraseInIdentifiers(text, phrases)]).toEqual([undefined, undefined]);
  },
  5000,
);
