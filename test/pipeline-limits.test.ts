import { expect, test } from "vitest";
import { nanoUsdFromUsd, type Ticket, taskId, usageOf } from "../src/domain/index.ts";
import { aTicket, type ScriptedReply } from "../src/testing/index.ts";
import { openBench, says, writes } from "./pipeline/bench.ts";

const light = (id: string, overrides: Partial<Ticket> = {}) =>
  aTicket({ id: taskId(id), title: `Write ${id}`, labels: ["tier:light"], ...overrides });
const implementing = (task: string, replies: readonly ScriptedReply[]) => ({
  task,
  step: "implement",
  model: "acme-light",
  replies,
});
/** The first answer of a conversation that uses as much output as it may: about four cents at light. */
const dear = (replies: readonly ScriptedReply[]) =>
  replies.map((reply, index) =>
    index === 0 ? { ...reply, usage: { ...reply.usage, output: 8000 } } : reply,
  );

/** The second call of an attempt fails, but only the first time that it is made. */
const failingOnce = (path: string, fail: NonNullable<ScriptedReply["fail"]>) =>
  writes(path, "good").map((reply, index) => (index === 1 ? { ...reply, fail, times: 1 } : reply));

/** One more call may cost about 4.5 cents, so the call after a dear one does not fit. */
const CAP = nanoUsdFromUsd(0.06);

test("the cap of a task stops that task alone, before the call that could pass it", async () => {
  const bench = await openBench({
    script: [
      implementing("T-1", dear(writes("T-1.txt", "good"))),
      implementing("T-2", writes("T-2.txt", "good")),
    ],
    settings: { taskCapUsd: CAP },
  });
  const records = await bench.run([light("T-1"), light("T-2")]);
  expect(records).toMatchObject([
    { outcome: "stopped", code: "budget.task-cap", commit: undefined },
    { outcome: "accepted" },
  ]);
  expect(bench.requests().map(({ task }) => task)).toEqual(["T-1", "T-2", "T-2"]);
  expect(bench.git("show", "--format=", "--name-status", "suffice/run-1")).toBe("A\tT-2.txt");
});

test("the cap of the run stops the run; with a higher one it goes on, and pays for nothing twice", async () => {
  const bench = await openBench({
    script: [
      implementing("T-1", dear(writes("T-1.txt", "good"))),
      implementing("T-2", writes("T-2.txt", "good")),
    ],
  });
  const tickets = [light("T-1"), light("T-2")];
  await expect(bench.run(tickets, { maxCostUsd: CAP })).rejects.toMatchObject({ code: "budget.run-cap" });
  expect(bench.requests()).toHaveLength(1);
  const records = await bench.run(tickets, { maxCostUsd: nanoUsdFromUsd(1) });
  expect(records).toMatchObject([{ outcome: "accepted" }, { outcome: "accepted" }]);
  expect(bench.requests().map(({ task }) => task)).toEqual(["T-1", "T-1", "T-2", "T-2"]);
  expect(await bench.ledger.calls({})).toHaveLength(4);
});

test("what an earlier life spent counts against the cap of the next", async () => {
  const bench = await openBench({ script: [implementing("T-1", dear(writes("T-1.txt", "good")))] });
  for (const _ of [1, 2]) {
    await expect(bench.run([light("T-1")], { maxCostUsd: CAP })).rejects.toMatchObject({
      code: "budget.run-cap",
    });
  }
  expect(bench.requests()).toHaveLength(1);
});

test("a provider that answers nobody stops the run with everything saved, and its failures are in the ledger", async () => {
  const fail = { status: 401, type: "authentication_error", message: "invalid x-api-key" };
  const bench = await openBench({
    script: [
      implementing("T-1", writes("T-1.txt", "good")),
      implementing("T-2", failingOnce("T-2.txt", fail)),
    ],
  });
  const tickets = [light("T-1"), light("T-2")];
  await expect(bench.run(tickets)).rejects.toMatchObject({ code: "provider.unauthorised" });
  expect(bench.git("log", "--format=%s", "main..suffice/run-1")).toBe("feat(repo): implement T-1");
  expect(await bench.run(tickets)).toMatchObject([{ outcome: "accepted" }, { outcome: "accepted" }]);
  const calls = await bench.ledger.calls({});
  expect(calls.map(({ tags, outcome, errorCode }) => [tags.task, outcome, errorCode])).toEqual([
    ["T-1", "answered", undefined],
    ["T-1", "answered", undefined],
    ["T-2", "answered", undefined],
    ["T-2", "failed", "provider.unauthorised"],
    ["T-2", "answered", undefined],
  ]);
});

test("a task that has failed is over: a resumed run does not try it again behind the work that came after it", async () => {
  const invalid = { status: 400, type: "invalid_request_error", message: "no such thing" };
  const down = { status: 401, type: "authentication_error", message: "invalid x-api-key" };
  const bench = await openBench({
    script: [
      implementing("T-1", failingOnce("T-1.txt", invalid)),
      implementing("T-2", writes("T-2.txt", "good")),
      implementing("T-3", failingOnce("T-3.txt", down)),
    ],
  });
  const tickets = [light("T-1"), light("T-2"), light("T-3")];
  await expect(bench.run(tickets)).rejects.toMatchObject({ code: "provider.unauthorised" });
  expect(await bench.run(tickets)).toMatchObject([
    {
      outcome: "failed",
      code: "provider.invalid-request",
      because: expect.stringContaining("no such thing"),
    },
    { outcome: "accepted" },
    { outcome: "accepted" },
  ]);
  expect(bench.requests().filter(({ task }) => task === "T-1")).toHaveLength(2);
  expect(bench.git("worktree", "list").split("\n")).toHaveLength(1);
});

test("a run that is gone through again with its journal calls nobody and comes to the same", async () => {
  const bench = await openBench({
    script: [
      implementing("T-1", [...writes("T-1.txt", "bad"), ...writes("T-1.txt", "good")]),
      implementing("T-2", [says("I will not."), says("No.")]),
    ],
    policy: { ladder: ["light"] },
  });
  const tickets = [light("T-1"), light("T-2")];
  const first = await bench.run(tickets);
  const [requests, events] = [bench.requests().length, bench.events()];
  const rows = [await bench.ledger.calls({}), await bench.ledger.verdicts({})];
  const before = [...events];
  expect(await bench.run(tickets)).toEqual(first);
  expect(bench.requests()).toHaveLength(requests);
  expect([await bench.ledger.calls({}), await bench.ledger.verdicts({})]).toEqual(rows);
  expect(bench.events()).toEqual([...before, ...before]);
});

test("every call is in the ledger with all that it was for", async () => {
  const bench = await openBench({ script: [implementing("T-1", writes("T-1.txt", "good"))] });
  await bench.run([light("T-1", { requirement: "R-1", kind: "coding" })]);
  const tags = {
    run: "run-1",
    project: bench.root,
    requirement: "R-1",
    task: "T-1",
    step: "implement",
    attempt: 1,
    tier: "light",
    place: "main",
    kind: "coding",
  };
  const [call, ...others] = await bench.ledger.calls({});
  expect([call?.tags, others.map((each) => each.tags)]).toEqual([tags, [tags]]);
  expect(call).toMatchObject({
    sourceId: "run-1/t1/a1/c1",
    modelAsked: "acme-light",
    modelAnswered: "acme-light",
    usage: usageOf({ freshInput: 1000, cacheRead: 0, cacheWrite5m: 0, output: 100 }),
    cost: { kind: "priced", amount: nanoUsdFromUsd(0.0015) },
  });
  const [changes, tests] = await bench.ledger.verdicts({});
  expect([changes?.tags, tests?.tags]).toEqual([
    { ...tags, gate: "changes" },
    { ...tags, gate: "tests" },
  ]);
});
