import * as fc from "fast-check";
import { expect, test } from "vitest";
import { topicsOf } from "./topics.ts";

test.each([
  ["Design the storage layer for offline use", ["design"]],
  ["Redesign how sessions are stored", ["design"]],
  ["You are the architect. Propose an ARCHITECTURE for the importer.", ["design"]],
  ["Refactor the architecture of the billing module", ["design"]],
  ["fix the typo in the heading", ["trivial-edit"]],
  ["Fix typos in docs/architecture.md", ["trivial-edit"]],
  ["rename fooBar to barFoo", ["trivial-edit"]],
  ["add console.log to the login handler", ["trivial-edit"]],
  ["Bump version to 1.2.3", ["trivial-edit"]],
  ["the wording of the button is off, please fix", ["trivial-edit"]],
  ["Run the pre-flight for chunk 3", ["pre-flight"]],
  ["check that config.json exists", ["pre-flight"]],
  ["Are dependencies installed? Is git clean?", ["pre-flight"]],
  ["Do a surface review of the diff", ["review"]],
  ["review this pull request", ["review"]],
  ["Do a security review of the login", ["audit"]],
  ["Audit the payment code, then review the tests", ["audit"]],
  ["Write a threat model for the gateway", ["audit"]],
  ["REVIEW src/storage/index.ts", ["review"]],
  ["Add\n console.log to it", ["trivial-edit"]],
])("%j is about %j", (text, topics) => {
  expect(topicsOf(text)).toEqual(topics);
});

test.each([
  [""],
  ["Implement the importer"],
  ["It fails by design, leave it"],
  ["Use the button of our design system"],
  ["Edit src/design/review/audit.ts"],
  ["Handle the CORS preflight in the server"],
  ["run npm audit and show me the output"],
  ["add an audit log to the admin page"],
  ["Address the code review comments"],
  ["the reviewer renamed a designer"],
  ["Run this:\n```\nfix typo, review the architecture\n```"],
  ["search with typo tolerance"],
  [`${"Build the importer with all of its parts. ".repeat(12)} And fix the typo.`],
])("%j has no topic", (text) => {
  expect(topicsOf(text)).toEqual([]);
});

test("a request for a design and a trivial edit at once is told as neither", () => {
  expect(topicsOf("Redesign the module and rename it")).toEqual([]);
});

test("what stands behind the first 2,000 characters is not looked at", () => {
  expect(topicsOf(`${"x ".repeat(1000)}architecture`)).toEqual([]);
  expect(topicsOf(`architecture ${"x ".repeat(1e6)}`)).toEqual(["design"]);
});

test("property: no text makes it throw, and each topic is told once", () => {
  const word = fc.constantFrom(
    "check",
    "that",
    "exists",
    "```",
    "review",
    "audit",
    "typo",
    "design the",
    "/",
    "\n",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(word, fc.string()), { maxLength: 200 }), (words) => {
      const topics = topicsOf(words.join(" "));
      expect(new Set(topics).size).toBe(topics.length);
    }),
  );
});
