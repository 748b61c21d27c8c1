import { expect, test } from "vitest";
import type { PipelineStep, Policy } from "../src/domain/index.ts";
import { type Bench, type BenchOptions, calls, openBench, says, writes } from "./pipeline/bench.ts";
import { aStep, COMMIT, IMPLEMENT, implementing, light } from "./pipeline/material.ts";

const node = (code: string) => [process.execPath, "--input-type=module", "-e", code] as const;
const TESTS = { name: "tests", argv: [process.execPath, "check.mjs", "T-1"] as const, timeoutMs: 10_000 };

/** Prints like a linter: a path, then the places in it. */
const LINT = {
  name: "lint",
  argv: node(`import { readFileSync } from "node:fs";
const lines = readFileSync("notes.txt", "utf8").split("\\n");
const at = lines.findIndex((line) => line.includes("TODO")) + 1;
if (at > 0) { console.log("notes.txt\\n  " + at + ":1  error  no TODO"); process.exitCode = 1; }`),
  timeoutMs: 10_000,
};
/** Mends what a program can. */
const FIX = {
  name: "lint" as const,
  argv: node(`import { readFileSync, writeFileSync } from "node:fs";
writeFileSync("notes.txt", readFileSync("notes.txt", "utf8").replace("TODO-auto", "done"));`),
  timeoutMs: 10_000,
};
const LINT_STEP = aStep({ step: "lint", kind: "lint", tier: "light", gates: ["lint"] });
const NOTES = Array.from({ length: 20 }, (_, index) => `line ${index + 1}`);

function notes(tenth: string): string {
  return NOTES.with(9, tenth).join("\n");
}

async function openWith(
  steps: readonly PipelineStep[],
  { policy, settings, ...options }: BenchOptions,
): Promise<Bench> {
  const own: Partial<Policy> = { pipeline: steps, ...policy };
  return openBench({
    ...options,
    policy: own,
    files: { "notes.txt": `${notes("line 10")}\n` },
    settings: { gates: [TESTS, LINT], scripts: [FIX], ...settings },
  });
}

const attemptsOf = (record: Awaited<ReturnType<Bench["run"]>>[number] | undefined) =>
  record?.attempts.map(({ step, tier }) => `${step} ${tier}`);
const at = (step: string, model: string, replies: ReturnType<typeof writes>) => ({
  task: "T-1",
  step,
  model,
  replies,
});
const edits = (replies: ReturnType<typeof writes>) => [
  calls("write_file", { path: "T-1.txt", content: "good\n" }),
  ...replies,
];

test("lint that a program can mend costs nothing", async () => {
  const bench = await openWith([IMPLEMENT, LINT_STEP, COMMIT], {
    script: [implementing("T-1", "acme-light", edits(writes("notes.txt", notes("TODO-auto"))))],
  });
  const [record] = await bench.run([light("T-1", { files: undefined })]);
  expect(record).toMatchObject({ outcome: "accepted" });
  expect(attemptsOf(record)).toEqual(["implement light", "lint automated"]);
  expect((await bench.ledger.calls({})).every(({ tags }) => tags.step === "implement")).toBe(true);
  expect(bench.git("show", "suffice/run-1:notes.txt").split("\n")[9]).toBe("done");
});

test("what is left goes to a model, with five lines around each place and no more", async () => {
  const bench = await openWith([IMPLEMENT, LINT_STEP, COMMIT], {
    script: [
      implementing("T-1", "acme-light", edits(writes("notes.txt", notes("TODO by hand")))),
      at("lint", "acme-light", writes("notes.txt", notes("line 10"))),
    ],
  });
  const [record] = await bench.run([light("T-1", { files: undefined })]);
  expect(record).toMatchObject({ outcome: "accepted" });
  expect(attemptsOf(record)).toEqual(["implement light", "lint automated", "lint light"]);
  const opening = JSON.stringify(bench.requests().find(({ step }) => step === "lint")?.body);
  expect(opening).toContain("notes.txt, lines 5 to 15:\\n5: line 5");
  expect(opening).toContain("15: line 15");
  expect(opening).not.toContain("16: line 16");
});

test("lint that fails more than once sends the work to the next tier, and the log has the document's words", async () => {
  const bad = edits(writes("notes.txt", notes("TODO by hand")));
  const bench = await openWith([IMPLEMENT, LINT_STEP, COMMIT], {
    script: [
      implementing("T-1", "acme-light", bad, [says("It is meant to be so.")]),
      at("lint", "acme-light", [says("I would not touch it.")]),
      implementing("T-1", "acme-mid", writes("T-1.txt", "good")),
    ],
  });
  const [record] = await bench.run([light("T-1", { files: undefined })]);
  expect(record).toMatchObject({ outcome: "accepted", escalations: 1 });
  expect(bench.events().find(({ kind }) => kind === "task-escalated")).toEqual({
    kind: "task-escalated",
    task: "T-1",
    from: "light",
    to: "mid",
    gate: "lint",
    line: "acme-light failed on T-1 at LINT. Escalated to acme-mid.",
  });
});

const REVIEW = aStep({
  step: "review",
  kind: "review",
  gates: ["findings"],
  fresh: true,
  count: 2,
  confidence: 80,
  rounds: 3,
});
const says79 = { verdict: "fail", findings: [{ message: "perhaps a typo", confidence: 79 }] };
const sure = {
  verdict: "fail",
  findings: [{ message: "a typo", confidence: 80, severity: "high", category: "tests" }],
};
const review = (name: string, submission: Parameters<typeof calls>[1], model = "acme-mid") =>
  at(name, model, [calls("submit_review", submission)]);

test("two reviewers judge; what they are not sure of is dropped and counted", async () => {
  const bench = await openWith([IMPLEMENT, REVIEW, COMMIT], {
    script: [
      implementing("T-1", "acme-light", writes("T-1.txt", "good")),
      review("review", says79),
      review("review-2", { verdict: "pass", findings: [] }),
    ],
  });
  const [record] = await bench.run([light("T-1")]);
  expect(record).toMatchObject({ outcome: "accepted" });
  expect(attemptsOf(record)).toEqual(["implement light", "review mid", "review-2 mid"]);
  const judged = bench.events().flatMap((event) => (event.kind === "gate-judged" ? [event] : []));
  expect(judged.slice(-2)).toEqual([
    { kind: "gate-judged", task: "T-1", gate: "findings", verdict: "pass", findings: [], dropped: 1 },
    { kind: "gate-judged", task: "T-1", gate: "findings", verdict: "pass", findings: [] },
  ]);
});

test("after its rounds of findings the task ends, however many the caps would allow", async () => {
  const bench = await openWith([IMPLEMENT, REVIEW, COMMIT], {
    script: [
      implementing("T-1", "acme-light", writes("T-1.txt", "good"), [says("Mended.")]),
      implementing("T-1", "acme-mid", writes("T-1.txt", "good")),
      review("review", sure),
    ],
  });
  const [record] = await bench.run([light("T-1")]);
  expect(record).toMatchObject({
    outcome: "failed",
    because: '3 rounds of "review" were not enough, and it may have no more',
  });
  expect(attemptsOf(record)?.filter((each) => each.startsWith("review"))).toHaveLength(3);
  const reworked = bench.requests().filter(({ step }) => step === "implement")[2];
  expect(JSON.stringify(reworked?.body)).toContain("(high, tests) a typo");
});

const RISKY = aStep({
  step: "review",
  kind: "review",
  gates: ["findings"],
  fresh: true,
  whenRisky: "frontier",
});
const PASS = { verdict: "pass", findings: [] };

test.each([
  ["touches auth", "login.ts", "const token = jwt.sign({ user })", "acme-frontier", "frontier"],
  ["touches nothing of the kind", "sum.ts", "const sum = a + b", "acme-mid", "mid"],
  ["touches auth in a test alone", "login.test.ts", "const token = jwt.sign({ user })", "acme-mid", "mid"],
])(
  "a change that %s is judged at the tier that the policy wants for it",
  async (_, file, line, model, tier) => {
    const bench = await openWith([IMPLEMENT, RISKY, COMMIT], {
      script: [implementing("T-1", "acme-light", edits(writes(file, line))), review("review", PASS, model)],
    });
    const [record] = await bench.run([light("T-1", { files: undefined })]);
    expect(record).toMatchObject({ outcome: "accepted", escalations: 0 });
    expect(attemptsOf(record)).toEqual(["implement light", `review ${tier}`]);
    const asked = JSON.stringify(bench.requests().at(-1)?.body);
    expect(asked.includes("added line login.ts:1 touches auth")).toBe(tier === "frontier");
  },
);

test("a risky change is judged by the strongest that the cap allows", async () => {
  const bench = await openWith([IMPLEMENT, { ...RISKY, tier: "light", whenRisky: "mid" }, COMMIT], {
    policy: { cap: "mid" },
    script: [
      implementing("T-1", "acme-light", edits(writes("login.ts", "const token = jwt.sign({ user })"))),
      review("review", PASS),
    ],
  });
  const [record] = await bench.run([light("T-1", { files: undefined })]);
  expect(attemptsOf(record)).toEqual(["implement light", "review mid"]);
});

test("a resumed run judges a risky change where it was judged before, without looking again", async () => {
  const bench = await openWith([IMPLEMENT, RISKY, COMMIT], {
    script: [
      implementing("T-1", "acme-light", edits(writes("login.ts", "const token = jwt.sign({ user })"))),
      review("review", PASS, "acme-frontier"),
    ],
  });
  const [record] = await bench.run([light("T-1", { files: undefined })]);
  const asked = bench.requests().length;
  const [again] = await bench.run([light("T-1", { files: undefined })]);
  expect(again).toEqual(record);
  expect(bench.requests()).toHaveLength(asked);
});
