import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { nanoUsdFromUsd, type Ticket, taskId } from "../src/domain/index.ts";
import { aTicket, type ScriptedReply } from "../src/testing/index.ts";
import { calls, openBench, says, writes } from "./pipeline/bench.ts";

const light = (id: string, overrides: Partial<Ticket> = {}) =>
  aTicket({ id: taskId(id), title: `Write ${id}`, labels: ["tier:light"], ...overrides });
const implementing = (task: string, model: string, ...attempts: readonly (readonly ScriptedReply[])[]) => ({
  task,
  step: "implement",
  model,
  replies: attempts.flat(),
});

test("accepted work is one commit at the tip of the run's branch, and nothing else of the repository has changed", async () => {
  const bench = await openBench({ script: [implementing("T-1", "acme-light", writes("T-1.txt", "good"))] });
  const main = bench.git("rev-parse", "main");
  const [record] = await bench.run([light("T-1")]);
  expect(record).toMatchObject({
    outcome: "accepted",
    code: undefined,
    because: "every gate passed",
    attempts: [{ attempt: 1, step: "implement", tier: "light", place: "main" }],
    escalations: 0,
    commit: bench.git("rev-parse", "suffice/run-1"),
  });
  const commit = bench.git("show", "--format=%B", "--name-status", "suffice/run-1").split("\n");
  expect(commit.filter((line) => line !== "")).toEqual([
    "feat(repo): implement T-1",
    "Ticket T-1: Write T-1",
    "A\tT-1.txt",
  ]);
  expect([bench.git("rev-parse", "suffice/run-1~1"), bench.git("rev-parse", "main")]).toEqual([main, main]);
  expect([bench.git("status", "--porcelain"), existsSync(join(bench.root, "T-1.txt"))]).toEqual(["", false]);
  expect(bench.git("worktree", "list").split("\n")).toHaveLength(1);
});

test("work that fails its gate is reworked with the finding, on the files as they were left", async () => {
  const bench = await openBench({
    script: [
      implementing("T-1", "acme-light", writes("T-1.txt", "bad"), [
        calls("edit_file", { path: "T-1.txt", old_text: "bad", new_text: "good" }),
        says("Mended."),
      ]),
    ],
  });
  const [record] = await bench.run([light("T-1")]);
  expect(record).toMatchObject({
    outcome: "accepted",
    attempts: [
      { attempt: 1, tier: "light" },
      { attempt: 2, tier: "light" },
    ],
    escalations: 0,
  });
  const verdicts = await bench.ledger.verdicts({});
  expect(
    verdicts.map(({ gate, verdict, model, tags }) => [tags.attempt, gate, verdict, model, tags.tier]),
  ).toEqual([
    [1, "changes", "pass", "acme-light", "light"],
    [1, "tests", "fail", "acme-light", "light"],
    [2, "changes", "pass", "acme-light", "light"],
    [2, "tests", "pass", "acme-light", "light"],
  ]);
});

test("what keeps failing goes up a tier, which begins at the clean tree", async () => {
  const bench = await openBench({
    script: [
      implementing("T-1", "acme-light", writes("T-1.txt", "bad"), writes("left-over.txt", "bad")),
      implementing("T-1", "acme-mid", writes("T-1.txt", "good")),
    ],
  });
  const [record] = await bench.run([light("T-1")]);
  expect(record).toMatchObject({ outcome: "accepted", escalations: 1 });
  expect(record?.attempts.map(({ attempt, tier }) => [attempt, tier])).toEqual([
    [1, "light"],
    [2, "light"],
    [3, "mid"],
  ]);
  expect(bench.git("show", "--format=", "--name-status", "suffice/run-1")).toBe("A\tT-1.txt");
  expect(bench.events().filter(({ kind }) => kind === "task-escalated")).toEqual([
    {
      kind: "task-escalated",
      task: "T-1",
      from: "light",
      to: "mid",
      gate: "tests",
      line: "acme-light failed on T-1 at TESTS. Escalated to acme-mid.",
    },
  ]);
});

test("an escalation after attempts that were given up names no gate: none has judged", async () => {
  const bench = await openBench({
    script: [
      implementing("T-1", "acme-light", writes("T-1.txt", "good")),
      implementing("T-1", "acme-mid", writes("T-1.txt", "good")),
    ],
    // One call writes the file, the second would say so: both attempts at light use up their only turn.
    policy: { caps: { taskUsd: undefined, rounds: 6, escalations: 2, turns: 1 } },
  });
  const [record] = await bench.run([light("T-1")]);
  expect(record?.outcome).toBe("failed");
  // No gate was asked, and yet it is evidence: the tier did not suffice.
  const verdicts = await bench.ledger.verdicts({});
  expect(verdicts.slice(0, 2).map(({ gate, verdict, model }) => [gate, verdict, model])).toEqual([
    ["finished", "fail", "acme-light"],
    ["finished", "fail", "acme-light"],
  ]);
  expect(bench.events().filter(({ kind }) => kind === "task-escalated")[0]).toEqual({
    kind: "task-escalated",
    task: "T-1",
    from: "light",
    to: "mid",
    gate: "none",
  });
});

test("a model that changes protected files, or none at all, is told so and does not get them in", async () => {
  const bench = await openBench({
    script: [
      implementing("T-1", "acme-light", writes("check.mjs", "process.exitCode = 0;"), [says("Done.")]),
    ],
    policy: { ladder: ["light"] },
  });
  const [record] = await bench.run([light("T-1")]);
  expect(record).toMatchObject({ outcome: "failed", code: "gate.failed", commit: undefined });
  const verdicts = await bench.ledger.verdicts({});
  expect(verdicts.map(({ gate, verdict }) => [gate, verdict])).toEqual([
    ["changes", "fail"],
    ["changes", "fail"],
  ]);
  expect(bench.git("rev-parse", "suffice/run-1")).toBe(bench.git("rev-parse", "main"));
});

test("a task that no model may do is refused without a call, and the others go on", async () => {
  const bench = await openBench({
    script: [implementing("T-2", "acme-light", writes("T-2.txt", "good"))],
    taskLimitUsd: nanoUsdFromUsd(0.01),
  });
  const dear = light("T-1", { labels: ["tier:frontier"] });
  const records = await bench.run([dear, light("T-2")]);
  expect(records).toMatchObject([
    { outcome: "refused", code: "budget.task-cap", attempts: [], commit: undefined },
    { outcome: "accepted" },
  ]);
  expect(bench.requests().map(({ task }) => task)).toEqual(["T-2", "T-2"]);
});

test("a ticket whose dependency was not accepted is refused, and so is what depends on it", async () => {
  const bench = await openBench({ script: [implementing("T-4", "acme-light", writes("T-4.txt", "good"))] });
  const tickets = [
    light("T-1"),
    light("T-2", { dependsOn: [taskId("T-1")] }),
    light("T-3", { dependsOn: [taskId("T-2")] }),
    light("T-4"),
  ];
  const records = await bench.run(tickets);
  expect(records.map(({ outcome, code, because }) => [outcome, code, because])).toMatchObject([
    // There is no reply for it: the server calls the request invalid, which is this task's end and no other's.
    ["failed", "provider.invalid-request", expect.stringContaining('no reply for task "T-1"')],
    ["refused", "gate.failed", 'it depends on "T-1", which was not accepted'],
    ["refused", "gate.failed", 'it depends on "T-2", which was not accepted'],
    ["accepted", undefined, "every gate passed"],
  ]);
});

test("a ticket builds on the commits of those before it", async () => {
  const bench = await openBench({
    script: [
      implementing("T-1", "acme-light", writes("T-1.txt", "good")),
      implementing("T-2", "acme-light", writes("T-2.txt", "good")),
    ],
  });
  const records = await bench.run([light("T-2", { dependsOn: [taskId("T-1")] }), light("T-1")]);
  expect(records.map(({ decision }) => decision.task.ticket.id)).toEqual(["T-1", "T-2"]);
  expect(bench.git("ls-tree", "--name-only", "suffice/run-1").split("\n")).toEqual([
    "T-1.txt",
    "T-2.txt",
    "check.mjs",
  ]);
  expect(bench.git("rev-list", "--count", "main..suffice/run-1")).toBe("2");
});

test("a script does its kind of work without a call, and finding nothing to do is fine", async () => {
  const script = "import { writeFileSync } from 'node:fs'; writeFileSync('T-1.txt', 'good')";
  const bench = await openBench({
    script: [],
    settings: {
      scripts: [
        { name: "format", argv: [process.execPath, "--input-type=module", "-e", script], timeoutMs: 10_000 },
      ],
      gates: [{ name: "tests", argv: [process.execPath, "check.mjs", "T-1"], timeoutMs: 10_000 }],
    },
  });
  const format = { kind: "format", labels: [] } as const;
  const records = await bench.run([light("T-1", format), light("T-2", format)]);
  expect(records).toMatchObject([
    { outcome: "accepted", attempts: [{ tier: "automated", place: "script" }], commit: expect.any(String) },
    { outcome: "accepted", attempts: [{ tier: "automated", place: "script" }], commit: undefined },
  ]);
  expect([bench.requests(), await bench.ledger.calls({})]).toEqual([[], []]);
});

test("a gate that cannot judge ends its task alone, and says what to do about it", async () => {
  const bench = await openBench({
    script: [implementing("T-1", "acme-light", writes("T-1.txt", "good"))],
    settings: { gates: [{ name: "tests", argv: ["no-such-program-here"], timeoutMs: 10_000 }] },
  });
  expect(await bench.run([light("T-1")])).toMatchObject([
    {
      outcome: "failed",
      code: "gate.failed",
      because:
        'gate "tests" could not judge: no-such-program-here could not be started: there is no such program',
    },
  ]);
});
