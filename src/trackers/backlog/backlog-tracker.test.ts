import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createBacklogTracker } from "./backlog-tracker.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "suffice-backlog-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const at = (name: string) => join(folder, name);

async function write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
}

async function read(files: Readonly<Record<string, string | Uint8Array>>, path = ".") {
  await write(files);
  return createBacklogTracker(join(folder, path)).tickets();
}

/** A ticket's file: front matter of these lines, then a body. */
function ticket(lines: readonly string[], body = ""): string {
  return `---\n${lines.join("\n")}\n---\n${body}`;
}

test("a ticket comes with all that it says", async () => {
  const text = ticket(
    [
      "id: FEAT-007",
      'title: "Sort the list: by date"',
      "status: pending",
      "priority: high",
      "depends_on: [FEAT-001, 007]",
      "tags: [ui, model:haiku]",
      "kind: refactor",
      "requirement: R-1",
      "estimated_tokens: 12000",
      "scope_boundary:",
      "  in: [src/list.ts]",
      "  out: the table",
    ],
    "# Sort\n\nBy date.\n\n## Affected Files\n\n| File | Action | Description |\n|---|---|---|\n| `src/list.ts` | modify | sort |\n\n## Acceptance\n\n- [ ] AC-1: It is sorted\n- [x] AC-2: It is stable\n",
  );
  expect(await read({ "list.md": text })).toEqual({
    tickets: [
      {
        id: "FEAT-007",
        title: "Sort the list: by date",
        description:
          "# Sort\n\nBy date.\n\n## Affected Files\n\n| File | Action | Description |\n|---|---|---|\n| `src/list.ts` | modify | sort |\n\n## Acceptance\n\n- [ ] AC-1: It is sorted\n- [x] AC-2: It is stable\n\n## Scope boundary\n\nin: - src/list.ts\nout: the table",
        labels: ["ui", "model:haiku"],
        files: ["src/list.ts"],
        dependsOn: ["FEAT-001", "007"],
        kind: "refactor",
        acceptance: ["AC-1: It is sorted", "AC-2: It is stable"],
        requirement: "R-1",
        suggestedModel: undefined,
        partOf: undefined,
        origin: `${join(folder, "list.md")}:1`,
      },
    ],
    notes: [],
  });
});

test("little is needed: the heading is a title, the file's name an id, and text stays text", async () => {
  const text = "\uFEFF---\r\npriority:\r\ntags: ui, tier:mid\r\nid: ~\r\nstatus: off\r\n---\r\n# Sort\r\n";
  expect(await read({ "a/list.md": text })).toMatchObject({
    tickets: [{ id: "list", title: "Sort", labels: ["ui", "tier:mid"], files: undefined, acceptance: [] }],
    notes: [],
  });
});

test("the most urgent come first, then by file name; those without a priority last", async () => {
  const of = (priority: string) => ticket(["title: x", `priority: ${priority}`]);
  const { tickets } = await read({
    "a.md": of("someday"),
    "b.md": of("P2"),
    "c.md": of("0"),
    "d/a.md": ticket(["id: deep", "title: x", "priority: Critical"]),
    "e.markdown": of("medium"),
    "f.txt": "not read",
  });
  expect(tickets.map(({ id }) => id)).toEqual(["c", "deep", "b", "e", "a"]);
});

test.each(["done", "Closed", "completed", "cancelled"])(
  "what is %s is passed over, and nobody waits for it",
  async (status) => {
    expect(
      await read({
        "a.md": ticket(["title: a", "depends_on: [b, c]"]),
        "b.md": ticket(["title: b", `status: ${status}`]),
        "c.md": ticket(["title: c", "status: in-progress"]),
      }),
    ).toMatchObject({
      tickets: [{ id: "a", dependsOn: ["c"] }, { id: "c" }],
      notes: ["passed over 1 done"],
    });
  },
);

test("files without front matter, keys that are not known, hidden folders and links are passed over", async () => {
  await write({ "outside/x.md": ticket(["title: outside"]) });
  await mkdir(join(folder, "in"));
  await symlink(join(folder, "outside"), join(folder, "in", "link"));
  await symlink(join(folder, "outside", "x.md"), join(folder, "in", "x.md"));
  const list = await read(
    {
      "in/README.md": "# How we work\n",
      "in/a.md": ticket(["title: a", "created: 2026-11-20", "type: FEAT"]),
      "in/b.md": ticket(["title: b", "type: BUG", "kind: gardening"]),
      "in/.hidden/c.md": ticket(["title: c"]),
      "in/node_modules/d.md": ticket(["title: d"]),
    },
    "in",
  );
  expect(list).toMatchObject({
    tickets: [{ id: "a" }, { id: "b" }],
    notes: [
      `passed over, without front matter: ${join(folder, "in", "README.md")}`,
      expect.stringMatching(
        `^${join(folder, "in", "b.md")}:1: kind "gardening" is none of .*; taken as unknown$`,
      ),
      "passed over in front matter: created, type",
      `passed over, links: ${join(folder, "in", "link")}, ${join(folder, "in", "x.md")}`,
    ],
  });
});

test("every broken file is named with its line, ids that come twice with both places, and none is taken", async () => {
  await expect(
    read({
      "a.md": ticket(["id: T-1", "title: a"]),
      "b.md": ticket(["title: b", "tags: [ui"]),
      "c.md": "---\ntitle: c\n",
      "d.md": ticket(["id: T-2"], "no heading"),
      "e.md": ticket(["title: [e]"]),
      "f.md": ticket(["id: T-1", "title: f", "status: done"]),
      "g.md": ticket(["title: g", "title: h"]),
      "h.md": ticket(["- a list"]),
    }),
  ).rejects.toMatchObject({
    code: "input.invalid",
    message: expect.stringMatching(
      new RegExp(
        [
          `^${at("b.md")}:[34]: .*`,
          `${at("c.md")}:1: the front matter is not closed with ---`,
          `${at("d.md")}:1: title: there is none`,
          `${at("e.md")}:1: title: Invalid input: .*`,
          `${at("g.md")}:3: Map keys must be unique`,
          `${at("h.md")}:1: Invalid input: expected object, received array`,
          `${at("f.md")}:1: the id "T-1" was given before, at ${at("a.md")}:1$`,
        ].join("\n"),
      ),
    ),
  });
});

test("a file that is not UTF-8 names its line", async () => {
  const bytes = Buffer.concat([Buffer.from("---\ntitle: "), Buffer.from([0xe4]), Buffer.from("\n---\n")]);
  await expect(read({ "a.md": bytes })).rejects.toMatchObject({
    code: "input.invalid",
    message: `${join(folder, "a.md")}:2: not UTF-8. Save the file as UTF-8 and try again.`,
  });
});

test("a file that is named is one ticket, with front matter or without", async () => {
  expect(await read({ "a.md": ticket(["id: T-1", "title: a"]) }, "a.md")).toMatchObject({
    tickets: [{ id: "T-1" }],
  });
  const plain = "Intro\n\n# Sort the list\n\n## Files\n\n- src/list.ts\n";
  expect(await read({ "sort.md": plain }, "sort.md")).toMatchObject({
    tickets: [{ id: "sort", title: "Sort the list", description: plain.trim(), files: ["src/list.ts"] }],
    notes: [],
  });
  await expect(read({ "b.md": "Intro" }, "b.md")).rejects.toMatchObject({
    code: "input.invalid",
    message: `${join(folder, "b.md")}:1: no front matter and no heading to take as a title`,
  });
  await expect(read({}, "nowhere")).rejects.toMatchObject({
    code: "input.missing",
    message: `${join(folder, "nowhere")} does not exist`,
  });
});

test("aliases that multiply are refused, and do not fill the memory", async () => {
  const lines = ["a: &a [x,x,x,x,x,x,x,x,x]"];
  for (const [index, name] of ["b", "c", "d", "e", "f", "g", "h"].entries()) {
    lines.push(`${name}: &${name} [${Array(9).fill(`*${"abcdefg"[index]}`).join(",")}]`);
  }
  await expect(read({ "a.md": ticket(["title: a", ...lines]) })).rejects.toMatchObject({
    code: "input.invalid",
    message: expect.stringContaining("a.md:2: "),
  });
});
