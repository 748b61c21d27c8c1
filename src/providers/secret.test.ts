import { inspect } from "node:util";
import { expect, test } from "vitest";
import { Secret } from "./secret.ts";

const secret = new Secret("sk-very-secret");

test.each<[string, string]>([
  ["concatenation", ["key", secret].join(" ")],
  ["String()", String(secret)],
  ["inspect", inspect(secret)],
  ["inspect of what holds it", inspect({ secret, nested: [secret] }, { showHidden: true })],
  ["JSON", JSON.stringify({ secret })],
  ["its own properties", JSON.stringify(Object.entries(secret))],
])("a secret is not seen through %s", (_, text) => {
  expect(text).not.toContain("very-secret");
});

test("a secret gives its value only to who asks for it, and prints as a placeholder", () => {
  expect([secret.reveal(), secret.toString(), JSON.stringify(secret)]).toEqual([
    "sk-very-secret",
    "[secret]",
    '"[secret]"',
  ]);
});

test("a text is masked wherever the value occurs; an empty secret masks nothing", () => {
  expect(secret.mask("bad key sk-very-secret, sk-very-secret!")).toBe("bad key [secret], [secret]!");
  expect(new Secret("").mask("text")).toBe("text");
});
