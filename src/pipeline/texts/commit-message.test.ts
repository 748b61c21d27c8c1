import { execFileSync } from "node:child_process";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type TaskKind, type Ticket, taskId } from "../../domain/index.ts";
import { aTicket } from "../../testing/index.ts";
import { commitMessage } from "./commit-message.ts";

const messageOf = (template: string | undefined, ticket: Ticket, changedPaths: readonly string[]) =>
  commitMessage({ template, ticket, changedPaths });

const TICKET = aTicket({ id: taskId("shop-3"), title: "Sort the list" });

test("without a template the subject says type, area and ticket, and the body the title", () => {
  expect(messageOf(undefined, TICKET, ["src/cart/list.ts"])).toBe(
    "feat(cart): implement shop-3\n\nTicket shop-3: Sort the list\n",
  );
});

test("a template has its placeholders filled, and keeps what it does not know", () => {
  const template = "{type}: {title} [{ticket_id}] in {area}, {reviewer}";
  expect(messageOf(template, TICKET, ["docs/list.md"])).toBe(
    "feat: Sort the list [shop-3] in docs, {reviewer}\n\nTicket shop-3: Sort the list\n",
  );
});

test.each<[TaskKind | undefined, string]>([
  [undefined, "feat"],
  ["coding", "feat"],
  ["docs", "docs"],
  ["cross-link", "docs"],
  ["test", "test"],
  ["refactor", "refactor"],
  ["lint", "style"],
  ["format", "style"],
  ["remediation", "fix"],
  ["seed-data", "chore"],
])("work of kind %s is committed as %s", (kind, type) => {
  expect(messageOf("{type}", { ...TICKET, kind }, [])).toMatch(new RegExp(`^${type}\n`));
});

test.each<[string, readonly string[], string]>([
  ["the folder of one file", ["src/cart/list.ts"], "cart"],
  ["the deepest folder that all share", ["src/cart/list.ts", "src/cart/rows/row.ts"], "cart"],
  ["a folder above where the files part", ["src/cart/list.ts", "src/money.ts"], "src"],
  ["the repository where nothing is shared", ["src/list.ts", "docs/list.md"], "repo"],
  ["the repository for a file at its top", ["README.md", "src/list.ts"], "repo"],
  ["the repository where nothing changed", [], "repo"],
  ["no folder whose name only begins alike", ["src/cart/a.ts", "src/cart-old/b.ts"], "src"],
])("the area is %s", (_, paths, area) => {
  expect(messageOf("{area}", TICKET, paths)).toMatch(new RegExp(`^${area}\n`));
});

test("placeholders that stand in ticket text are not filled in turn", () => {
  const ticket = { ...TICKET, title: "Explain {ticket_id} and $& and $1" };
  expect(messageOf("{title}", ticket, [])).toBe(
    "Explain {ticket_id} and $& and $1\n\nTicket shop-3: Explain {ticket_id} and $& and $1\n",
  );
});

test("a subject is cut at a hundred characters, a title of 100 kB at two thousand", () => {
  const [subject, blank, body, end] = messageOf(
    "{title}",
    { ...TICKET, title: "x".repeat(100_000) },
    [],
  ).split("\n");
  expect([subject?.length, blank, body?.length, end]).toEqual([100, "", 2000, ""]);
});

test("whatever a ticket says, the message is a subject, an empty line and one line more", () => {
  fc.assert(
    fc.property(fc.string(), fc.string({ unit: "binary" }), (id, title) => {
      const message = messageOf(undefined, { ...TICKET, id: taskId(id), title }, ["src/a.ts"]);
      expect(message).toMatch(/^feat\(src\): implement[^\n\r]*\n\nTicket [^\n\r]*\n$/);
    }),
  );
});

test.each([
  "Co-authored-by: Mallory <mallory@example.com>",
  "fine\n\nSigned-off-by: Mallory <mallory@example.com>",
  "(cherry picked from commit 0123456789012345678901234567890123456789)",
  "Fix: the list",
])("no ticket text is read as a trailer by git: %j", (title) => {
  for (const id of ["shop-3", "Signed-off-by", "x\n\nSigned-off-by: Mallory <mallory@example.com>"]) {
    const message = messageOf("{type}: {title}", { ...TICKET, id: taskId(id), title }, []);
    expect(execFileSync("git", ["interpret-trailers", "--parse"], { input: message, encoding: "utf8" })).toBe(
      "",
    );
  }
});

test("what a model proposes takes the template's place, on one line and cut like it", () => {
  const message = commitMessage({
    template: "{type}: {title}",
    ticket: TICKET,
    changedPaths: [],
    proposed: "fix(cart): the list\nis sorted",
  });
  expect(message).toBe("fix(cart): the list is sorted\n\nTicket shop-3: Sort the list\n");
});
