import { expect, test } from "vitest";
import { type Argv, nanoUsdFromUsd, type Ticket } from "../src/domain/index.ts";
import { aPolicy, type ScriptedReply } from "../src/testing/index.ts";
import { type Bench, type BenchOptions, calls, openBench, says, writes } from "./pipeline/bench.ts";
import { implementing, light } from "./pipeline/material.ts";

const STATUS: Argv = ["git", "status", "--porcelain"];
const SMALL = aPolicy();

/** A ticket that may be delegated: bounded, with a criterion and a gate. */
const delegable = (id: string, overrides: Partial<Ticket> = {}) =>
  light(id, { acceptance: ["It says good"], ...overrides });

function openDelegating(options: BenchOptions): Promise<Bench> {
  const settings = { commands: [STATUS], ...options.settings };
  return openBench({ delegate: true, ...options, settings });
}

/** Looks at what lies there first, then does the work. */
const takesOver: readonly ScriptedReply[] = [
  calls("run_command", { argv: [...STATUS] }),
  ...writes("T-1.txt", "good"),
];
const leavesHalf = calls("write_file", { path: "half.txt", content: "half\n" });

function attemptsOf(record: Awaited<ReturnType<Bench["run"]>>[number] | undefined) {
  return record?.attempts.map(({ attempt, tier, place }) => `${attempt} ${tier} ${place}`);
}

function sentTo(bench: Bench, model: string) {
  return bench
    .requests()
    .flatMap((request) => (request.model === model ? [JSON.stringify(request.body)] : []));
}

interface Cause {
  readonly delegate: readonly ScriptedReply[];
  readonly because: string;
  /** Whether it is evidence against the delegate's model. */
  readonly isEvidence: boolean;
  readonly options?: Partial<BenchOptions>;
}

const CAUSES: Readonly<Record<string, Cause>> = {
  "hands the work back": {
    delegate: [leavesHalf, calls("hand_back", { reason: "there is no list" })],
    because: "it handed the work back: there is no list",
    isEvidence: true,
  },
  "uses up its turns": {
    delegate: [leavesHalf, leavesHalf, leavesHalf],
    because: "it used up its 3 turns",
    isEvidence: true,
    options: { policy: { caps: { ...SMALL.caps, turns: 3 } } },
  },
  "passes its budget": {
    delegate: [leavesHalf, says("Never heard.")],
    because: "its budget of $0.001000 is used up",
    isEvidence: true,
    options: { policy: { delegation: { ...SMALL.delegation, attemptUsd: nanoUsdFromUsd(0.001) } } },
  },
  "outgrows its model's context": {
    delegate: [
      leavesHalf,
      {
        ...says(""),
        fail: { status: 400, type: "invalid_request_error", message: "prompt is too long: 300000 tokens" },
      },
    ],
    because: "its call failed (provider.context-too-long): ",
    isEvidence: false,
  },
  "gets no answer in time": {
    delegate: [leavesHalf, { ...says("Too late."), delayMs: 3_600_000 }],
    because: "its call failed (provider.timed-out): ",
    isEvidence: false,
    options: { timeoutMs: 400 },
  },
  "gets answers that break off": {
    delegate: [leavesHalf, { ...says("Well"), breakAfterEvents: 2 }],
    because: "its call failed (provider.stream-broken): ",
    isEvidence: false,
  },
};

test.each(Object.entries(CAUSES))(
  "a delegate that %s is taken back at once, on a clean tree",
  async (_, cause) => {
    const bench = await openDelegating({
      ...cause.options,
      script: [implementing("T-1", "acme-light", cause.delegate), implementing("T-1", "acme-mid", takesOver)],
    });
    const [record] = await bench.run([delegable("T-1")]);
    expect(record).toMatchObject({ outcome: "accepted", escalations: 0, takeBacks: 1 });
    expect(attemptsOf(record)).toEqual(["1 light isolated", "2 mid main"]);
    const taken = bench.events().find(({ kind }) => kind === "task-taken-back");
    expect(taken).toEqual({
      kind: "task-taken-back",
      task: "T-1",
      to: "mid",
      because: expect.stringContaining(cause.because),
    });
    const [opening = "", afterStatus = ""] = sentTo(bench, "acme-mid");
    // Told why, and nothing of what was said: that is evidence and no transcript.
    expect(opening).toContain("## An earlier attempt failed\\nIts changes were discarded.\\n- it");
    expect(opening).toContain(cause.because.slice(0, 30));
    expect(opening).not.toContain("half.txt");
    // Before its first tool nothing of the delegate's is there any more.
    expect(afterStatus).toContain("tool_result");
    expect(afterStatus).not.toContain("half.txt");
    expect(bench.git("show", "--format=", "--name-status", "suffice/run-1")).toBe("A\tT-1.txt");
    const verdicts = await bench.ledger.verdicts({});
    expect(verdicts.map(({ tags, gate, verdict, model }) => [tags.place, gate, verdict, model])).toEqual([
      ["isolated", "finished", "fail", cause.isEvidence ? "acme-light" : undefined],
      ["main", "changes", "pass", "acme-mid"],
      ["main", "tests", "pass", "acme-mid"],
    ]);
    const rows = (await bench.ledger.calls({})).filter(({ outcome }) => outcome === "answered");
    expect([...new Set(rows.map(({ tags }) => `${tags.tier} ${tags.place}`))]).toEqual([
      "light isolated",
      "mid main",
    ]);
  },
);

test("what stays may not hand back: the tool is offered to delegates alone", async () => {
  const bench = await openDelegating({
    script: [
      implementing("T-1", "acme-light", [calls("hand_back", { reason: "in doubt" })]),
      implementing("T-1", "acme-mid", takesOver),
    ],
  });
  await bench.run([delegable("T-1")]);
  expect(sentTo(bench, "acme-light").map((body) => body.includes('"name":"hand_back"'))).toEqual([true]);
  expect(sentTo(bench, "acme-mid").some((body) => body.includes('"name":"hand_back"'))).toBe(false);
});

test("a delegate whose gates fail climbs the ladder first, and is taken back after its end", async () => {
  const bench = await openDelegating({
    policy: { ladder: ["light", "mid"] },
    script: [
      implementing("T-1", "acme-light", writes("T-1.txt", "bad"), writes("T-1.txt", "worse")),
      implementing("T-1", "acme-mid", writes("T-1.txt", "bad"), writes("T-1.txt", "still bad")),
    ],
  });
  const [record] = await bench.run([delegable("T-1")]);
  expect(attemptsOf(record)?.slice(0, 5)).toEqual([
    "1 light isolated",
    "2 light isolated",
    "3 mid isolated",
    "4 mid isolated",
    "5 mid main",
  ]);
  expect(record).toMatchObject({ outcome: "failed", escalations: 1, takeBacks: 1 });
  const events = bench
    .events()
    .flatMap((event) =>
      event.kind === "task-escalated" || event.kind === "task-taken-back" ? [[event.kind, event.to]] : [],
    );
  expect(events).toEqual([
    ["task-escalated", "mid"],
    ["task-taken-back", "mid"],
  ]);
});

test("work is taken back once: what fails in the main conversation too has failed", async () => {
  const bench = await openDelegating({
    policy: { ladder: ["light"] },
    script: [
      implementing("T-1", "acme-light", [calls("hand_back", { reason: "in doubt" })]),
      implementing("T-1", "acme-mid", writes("T-1.txt", "bad"), writes("T-1.txt", "worse")),
    ],
  });
  const [record] = await bench.run([delegable("T-1")]);
  expect(attemptsOf(record)).toEqual(["1 light isolated", "2 mid main", "3 mid main"]);
  expect(record).toMatchObject({
    outcome: "failed",
    code: "gate.failed",
    because: "no stronger tier is left after 3 failed rounds",
    takeBacks: 1,
  });
});

test("a take-back goes on in its requirement's open conversation, and the next ticket after it", async () => {
  const inOne = { requirement: "R-1" };
  const bench = await openDelegating({
    script: [
      implementing("T-0", "acme-mid", writes("T-0.txt", "good")),
      implementing("T-1", "acme-light", [calls("hand_back", { reason: "in doubt" })]),
      implementing("T-1", "acme-mid", takesOver),
      implementing("T-2", "acme-mid", writes("T-2.txt", "good")),
    ],
  });
  // No criterion: these two stay. They touch one file, so that they come one after the other.
  const stays = (id: string) =>
    light(id, { ...inOne, labels: ["tier:mid"], files: [`${id}.txt`, "T-1.txt"] });
  const records = await bench.run([stays("T-0"), delegable("T-1", inOne), stays("T-2")]);
  expect(records.map(({ outcome }) => outcome)).toEqual(["accepted", "accepted", "accepted"]);
  const [taken = "", next = ""] = ["T-1", "T-2"].map((task) =>
    JSON.stringify(bench.requests().find((each) => each.model === "acme-mid" && each.task === task)?.body),
  );
  expect([taken.includes("T-0.txt is written."), taken.includes("Ticket: T-1")]).toEqual([true, true]);
  expect([next.includes("T-0.txt is written."), next.includes("T-1.txt is written.")]).toEqual([true, true]);
});

test("a run that is gone through again takes back at the same place, and asks nobody", async () => {
  const { delegate, options } = CAUSES["passes its budget"] ?? { delegate: [] };
  const bench = await openDelegating({
    ...options,
    script: [implementing("T-1", "acme-light", delegate), implementing("T-1", "acme-mid", takesOver)],
  });
  const first = await bench.run([delegable("T-1")]);
  const count = bench.requests().length;
  expect(await bench.run([delegable("T-1")])).toEqual(first);
  expect(bench.requests()).toHaveLength(count);
});
