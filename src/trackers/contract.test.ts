import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createBacklogTracker } from "./backlog/index.ts";
import { createBeadsTracker } from "./beads/index.ts";
import { createGithubTracker } from "./github/index.ts";
import { createJsonlTracker } from "./jsonl/index.ts";
import type { RunTool } from "./run-tool.ts";
import type { Tracker } from "./tracker.ts";

/** What every source can say of a ticket. Ids are numbers, since GitHub has no others. */
interface Given {
  readonly id: number;
  readonly title: string;
  readonly labels?: readonly string[];
  readonly description?: string;
  readonly dependsOn?: readonly number[];
}

interface Source {
  readonly name: string;
  /** Puts tickets where the tracker finds them. `asBytes` has the last word on what is written. */
  readonly tracker: (given: readonly Given[], asBytes: (text: string) => Uint8Array) => Promise<Tracker>;
}

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "suffice-trackers-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function printing(bytes: Uint8Array): RunTool {
  return async () => ({ kind: "ended", exitCode: 0, stdout: bytes, stderr: "" });
}

const SOURCES: readonly Source[] = [
  {
    name: "jsonl",
    async tracker(given, asBytes) {
      const lines = given.map(({ dependsOn, ...rest }) => JSON.stringify({ ...rest, depends_on: dependsOn }));
      await writeFile(join(folder, "tickets.jsonl"), asBytes(lines.join("\n")));
      return createJsonlTracker(join(folder, "tickets.jsonl"), () => Promise.reject(new Error("read")));
    },
  },
  {
    name: "beads",
    async tracker(given, asBytes) {
      const issues = given.map(({ id, dependsOn = [], ...rest }) => ({
        ...rest,
        id: String(id),
        dependencies: dependsOn.map((on) => ({ depends_on_id: String(on), type: "blocks" })),
      }));
      return createBeadsTracker({ folder, run: printing(asBytes(JSON.stringify(issues))) });
    },
  },
  {
    name: "github",
    async tracker(given, asBytes) {
      const issues = given.map(({ id, title, description = "", labels = [], dependsOn = [] }) => ({
        number: id,
        title,
        labels: labels.map((name) => ({ name })),
        body: [description, ...dependsOn.map((on) => `Depends on #${on}`)].join("\n\n"),
      }));
      return createGithubTracker({ folder, run: printing(asBytes(JSON.stringify(issues))) });
    },
  },
  {
    name: "backlog",
    async tracker(given, asBytes) {
      const place = await mkdtemp(join(folder, "backlog-"));
      await mkdir(join(place, "open"));
      for (const [index, { id, title, description = "", labels = [], dependsOn = [] }] of given.entries()) {
        const matter = JSON.stringify({
          id: String(id),
          title,
          tags: labels,
          depends_on: dependsOn.map(String),
        });
        await writeFile(join(place, "open", `${index}.md`), asBytes(`---\n${matter}\n---\n${description}`));
      }
      return createBacklogTracker(place);
    },
  },
];

const utf8 = (text: string) => Buffer.from(text);

test.each(SOURCES)(
  "$name gives tickets in their order, with labels and dependencies",
  async ({ tracker }) => {
    const given = [
      { id: 3, title: "Last", dependsOn: [1, 2], labels: ["model:haiku", "complexity:simple"] },
      { id: 1, title: "First" },
      { id: 2, title: "Second", dependsOn: [1] },
    ];
    const { tickets, notes } = await (await tracker(given, utf8)).tickets();
    expect(tickets.map(({ id, title, labels, dependsOn }) => ({ id, title, labels, dependsOn }))).toEqual([
      { id: "3", title: "Last", labels: ["model:haiku", "complexity:simple"], dependsOn: ["1", "2"] },
      { id: "1", title: "First", labels: [], dependsOn: [] },
      { id: "2", title: "Second", labels: [], dependsOn: ["1"] },
    ]);
    expect(notes).toEqual([]);
  },
);

test.each(
  SOURCES.flatMap(({ name, tracker }) =>
    [
      ["what a shell would act on", "$(touch pwned) `touch pwned`; & | > 'a' \"b\" \\ %PATH% --flag"],
      ["line ends and control characters", "one\ntwo\u2028three\u001b[31m\u0085four"],
      ["what YAML and Markdown would act on", "--- [x]: {y} *z &a !b # c | d > e - f: ---"],
      ["a hundred kilobytes", "x ".repeat(50_000).trim()],
    ].map(([what = "", text = ""]) => ({ name, tracker, what, text })),
  ),
)("$name carries $what as data", async ({ tracker, text }) => {
  const given = [{ id: 1, title: text, description: text, labels: [text] }];
  const { tickets } = await (await tracker(given, utf8)).tickets();
  expect(tickets).toMatchObject([{ id: "1", title: text, description: text, labels: [text] }]);
});

test.each(SOURCES)("$name refuses a list in which an id comes twice", async ({ tracker }) => {
  const given = [
    { id: 1, title: "One" },
    { id: 2, title: "Two" },
    { id: 1, title: "Three" },
  ];
  const reading = (await tracker(given, utf8)).tickets();
  await expect(reading).rejects.toMatchObject({
    code: "input.invalid",
    message: expect.stringContaining('the id "1" was given before, at '),
  });
});

test.each(SOURCES)("$name refuses what is not UTF-8", async ({ tracker }) => {
  const reading = (
    await tracker([{ id: 1, title: "Zeilen zählen" }], (text) => Buffer.from(text, "latin1"))
  ).tickets();
  await expect(reading).rejects.toMatchObject({
    code: "input.invalid",
    message: expect.stringMatching(/:\d+: not UTF-8\. /),
  });
});

test.each(SOURCES)("$name has no ticket without a title", async ({ tracker }) => {
  const reading = (await tracker([{ id: 1, title: "" }], utf8)).tickets();
  await expect(reading).rejects.toMatchObject({
    code: "input.invalid",
    message: expect.stringContaining("title"),
  });
});
