import { expect, test } from "vitest";
import { z } from "zod";
import type { Argv } from "../src/domain/index.ts";
import { aPolicy } from "../src/testing/index.ts";
import { type Bench, type BenchOptions, calls, openBench, says, writes } from "./pipeline/bench.ts";
import {
  aStep,
  COMMIT,
  chunkOf,
  IMPLEMENT,
  implementing,
  light,
  meeting,
  planOf,
  splitting,
  submits,
} from "./pipeline/material.ts";

const NODE: readonly Argv[] = [["node", "check.mjs", "*"]];
const WHOLE = { name: "tests", argv: [process.execPath, "check.mjs", "a", "b"], timeoutMs: 10_000 } as const;
const FILES = ["a.txt", "b.txt", "c.txt", "d.txt"];

/** A ticket that is cut in two: `a.txt` and `b.txt` must say "good". */
function openSplit(options: BenchOptions): Promise<Bench> {
  const { settings, policy, ...others } = options;
  return openBench({
    ...others,
    policy: { ...splitting(), ...policy },
    settings: { commands: NODE, gates: [WHOLE], ...settings },
  });
}
const big = () => light("T-1", { files: FILES });

function planning(...replies: Parameters<typeof implementing>[2][]) {
  return { ...implementing("T-1", "acme-mid", ...replies), step: "plan" };
}

function attemptsOf({ attempts }: Awaited<ReturnType<Bench["run"]>>[number]) {
  return attempts.map(({ attempt, chunk, step, tier, place }) =>
    [attempt, chunk ?? "whole", step, tier, place].join(" "),
  );
}

function told(bench: Bench, ...kinds: readonly string[]) {
  return bench.events().filter(({ kind }) => kinds.includes(kind));
}

const Body = z.looseObject({ messages: z.array(z.unknown()) });
/** The messages of each request, without the marks that ask for caching. */
function messagesOf(bench: Bench) {
  return bench.requests().map(({ body, step, chunk, model }) => ({
    step,
    chunk,
    model,
    lines: Body.parse(body).messages.map((message) =>
      JSON.stringify(message, (key, value: unknown) => (key === "cache_control" ? undefined : value)),
    ),
  }));
}

test("delegated chunks are carried out at once, each in a worktree of its own, and become one commit", async () => {
  const { come } = meeting(2);
  const begun = new Set<string>();
  const worktrees: string[][] = [];
  const bench = await openSplit({
    delegate: true,
    script: [
      planning(submits({ title: "a" }, { title: "b" })),
      chunkOf("T-1", "c1", "acme-light", writes("a.txt", "good")),
      chunkOf("T-1", "c2", "acme-light", writes("b.txt", "good")),
    ],
    // Neither gets its second answer before the other has asked for it, with its file written.
    async onRequest({ chunk }) {
      if (chunk === undefined) return;
      if (!begun.has(chunk)) {
        begun.add(chunk);
        return;
      }
      await come();
      worktrees.push(bench.git("worktree", "list").split("\n"));
    },
  });
  const [record] = await bench.run([big()]);
  expect(record).toMatchObject({ outcome: "accepted", escalations: 0, takeBacks: 0 });
  expect(record === undefined ? [] : attemptsOf(record)).toEqual([
    "1 whole plan mid main",
    "2 whole implement light main",
    "1 c1 implement light isolated",
    "1 c2 implement light isolated",
  ]);
  expect(told(bench, "task-split")).toEqual([
    {
      kind: "task-split",
      task: "T-1",
      chunks: [
        { id: "c1", title: "a" },
        { id: "c2", title: "b" },
      ],
      waves: [["c1", "c2"]],
    },
  ]);
  expect(worktrees.map((list) => list.length)).toEqual([4, 4]);
  expect(
    bench.git("show", "--format=%s", "--name-status", "suffice/run-1").split("\n").filter(Boolean),
  ).toEqual(["feat(repo): implement T-1", "A\ta.txt", "A\tb.txt"]);
  expect(bench.git("rev-list", "--count", "main..suffice/run-1")).toBe("1");
  expect(bench.git("worktree", "list").split("\n")).toHaveLength(1);
  const verdicts = await bench.ledger.verdicts({});
  expect(
    verdicts
      .map(({ tags, gate, verdict, model }) => [tags.chunk ?? "whole", gate, verdict, model].join(" "))
      .toSorted(),
  ).toEqual([
    "c1 changes pass acme-light",
    "c1 scope pass acme-light",
    "c1 verify pass acme-light",
    "c2 changes pass acme-light",
    "c2 scope pass acme-light",
    "c2 verify pass acme-light",
    "whole changes pass ",
    "whole plan pass acme-mid",
    "whole tests pass ",
  ]);
  const rows = (await bench.ledger.calls({})).map(({ tags }) =>
    [tags.task, tags.chunk, tags.place].join(" "),
  );
  expect(rows.toSorted()).toEqual([
    "T-1  main",
    "T-1 c1 isolated",
    "T-1 c1 isolated",
    "T-1 c2 isolated",
    "T-1 c2 isolated",
  ]);
});

test("a chunk that touches another one's file is sent back, and only its own files are taken in", async () => {
  const bench = await openSplit({
    delegate: true,
    script: [
      planning(submits({ title: "a" }, { title: "b", verify: ["tests"] })),
      chunkOf(
        "T-1",
        "c1",
        "acme-light",
        [calls("write_file", { path: "b.txt", content: "mine\n" }), ...writes("a.txt", "good")],
        [calls("write_file", { path: "b.txt", content: "as it was\n" }), says("Put back.")],
      ),
      chunkOf("T-1", "c2", "acme-light", writes("b.txt", "good")),
    ],
    files: { "b.txt": "as it was\n" },
    settings: { gates: [{ ...WHOLE, argv: [process.execPath, "check.mjs", "b"] }] },
  });
  const [record] = await bench.run([big()]);
  expect(record).toMatchObject({ outcome: "accepted" });
  const judged = told(bench, "gate-judged").flatMap((event) =>
    event.kind === "gate-judged" && event.chunk === "c1" ? [[event.gate, event.verdict, event.findings]] : [],
  );
  expect(judged).toEqual([
    ["changes", "pass", []],
    [
      "scope",
      "fail",
      [{ message: "this file is not among those that the work names; put it back", file: "b.txt" }],
    ],
    ["changes", "pass", []],
    ["scope", "pass", []],
    ["verify", "pass", []],
  ]);
  // Verified by the gate of that name, whose verdict is the chunk's.
  expect(
    told(bench, "gate-judged").flatMap((event) =>
      event.kind === "gate-judged" && event.chunk === "c2" ? [[event.gate, event.verdict]] : [],
    ),
  ).toEqual([
    ["changes", "pass"],
    ["scope", "pass"],
    ["verify", "pass"],
  ]);
  expect(bench.git("show", "suffice/run-1:b.txt")).toBe("good");
});

test("without delegation chunks are carried out one after the other, in one conversation that grows", async () => {
  const bench = await openSplit({
    script: [
      planning(submits({ title: "a" }, { title: "b" })),
      chunkOf("T-1", "c1", "acme-light", writes("a.txt", "good")),
      chunkOf("T-1", "c2", "acme-light", writes("b.txt", "good")),
    ],
  });
  const [record] = await bench.run([big()]);
  expect(record).toMatchObject({ outcome: "accepted" });
  expect(record === undefined ? [] : attemptsOf(record)).toEqual([
    "1 whole plan mid main",
    "2 whole implement light main",
    "1 c1 implement light main",
    "1 c2 implement light main",
  ]);
  const [, ...worked] = messagesOf(bench);
  expect(worked.map(({ chunk }) => chunk)).toEqual(["c1", "c1", "c2", "c2"]);
  for (const [index, { lines }] of worked.entries()) {
    const before = worked[index - 1]?.lines ?? [];
    expect(lines.slice(0, before.length)).toEqual(before);
    expect(lines.length).toBeGreaterThan(before.length);
  }
});

test("a chunk that needs another waits for it, builds on it, and stays in the main conversation", async () => {
  const bench = await openSplit({
    delegate: true,
    script: [
      planning(submits({ title: "a" }, { title: "b", dependsOn: [1], files: ["a.txt", "b.txt"] })),
      chunkOf("T-1", "c1", "acme-light", writes("a.txt", "good")),
      chunkOf("T-1", "c2", "acme-light", [
        calls("edit_file", { path: "a.txt", old_text: "good", new_text: "good\ngood" }),
        ...writes("b.txt", "good"),
      ]),
    ],
  });
  const [record] = await bench.run([big()]);
  expect(record).toMatchObject({ outcome: "accepted" });
  expect(record === undefined ? [] : attemptsOf(record).slice(2)).toEqual([
    "1 c1 implement light isolated",
    "1 c2 implement light main",
  ]);
  expect(told(bench, "task-split")).toMatchObject([{ waves: [["c1"], ["c2"]] }]);
  expect(bench.git("show", "suffice/run-1:a.txt")).toBe("good\ngood");
});

test("a plan that cannot be carried out goes back to its planner with what is wrong, and then up a tier", async () => {
  const noFiles = { ...planOf({ title: "a" }), chunks: [{ title: "a", description: "" }] };
  const bench = await openSplit({
    delegate: true,
    script: [
      planning(
        [calls("submit_plan", noFiles)],
        submits({ title: "a", verify: ["rm", "-rf", "/"] }, { title: "b" }),
      ),
      {
        ...implementing("T-1", "acme-frontier", submits({ title: "a" }, { title: "b" })),
        step: "plan",
      },
      chunkOf("T-1", "c1", "acme-light", writes("a.txt", "good")),
      chunkOf("T-1", "c2", "acme-light", writes("b.txt", "good")),
    ],
  });
  const [record] = await bench.run([big()]);
  expect(record).toMatchObject({ outcome: "accepted", escalations: 1 });
  expect(record === undefined ? [] : attemptsOf(record).slice(0, 4)).toEqual([
    "1 whole plan mid main",
    "2 whole plan mid main",
    "3 whole plan frontier main",
    "4 whole implement light main",
  ]);
  const [, again, higher] = messagesOf(bench);
  expect(again?.lines.at(-1)).toContain("chunk 1 files:");
  expect(higher?.lines.at(-1)).toContain('\\"rm -rf /\\" is neither a gate nor an allowed command');
});

test("a chunk that fails for good leaves what others finished, and the task goes on in one piece", async () => {
  const bench = await openSplit({
    delegate: true,
    policy: { ladder: ["light"], caps: { ...aPolicy().caps, rounds: 3 } },
    script: [
      planning(submits({ title: "a" }, { title: "b" })),
      chunkOf("T-1", "c1", "acme-light", writes("a.txt", "bad"), writes("a.txt", "worse")),
      chunkOf("T-1", "c1", "acme-mid", writes("a.txt", "bad")),
      chunkOf("T-1", "c2", "acme-light", writes("b.txt", "good")),
      // It writes only what is missing.
      implementing("T-1", "acme-light", writes("a.txt", "good")),
    ],
  });
  const [record] = await bench.run([big()]);
  expect(record).toMatchObject({ outcome: "accepted", escalations: 1 });
  expect(record === undefined ? [] : attemptsOf(record)).toEqual([
    "1 whole plan mid main",
    "2 whole implement light main",
    "1 c1 implement light isolated",
    "2 c1 implement light isolated",
    "3 c1 implement mid isolated",
    "1 c2 implement light isolated",
    "3 whole implement light main",
  ]);
  const opening = messagesOf(bench).find(({ step, chunk }) => step === "implement" && chunk === undefined);
  expect(opening?.lines.at(-1)).toContain("chunk c1 (a) was not finished: 3 rounds were not enough");
  expect(opening?.lines.at(-1)).toContain("- c1: a (a.txt)");
  expect(opening?.lines.join("")).not.toContain("a.txt is written");
  expect(bench.git("show", "--format=", "--name-status", "suffice/run-1")).toBe("A\ta.txt\nA\tb.txt");
  expect(bench.git("worktree", "list").split("\n")).toHaveLength(1);
});

test("what stays goes on in the conversation that holds what was finished, and nothing of what failed", async () => {
  const bench = await openSplit({
    policy: { ladder: ["light"] },
    script: [
      planning(submits({ title: "a" }, { title: "b" })),
      chunkOf("T-1", "c1", "acme-light", writes("a.txt", "good")),
      chunkOf("T-1", "c2", "acme-light", writes("b.txt", "bad"), writes("b.txt", "worse")),
      implementing("T-1", "acme-light", writes("b.txt", "good")),
    ],
  });
  expect(await bench.run([big()])).toMatchObject([{ outcome: "accepted" }]);
  const opening = messagesOf(bench).find(({ step, chunk }) => step === "implement" && chunk === undefined);
  const said = opening?.lines.join("") ?? "";
  expect([said.includes("a.txt is written."), said.includes("b.txt is written.")]).toEqual([true, false]);
  expect(said).toContain("chunk c2 (b) was not finished: no stronger tier is left");
});

test("what a chunk climbed, and that it was taken back, is in the task's record", async () => {
  const bench = await openSplit({
    delegate: true,
    script: [
      planning(submits({ title: "a" }, { title: "b" })),
      chunkOf("T-1", "c1", "acme-light", writes("a.txt", "bad"), writes("a.txt", "worse")),
      chunkOf("T-1", "c1", "acme-mid", writes("a.txt", "good")),
      chunkOf("T-1", "c2", "acme-light", [calls("hand_back", { reason: "b is not mine" })]),
      chunkOf("T-1", "c2", "acme-mid", writes("b.txt", "good")),
    ],
  });
  const [record] = await bench.run([big()]);
  expect(record).toMatchObject({ outcome: "accepted", escalations: 1, takeBacks: 1 });
  expect(record === undefined ? [] : attemptsOf(record).slice(2)).toEqual([
    "1 c1 implement light isolated",
    "2 c1 implement light isolated",
    "3 c1 implement mid isolated",
    "1 c2 implement light isolated",
    "2 c2 implement mid main",
  ]);
  expect(told(bench, "task-taken-back", "task-escalated").map((event) => ({ ...event }))).toEqual(
    expect.arrayContaining([
      {
        kind: "task-taken-back",
        task: "T-1",
        chunk: "c2",
        to: "mid",
        because: "it handed the work back: b is not mine",
      },
      {
        kind: "task-escalated",
        task: "T-1",
        chunk: "c1",
        from: "light",
        to: "mid",
        gate: "verify",
        line: "acme-light failed on T-1 at VERIFY. Escalated to acme-mid.",
      },
    ]),
  );
});

test.each([
  ["no chunk", { summary: "First a, then b.", chunks: [] }],
  ["one chunk", { ...planOf({ title: "a" }), summary: "First a, then b." }],
])("a plan of %s is carried out in one piece by its words", async (_, plan) => {
  const bench = await openSplit({
    delegate: true,
    script: [
      planning([calls("submit_plan", plan)]),
      implementing("T-1", "acme-light", [...writes("a.txt", "good").slice(0, 1), ...writes("b.txt", "good")]),
    ],
  });
  const [record] = await bench.run([big()]);
  expect(record).toMatchObject({ outcome: "accepted" });
  expect(record?.attempts).toHaveLength(2);
  expect(messagesOf(bench)[1]?.lines[0]).toContain("## Plan\\nFirst a, then b.");
  expect(told(bench, "task-split")).toEqual([]);
});

test("a whole that fails its gate is mended in one piece, and a review judges it as one", async () => {
  const review = aStep({
    step: "review",
    kind: "review",
    tier: "frontier",
    gates: ["findings"],
    fresh: true,
  });
  const bench = await openSplit({
    delegate: true,
    policy: splitting(IMPLEMENT, review, COMMIT),
    script: [
      planning(submits({ title: "a", verify: ["node", "check.mjs", "b"] }, { title: "b" })),
      // Its plan verifies the wrong file, which is not there yet.
      chunkOf("T-1", "c1", "acme-light", writes("a.txt", "bad")),
      chunkOf("T-1", "c2", "acme-light", writes("b.txt", "good")),
      implementing("T-1", "acme-light", writes("a.txt", "good")),
      {
        ...implementing("T-1", "acme-frontier", [calls("submit_review", { verdict: "pass", findings: [] })]),
        step: "review",
      },
    ],
    files: { "b.txt": "good\n" },
    settings: { gates: [{ ...WHOLE, argv: [process.execPath, "check.mjs", "a"] }] },
  });
  const [record] = await bench.run([light("T-1", { files: FILES })]);
  expect(record).toMatchObject({ outcome: "accepted" });
  const judging = messagesOf(bench).find(({ step }) => step === "review");
  expect(judging?.lines[0]).toContain("+good");
});
