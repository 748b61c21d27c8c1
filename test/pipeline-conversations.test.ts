import { expect, test } from "vitest";
import { z } from "zod";
import { type PipelineStep, type Ticket, taskId } from "../src/domain/index.ts";
import { aPolicy, aTicket, type ScriptedReply } from "../src/testing/index.ts";
import { type Bench, calls, openBench, says, writes } from "./pipeline/bench.ts";

const light = (id: string, overrides: Partial<Ticket> = {}) =>
  aTicket({ id: taskId(id), title: `Write ${id}`, labels: ["tier:light"], ...overrides });
const conversation = (
  task: string,
  step: string,
  model: string,
  ...replies: readonly (readonly ScriptedReply[])[]
) => ({
  task,
  step,
  model,
  replies: replies.flat(),
});
const accepts = [calls("submit_review", { verdict: "pass", findings: [] })];

const [IMPLEMENT, COMMIT] = aPolicy().pipeline;
const aStep = (overrides: Partial<PipelineStep>): PipelineStep => ({
  step: "plan",
  kind: "build-plan",
  tier: "mid",
  needs: ["text", "tools"],
  gates: [],
  fresh: false,
  afterFailures: 2,
  fallback: [],
  split: false,
  count: 1,
  ...overrides,
});
const PLAN = aStep({});
const REVIEW = aStep({ step: "review", kind: "review", tier: "frontier", gates: ["findings"], fresh: true });

function pipeline(...steps: readonly (PipelineStep | undefined)[]) {
  return { pipeline: steps.filter((step) => step !== undefined) };
}

const Block = z.looseObject({ type: z.string(), text: z.string().optional() });
const Body = z.object({
  model: z.string(),
  system: z.union([z.string(), z.array(Block)]),
  tools: z.array(z.object({ name: z.string() })),
  messages: z.array(z.object({ role: z.string(), content: z.array(Block) })),
});

/** What was sent, without the marks that ask for caching: those move from call to call. */
function sent(bench: Bench) {
  return bench.requests().map(({ body, task, step }) => {
    const { system, tools, model, messages } = Body.parse(body);
    const lines = messages.map(({ role, content }) =>
      JSON.stringify([role, content.map(({ cache_control: _mark, ...block }) => block)]),
    );
    return { task, step, model, system, lines, tools: tools.map(({ name }) => name) };
  });
}

function isContinuationOf(later: readonly string[], earlier: readonly string[]): boolean {
  return later.length > earlier.length && earlier.every((line, index) => later[index] === line);
}

test("rework goes on in the same conversation, so that all of it is a cached prefix", async () => {
  const bench = await openBench({
    script: [
      conversation("T-1", "implement", "acme-light", writes("T-1.txt", "bad"), writes("T-1.txt", "good")),
    ],
  });
  await bench.run([light("T-1")]);
  const [first, second, third, fourth] = sent(bench).map(({ lines }) => lines);
  expect(isContinuationOf(second ?? [], first ?? [])).toBe(true);
  expect(isContinuationOf(third ?? [], second ?? [])).toBe(true);
  expect(isContinuationOf(fourth ?? [], third ?? [])).toBe(true);
  expect(third?.at(-1)).toContain("Mend it; what you changed so far is still there.");
  expect(third?.at(-1)).toContain('expected \\"good\\", got \\"bad\\"');
});

test("an escalation begins a conversation of its own, with the findings and without what went wrong before", async () => {
  const bench = await openBench({
    script: [
      conversation("T-1", "implement", "acme-light", writes("T-1.txt", "bad"), writes("T-1.txt", "worse")),
      conversation("T-1", "implement", "acme-mid", writes("T-1.txt", "good")),
    ],
  });
  await bench.run([light("T-1")]);
  const escalated = sent(bench).find(({ model }) => model === "acme-mid");
  expect(escalated?.lines).toHaveLength(1);
  expect(escalated?.lines[0]).toContain("An earlier attempt failed");
  expect(escalated?.lines[0]).toContain('got \\"worse\\"');
});

test("tickets without a requirement have nothing in common but what costs nothing: system text and tools", async () => {
  const bench = await openBench({
    script: [
      conversation("T-1", "implement", "acme-light", writes("T-1.txt", "good")),
      conversation("T-2", "implement", "acme-light", writes("T-2.txt", "good")),
    ],
  });
  await bench.run([light("T-1"), light("T-2")]);
  const requests = sent(bench);
  const [first] = requests;
  expect(requests.map(({ system, tools }) => ({ system, tools }))).toEqual(
    requests.map(() => ({ system: first?.system, tools: first?.tools })),
  );
  expect(requests[2]?.lines).toHaveLength(1);
});

test("tickets of one requirement share its main conversation, and those of another do not", async () => {
  const bench = await openBench({
    script: ["T-1", "T-2", "T-3"].map((task) =>
      conversation(task, "implement", "acme-light", writes(`${task}.txt`, "good")),
    ),
  });
  const tickets = [
    light("T-1", { requirement: "R-1" }),
    light("T-2", { requirement: "R-2" }),
    light("T-3", { requirement: "R-1" }),
  ];
  const records = await bench.run(tickets);
  expect(records.map(({ outcome }) => outcome)).toEqual(["accepted", "accepted", "accepted"]);
  const requests = sent(bench);
  const lastOf = (task: string) => requests.findLast((request) => request.task === task)?.lines ?? [];
  const firstOf = (task: string) => requests.find((request) => request.task === task)?.lines ?? [];
  expect(isContinuationOf(firstOf("T-3"), lastOf("T-1"))).toBe(true);
  expect(firstOf("T-2")).toHaveLength(1);
});

test("work that was not accepted is not talked about any more: the conversation goes on as it was before it", async () => {
  const bench = await openBench({
    script: [
      conversation("T-1", "implement", "acme-light", writes("T-1.txt", "good")),
      conversation("T-2", "implement", "acme-light", writes("T-2.txt", "bad"), writes("T-2.txt", "worse")),
      conversation("T-3", "implement", "acme-light", writes("T-3.txt", "good")),
    ],
    policy: { ladder: ["light"] },
  });
  const records = await bench.run(["T-1", "T-2", "T-3"].map((id) => light(id, { requirement: "R-1" })));
  expect(records.map(({ outcome }) => outcome)).toEqual(["accepted", "failed", "accepted"]);
  const requests = sent(bench);
  const lastOfFirst = requests.findLast(({ task }) => task === "T-1")?.lines ?? [];
  const firstOfThird = requests.find(({ task }) => task === "T-3")?.lines ?? [];
  expect(isContinuationOf(firstOfThird, lastOfFirst)).toBe(true);
  expect(firstOfThird.filter((line) => line.includes("T-2"))).toEqual([]);
});

test("a ticket that needs a stronger model takes the conversation up with it, and it stays there", async () => {
  const bench = await openBench({
    script: [
      conversation("T-1", "implement", "acme-light", writes("T-1.txt", "good")),
      conversation("T-2", "implement", "acme-mid", writes("T-2.txt", "good")),
      conversation("T-3", "implement", "acme-mid", writes("T-3.txt", "good")),
    ],
  });
  const records = await bench.run([
    light("T-1", { requirement: "R-1" }),
    light("T-2", { requirement: "R-1", labels: ["tier:mid"] }),
    light("T-3", { requirement: "R-1" }),
  ]);
  expect(records.map(({ outcome }) => outcome)).toEqual(["accepted", "accepted", "accepted"]);
  const verdicts = await bench.ledger.verdicts({});
  // T-3 was decided for light and done at mid: its outcome is evidence for mid.
  expect(verdicts.map(({ tags, model }) => [tags.task, tags.tier, model])).toEqual([
    ["T-1", "light", "acme-light"],
    ["T-1", "light", "acme-light"],
    ["T-2", "mid", "acme-mid"],
    ["T-2", "mid", "acme-mid"],
    ["T-3", "mid", "acme-mid"],
    ["T-3", "mid", "acme-mid"],
  ]);
  const calledAt = (await bench.ledger.calls({})).map(({ tags }) => `${tags.task} ${tags.tier}`);
  expect([...new Set(calledAt)]).toEqual(["T-1 light", "T-2 mid", "T-3 mid"]);
});

test("a planner may only read, and its plan is given to who implements it", async () => {
  const bench = await openBench({
    script: [
      conversation(
        "T-1",
        "plan",
        "acme-mid",
        [calls("write_file", { path: "T-1.txt", content: "good" })],
        [says("Write good into T-1.txt.")],
      ),
      conversation("T-1", "implement", "acme-light", writes("T-1.txt", "good")),
    ],
    policy: pipeline(PLAN, IMPLEMENT, COMMIT),
  });
  expect(await bench.run([light("T-1")])).toMatchObject([
    {
      outcome: "accepted",
      attempts: [
        { attempt: 1, step: "plan", tier: "mid" },
        { attempt: 2, step: "implement", tier: "light" },
      ],
    },
  ]);
  const [planning, refusal, implementing] = sent(bench);
  expect(planning?.tools).toEqual(["read_file", "list_files", "search_files"]);
  expect(refusal?.lines.at(-1)).toContain('There is no tool \\"write_file\\"');
  expect(implementing?.lines[0]).toContain("## Plan\\nWrite good into T-1.txt.");
  expect(implementing?.tools).toContain("write_file");
});

test("a reviewer sees the change and not its author's words; its findings go back to the author", async () => {
  const finding = { message: "It lacks a second line.", file: "T-1.txt", line: 1 };
  const bench = await openBench({
    script: [
      conversation(
        "T-1",
        "implement",
        "acme-light",
        [calls("write_file", { path: "T-1.txt", content: "good\n" }), says("I am sure of it.")],
        [calls("write_file", { path: "more.txt", content: "good\n" }), says("There it is.")],
      ),
      conversation("T-1", "review", "acme-frontier", [
        calls("submit_review", { verdict: "fail", findings: [finding] }),
      ]),
    ],
    policy: {
      ...pipeline(IMPLEMENT, REVIEW, COMMIT),
      caps: { taskUsd: undefined, rounds: 2, escalations: 2, turns: 30 },
    },
  });
  const [record] = await bench.run([light("T-1")]);
  expect(record?.attempts.map(({ attempt, step, place }) => [attempt, step, place])).toEqual([
    [1, "implement", "main"],
    [2, "review", "isolated"],
    [3, "implement", "main"],
    [4, "review", "isolated"],
  ]);
  expect(record).toMatchObject({
    outcome: "failed",
    because: "2 rounds were not enough, and the cap allows no more",
  });
  const reviews = sent(bench).filter(({ step }) => step === "review");
  expect(reviews[0]?.lines).toHaveLength(1);
  expect(reviews[0]?.lines[0]).toContain("+good");
  expect(reviews[0]?.lines[0]).not.toContain("I am sure of it.");
  expect(reviews[0]?.tools).toEqual(["read_file", "list_files", "search_files", "submit_review"]);
  expect(reviews[1]?.lines[0]).toContain("more.txt");
  const reworked = sent(bench).filter(({ step }) => step === "implement")[2];
  expect(reworked?.lines.at(-1)).toContain("- T-1.txt:1: It lacks a second line.");
  const verdicts = await bench.ledger.verdicts({});
  expect(
    verdicts.map(({ gate, verdict, model, tags }) => [tags.attempt, gate, verdict, model, tags.tier]),
  ).toEqual([
    [1, "changes", "pass", "acme-light", "light"],
    [1, "tests", "pass", "acme-light", "light"],
    // What the reviewer found is about the author's attempt, and no evidence against the reviewer's model.
    [2, "findings", "fail", undefined, "frontier"],
    [1, "review", "fail", "acme-light", "light"],
    [3, "changes", "pass", "acme-light", "light"],
    [3, "tests", "pass", "acme-light", "light"],
    [4, "findings", "fail", undefined, "frontier"],
    [3, "review", "fail", "acme-light", "light"],
  ]);
});

test("a review that passes is the last word before the commit", async () => {
  const bench = await openBench({
    script: [
      conversation("T-1", "implement", "acme-light", writes("T-1.txt", "good")),
      conversation("T-1", "review", "acme-frontier", accepts),
    ],
    policy: pipeline(IMPLEMENT, REVIEW, COMMIT),
  });
  expect(await bench.run([light("T-1")])).toMatchObject([{ outcome: "accepted", escalations: 0 }]);
});

test("a reviewer that answers in prose alone has judged nothing, and the author is not blamed", async () => {
  const bench = await openBench({
    script: [
      conversation("T-1", "implement", "acme-light", writes("T-1.txt", "good")),
      conversation("T-1", "review", "acme-frontier", [says("Looks fine."), says("As I said.")]),
    ],
    policy: pipeline(IMPLEMENT, REVIEW, COMMIT),
  });
  const [record] = await bench.run([light("T-1")]);
  expect(record).toMatchObject({
    outcome: "failed",
    code: "gate.failed",
    because: 'step "review" could not judge: it ended without calling submit_review',
  });
  expect(record?.attempts).toHaveLength(2);
});
