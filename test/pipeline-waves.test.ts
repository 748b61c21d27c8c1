import { expect, test } from "vitest";
import { taskId } from "../src/domain/index.ts";
import { type Bench, calls, openBench, says, writes } from "./pipeline/bench.ts";
import { implementing, light, meeting } from "./pipeline/material.ts";

function wavesOf(bench: Bench) {
  return bench
    .events()
    .flatMap((event) => (event.kind === "waves-planned" ? [event.waves, event.waits] : []));
}

function subjects(bench: Bench): readonly string[] {
  return bench.git("log", "--reverse", "--format=%s", "main..suffice/run-1").split("\n").filter(Boolean);
}

/** What a test of parallel work must end with: nothing left, nothing touched, one line of commits. */
function expectTidy(bench: Bench) {
  expect([
    bench.git("worktree", "list").split("\n").length,
    bench.git("status", "--porcelain"),
    bench.git("rev-list", "--merges", "--count", "main..suffice/run-1"),
  ]).toEqual([1, "", "0"]);
}

test("two tickets on different files run at once from the same commit, and are merged in order", async () => {
  const { come } = meeting(2);
  const first = new Set<string | undefined>();
  const bench = await openBench({
    script: ["T-1", "T-2"].map((task) => implementing(task, "acme-light", writes(`${task}.txt`, "good"))),
    // Neither is answered before the other has asked.
    async onRequest({ task }) {
      if (first.has(task)) return;
      first.add(task);
      await come();
    },
  });
  const records = await bench.run([light("T-1"), light("T-2")]);
  expect(records.map(({ outcome }) => outcome)).toEqual(["accepted", "accepted"]);
  expect(wavesOf(bench)).toEqual([[["T-1", "T-2"]], []]);
  expect(subjects(bench)).toEqual(["feat(repo): implement T-1", "feat(repo): implement T-2"]);
  expect(records.map(({ commit }) => commit)).toEqual(
    bench.git("rev-list", "--reverse", "main..suffice/run-1").split("\n"),
  );
  expect(bench.events().flatMap((event) => (event.kind === "task-merged" ? [event.commit] : []))).toEqual(
    records.map(({ commit }) => commit),
  );
  expect(bench.git("ls-tree", "--name-only", "suffice/run-1").split("\n")).toEqual([
    "T-1.txt",
    "T-2.txt",
    "check.mjs",
  ]);
  expectTidy(bench);
});

test("two tickets on one file run in different waves, and the second builds on the first", async () => {
  const both = { files: ["both.txt"] };
  const bench = await openBench({
    script: [
      implementing("T-1", "acme-light", writes("both.txt", "good")),
      implementing("T-2", "acme-light", [
        calls("edit_file", { path: "both.txt", old_text: "good", new_text: "good\ngood" }),
        says("Added."),
      ]),
    ],
    settings: {
      gates: [{ name: "tests", argv: [process.execPath, "check.mjs", "both"], timeoutMs: 10_000 }],
    },
  });
  const records = await bench.run([light("T-1", both), light("T-2", both)]);
  expect(records).toMatchObject([{ outcome: "accepted" }, { outcome: "accepted" }]);
  expect(wavesOf(bench)).toEqual([
    [["T-1"], ["T-2"]],
    [{ id: "T-2", for: "T-1", because: "both touch both.txt" }],
  ]);
  expect(bench.git("show", "suffice/run-1:both.txt")).toBe("good\ngood");
  // Nothing was merged since it began, so no gate had to judge it again.
  expect(bench.git("rev-parse", "suffice/run-1~1")).toBe(records[0]?.commit);
  expectTidy(bench);
});

test("tickets that stay in the main conversation of one requirement run one after the other", async () => {
  const bench = await openBench({
    script: ["T-1", "T-2"].map((task) => implementing(task, "acme-light", writes(`${task}.txt`, "good"))),
  });
  await bench.run(["T-1", "T-2"].map((id) => light(id, { requirement: "R-1" })));
  expect(wavesOf(bench)).toEqual([
    [["T-1"], ["T-2"]],
    [{ id: "T-2", for: "T-1", because: "they share a main conversation" }],
  ]);
});

test("a ticket that names no files runs alone", async () => {
  const bench = await openBench({
    script: ["T-1", "T-2", "T-3"].map((task) =>
      implementing(task, "acme-light", writes(`${task}.txt`, "good")),
    ),
  });
  const records = await bench.run([light("T-1"), light("T-2", { files: undefined }), light("T-3")]);
  expect(records.map(({ outcome }) => outcome)).toEqual(["accepted", "accepted", "accepted"]);
  expect(wavesOf(bench)[0]).toEqual([["T-1"], ["T-2"], ["T-3"]]);
});

test("with one task at a time the next begins when the one before it has ended", async () => {
  const bench = await openBench({
    script: ["T-1", "T-2"].map((task) => implementing(task, "acme-light", writes(`${task}.txt`, "good"))),
    settings: { concurrency: 1 },
  });
  await bench.run([light("T-1"), light("T-2")]);
  expect(wavesOf(bench)[0]).toEqual([["T-1", "T-2"]]);
  expect(bench.requests().map(({ task }) => task)).toEqual(["T-1", "T-1", "T-2", "T-2"]);
});

/** Beyond the files that a ticket names. */
function shared(content: string) {
  return [calls("write_file", { path: "shared.txt", content: `${content}\n` })];
}

test("a ticket that goes beyond its files and does not fit is kept aside and named; the others stand", async () => {
  const bench = await openBench({
    script: [
      implementing("T-1", "acme-light", [...shared("one"), ...writes("T-1.txt", "good")]),
      implementing("T-2", "acme-light", [...shared("two"), ...writes("T-2.txt", "good")]),
      implementing("T-3", "acme-light", writes("T-3.txt", "good")),
    ],
  });
  const records = await bench.run([
    light("T-1"),
    light("T-2"),
    light("T-3"),
    light("T-4", { dependsOn: [taskId("T-2")] }),
  ]);
  const because =
    "what was merged before it changed the same places of shared.txt. It is kept on branch suffice/run-1-2-T-2";
  expect(records).toMatchObject([
    { outcome: "accepted" },
    { outcome: "failed", code: "repository.conflict", because, commit: undefined },
    { outcome: "accepted" },
    { outcome: "refused", because: 'it depends on "T-2", which was not accepted' },
  ]);
  expect(bench.events().filter(({ kind }) => kind === "task-conflicted")).toEqual([
    {
      kind: "task-conflicted",
      task: "T-2",
      keptOn: "suffice/run-1-2-T-2",
      because: "what was merged before it changed the same places of shared.txt",
    },
  ]);
  expect(subjects(bench)).toEqual(["feat(repo): implement T-1", "feat(repo): implement T-3"]);
  expect(bench.git("show", "suffice/run-1:shared.txt")).toBe("one");
  expect(bench.git("show", "suffice/run-1-2-T-2:shared.txt")).toBe("two");
  expect(bench.git("rev-parse", "suffice/run-1-2-T-2~1")).toBe(bench.git("rev-parse", "main"));
  expectTidy(bench);
});

test("work that merges cleanly and then fails its gate is a conflict too", async () => {
  const only = `import { readdirSync } from "node:fs";
const count = readdirSync(".").filter((name) => name.endsWith(".txt")).length;
console.log(\`\${count} files\`);
process.exitCode = count === 1 ? 0 : 1;
`;
  const bench = await openBench({
    script: ["T-1", "T-2"].map((task) => implementing(task, "acme-light", writes(`${task}.txt`, "good"))),
    files: { "only.mjs": only },
    settings: { gates: [{ name: "tests", argv: [process.execPath, "only.mjs"], timeoutMs: 10_000 }] },
  });
  const because =
    'it merges cleanly with what was merged before it, but gate "tests" does not pass on the result. It is kept on branch suffice/run-1-2-T-2';
  expect(await bench.run([light("T-1"), light("T-2")])).toMatchObject([
    { outcome: "accepted" },
    { outcome: "failed", code: "repository.conflict", because },
  ]);
  expect(subjects(bench)).toEqual(["feat(repo): implement T-1"]);
  expectTidy(bench);
});

test("what did not fit is not talked about: the next ticket of its requirement goes on without it", async () => {
  const inOne = { requirement: "R-1" };
  const bench = await openBench({
    script: [
      implementing("T-1", "acme-light", [...shared("one"), ...writes("T-1.txt", "good")]),
      implementing("T-2", "acme-light", [...shared("two"), ...writes("T-2.txt", "good")]),
      implementing("T-3", "acme-light", writes("T-3.txt", "good")),
    ],
  });
  await bench.run([light("T-1"), light("T-2", inOne), light("T-3", inOne)]);
  const opening = bench.requests().find(({ task }) => task === "T-3");
  expect(JSON.stringify(opening?.body)).not.toContain("T-2");
});

test.each<[string, (bench: Bench) => void]>([
  ["resumed", () => {}],
  ["resumed after its branch was deleted", (bench) => bench.git("branch", "-D", "suffice/run-1")],
])(
  "a run that stops in a wave merges what comes before the stop; %s, it merges the rest in order",
  async (_, happen) => {
    const down = { status: 401, type: "authentication_error", message: "invalid x-api-key" };
    const { come } = meeting(2);
    const failsOnce = writes("T-2.txt", "good").map((reply, at) =>
      at === 0 ? { ...reply, fail: down, times: 1 } : reply,
    );
    const bench = await openBench({
      script: [
        implementing("T-1", "acme-light", writes("T-1.txt", "good")),
        implementing("T-2", "acme-light", failsOnce),
        implementing("T-3", "acme-light", writes("T-3.txt", "good")),
      ],
      // The second fails when the third is under way.
      async onRequest({ task }) {
        if (bench.requests().filter((each) => each.task === task).length === 1 && task !== "T-1")
          await come();
      },
    });
    const tickets = ["T-1", "T-2", "T-3"].map((id) => light(id));
    await expect(bench.run(tickets)).rejects.toMatchObject({ code: "provider.unauthorised" });
    expect(subjects(bench)).toEqual(["feat(repo): implement T-1"]);
    happen(bench);
    const records = await bench.run(tickets);
    expect(records.map(({ outcome }) => outcome)).toEqual(["accepted", "accepted", "accepted"]);
    expect(subjects(bench)).toEqual(["T-1", "T-2", "T-3"].map((id) => `feat(repo): implement ${id}`));
    // Finished calls of the third were not made again.
    expect(bench.requests().filter(({ task }) => task === "T-3")).toHaveLength(2);
    expectTidy(bench);
  },
);
