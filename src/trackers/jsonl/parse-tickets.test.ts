import * as fc from "fast-check";
import { expect, test } from "vitest";
import { SufficeError, TASK_KINDS } from "../../domain/index.ts";
import { parseTickets } from "./parse-tickets.ts";

/** A line as it stands, or what is written as one. */
type Line = string | { readonly [key: string]: unknown };

function parse(...lines: readonly Line[]) {
  const text = lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line))).join("\n");
  return parseTickets(`${text}\n`, "tickets.jsonl");
}

/** What the list is refused with, a mistake a line. */
function mistakesIn(...lines: readonly Line[]) {
  try {
    parse(...lines);
  } catch (error) {
    if (error instanceof SufficeError && error.code === "input.invalid") return error.message.split("\n");
    throw error;
  }
  return [];
}

test("a ticket comes with all that it says, and with the place where it was read", () => {
  const line = {
    id: "shop-3",
    title: "Sort the list",
    description: "By date.",
    labels: ["ui", "complexity:simple"],
    files: ["src/list.ts"],
    depends_on: ["shop-1", 2],
    kind: "coding",
    acceptance: ["It is sorted"],
    requirement: "R-1",
    metadata: { execution_suggested_model: "haiku" },
  };
  expect(parse(line, { title: "Sort the rest" })).toEqual({
    tickets: [
      {
        id: "shop-3",
        title: "Sort the list",
        description: "By date.",
        labels: ["ui", "complexity:simple"],
        files: ["src/list.ts"],
        dependsOn: ["shop-1", "2"],
        kind: "coding",
        acceptance: ["It is sorted"],
        requirement: "R-1",
        suggestedModel: "haiku",
        origin: "tickets.jsonl:1",
      },
      {
        id: "line-2",
        title: "Sort the rest",
        description: "",
        labels: [],
        files: undefined,
        dependsOn: [],
        kind: undefined,
        acceptance: [],
        requirement: undefined,
        suggestedModel: undefined,
        origin: "tickets.jsonl:2",
      },
    ],
    notes: [],
  });
});

test("null means not said, as trackers write it", () => {
  const nulls = {
    id: null,
    description: null,
    labels: null,
    files: null,
    depends_on: null,
    kind: null,
    acceptance: null,
    requirement: null,
    metadata: { execution_suggested_model: null },
  };
  expect(parse({ title: "Sort", ...nulls })).toEqual(parse({ title: "Sort" }));
});

test("no files named is not the same as nothing said about files", () => {
  expect(parse({ title: "Sort", files: [] }).tickets[0]?.files).toEqual([]);
});

test.each(TASK_KINDS)("kind %s is taken as it is", (kind) => {
  expect(parse({ title: "Sort", kind })).toMatchObject({ tickets: [{ kind }], notes: [] });
});

test("a kind that is not in the list is unknown, and that is said", () => {
  expect(parse({ title: "Sort", kind: "gardening" })).toMatchObject({
    tickets: [{ kind: undefined }],
    notes: [`tickets.jsonl:1: kind "gardening" is none of ${TASK_KINDS.join(", ")}; taken as unknown`],
  });
});

test("keys that are not known are passed over, and that is said", () => {
  const line = {
    title: "Sort",
    status: "open",
    metadata: { execution_mode: "local" },
    created_at: "2026-11-20",
  };
  expect(parse(line).notes).toEqual([
    "tickets.jsonl:1: passed over status, created_at, metadata.execution_mode",
  ]);
});

test("a number is an id like any other, for a ticket and for who depends on it", () => {
  expect(parse({ id: 7, title: "First" }, { id: "8", title: "Second", depends_on: [7] })).toMatchObject({
    tickets: [{ id: "7" }, { id: "8", dependsOn: ["7"] }],
  });
});

test("a byte order mark, lines ended the other way, blank lines and no last line end are nobody's mistake", () => {
  const text = '\uFEFF{"id":"a","title":"One"}\r\n\r\n   \r\n{"title":"Two"}';
  expect(parseTickets(text, "tickets.jsonl").tickets).toMatchObject([
    { id: "a", origin: "tickets.jsonl:1" },
    { id: "line-4", title: "Two", origin: "tickets.jsonl:4" },
  ]);
});

test("every bad line is named at once with what is wrong, and no ticket is taken", () => {
  const mistakes = mistakesIn(
    { title: "Fine" },
    "{not json",
    { id: "no-title" },
    { title: 7 },
    { title: "" },
    { title: "Fine", labels: "ui" },
    { title: "Fine", files: ["a", 1] },
    { title: "Fine", id: "" },
    { title: "Fine", id: "x".repeat(201) },
    "[]",
    '"text"',
  );
  expect(
    mistakes.map((line) => /^(tickets\.jsonl:\d+: (?:no JSON|[a-z_]+(?:\.\d+)?|)):? ?/.exec(line)?.[1]),
  ).toEqual([
    "tickets.jsonl:2: no JSON",
    "tickets.jsonl:3: title",
    "tickets.jsonl:4: title",
    "tickets.jsonl:5: title",
    "tickets.jsonl:6: labels",
    "tickets.jsonl:7: files.1",
    "tickets.jsonl:8: id",
    "tickets.jsonl:9: id",
    "tickets.jsonl:10: ",
    "tickets.jsonl:11: ",
  ]);
  expect(mistakes.slice(-2)).toEqual([
    "tickets.jsonl:10: Invalid input: expected object, received array",
    "tickets.jsonl:11: Invalid input: expected object, received string",
  ]);
});

test("an id that comes again is a mistake, with the place where it was first", () => {
  const lines = [
    { id: "7", title: "One" },
    { title: "Two" },
    { id: 7, title: "Three" },
    { id: "line-2", title: "Four" },
  ];
  expect(mistakesIn(...lines)).toEqual([
    'tickets.jsonl:3: the id "7" was given before, at tickets.jsonl:1',
    'tickets.jsonl:4: the id "line-2" was given before, at tickets.jsonl:2',
  ]);
});

test("of very many mistakes the first twenty are told, and how many more there are", () => {
  const mistakes = mistakesIn(...Array(23).fill("{"));
  expect([mistakes.length, mistakes.at(-1)]).toEqual([21, "and 3 more"]);
  expect(mistakesIn(...Array(20).fill("{"))).toHaveLength(20);
});

test("an empty list is a list", () => {
  expect(parse("")).toEqual({ tickets: [], notes: [] });
});

test.each([
  ["a hundred thousand characters", "x".repeat(100_000)],
  ["what a shell would act on", "$(rm -rf ~) `id` ; & | > 'a' \"b\" \\ %PATH% --flag"],
  ["line ends and control characters", "one\ntwo\r\nthree\u2028four\0five\u001b[31m"],
  ["what markup would act on", "<script>alert(1)</script> {task_id} ${title} %s"],
])("%s in a ticket is data, carried as it is", (_, text) => {
  const ticket = {
    title: text,
    description: text,
    labels: [text],
    files: [text],
    acceptance: [text],
    requirement: text,
  };
  expect(parse(ticket).tickets).toMatchObject([ticket]);
});

test("whatever text a title and a label are, they come through unchanged", () => {
  const text = fc.string({ unit: "binary", minLength: 1 });
  fc.assert(
    fc.property(text, text, (title, label) => {
      expect(parse({ title, labels: [label] }).tickets).toMatchObject([{ title, labels: [label] }]);
    }),
  );
});
