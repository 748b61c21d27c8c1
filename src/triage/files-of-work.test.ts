import { expect, test } from "vitest";
import { aTicket } from "../testing/index.ts";
import { filesOfWork } from "./files-of-work.ts";
import type { RepositoryFacts } from "./repository/repository-facts.ts";
import { aShop, aShopOfFewWords, factsOf } from "./repository/test-repository.ts";

const shop = aShop();
const UNKNOWN = "the ticket names no file, and the repository gives no number: ";

function counted(ticket: Parameters<typeof aTicket>[0], repository?: RepositoryFacts) {
  const { count, modules, paths, note } = filesOfWork(aTicket(ticket), { repository, readsText: true });
  return { count, modules, paths, note };
}

test("the ticket's list is taken before the text, and the text before an estimate", () => {
  const text = { title: "Invoice has no totals", description: "See src/mail/mail.ts and src/mail/totals.ts" };
  const listed = { value: 1, signal: "the ticket's list of files" };
  const files = ["src/search/search.ts", "src/search/search.ts"];
  expect(counted({ ...text, files }, shop)).toEqual({
    count: listed,
    modules: listed,
    paths: ["src/search/search.ts"],
    note: undefined,
  });
  const signal = "2 paths named in the description";
  expect(counted({ ...text, files: [] }, shop)).toEqual({
    count: { value: 2, signal },
    modules: { value: 1, signal },
    paths: ["src/mail/mail.ts", "src/mail/totals.ts"],
    note: undefined,
  });
});

test("an estimate says that it is one, and how well this repository's are", () => {
  const signal = "estimated from the repository's index (recall 0.99 over 80 commits)";
  expect(counted({ title: "Invoice has no totals" }, shop)).toEqual({
    count: { value: 3, signal },
    modules: { value: 1, signal },
    paths: [],
    note: undefined,
  });
});

test.each([
  [
    "nothing in it is similar",
    "Rewrite in Fortran",
    shop,
    "no path and no past commit in it is similar enough",
  ],
  [
    "its estimates were too often wrong",
    "Tidy stuff",
    aShopOfFewWords(),
    expect.stringMatching(
      /its index finds too few files \(recall 0\.[0-4]\d over \d+ commits, 0\.50 is asked\)$/,
    ),
  ],
  [
    "it has no history",
    "Send a mail",
    factsOf({ "src/mail.ts": 1 }),
    "its history is too short to measure an estimate by (0 commits, 20 are asked)",
  ],
])("where %s, the number stays unknown, with a note", (_, title, repository, because) => {
  const { count, modules, note } = counted({ title }, repository);
  expect([count, modules]).toEqual([undefined, undefined]);
  expect(note?.startsWith(UNKNOWN)).toBe(true);
  expect(note?.slice(UNKNOWN.length)).toEqual(because);
});

test("without a repository there is nothing to say about one", () => {
  expect(filesOfWork(aTicket(), { readsText: true })).toEqual({
    count: undefined,
    modules: undefined,
    paths: [],
    ranking: undefined,
    note: undefined,
  });
});
