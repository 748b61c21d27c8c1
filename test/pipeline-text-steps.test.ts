import { createServer } from "node:net";
import { expect, test } from "vitest";
import type { PipelineStep, Policy } from "../src/domain/index.ts";
import { aModel, aPolicy, type ScriptedReply } from "../src/testing/index.ts";
import { type Bench, type BenchOptions, MODELS, openBench, says, writes } from "./pipeline/bench.ts";
import {
  aStep,
  COMMIT,
  chunkOf,
  IMPLEMENT,
  implementing,
  light,
  planOf,
  splitting,
} from "./pipeline/material.ts";

const LOCAL = aModel({ id: "acme-local", tier: "local", provider: "ollama", tools: false });
/** Answered without tools: at local, and by light where that does not answer. */
const words = (step: Partial<PipelineStep>) =>
  aStep({ tier: "local", needs: ["text"], fallback: ["light"], ...step });
const PLAN = words({ step: "plan" });
const CLASSIFY = words({ step: "classify", kind: "classify" });
const MESSAGE = words({ step: "commit", kind: "commit" });

function openWith(steps: readonly PipelineStep[], options: BenchOptions): Promise<Bench> {
  const policy: Partial<Policy> = { pipeline: steps, ...options.policy };
  return openBench({ models: [LOCAL, ...MODELS], ...options, policy });
}

const asked = (step: string, model: string, ...replies: readonly ScriptedReply[]) => ({
  ...implementing("T-1", model, replies),
  step,
});
const works = implementing("T-1", "acme-light", writes("T-1.txt", "good"));

/** An address on which nobody listens. */
async function deadUrl(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (address === null || typeof address === "string") throw new Error("there is no port");
  return `http://127.0.0.1:${address.port}`;
}

function attemptsOf(record: Awaited<ReturnType<Bench["run"]>>[number] | undefined) {
  return record?.attempts.map(({ attempt, step, tier }) => `${attempt} ${step} ${tier}`);
}

function fallbacks(bench: Bench) {
  return bench
    .events()
    .flatMap((event) =>
      event.kind === "step-fell-back" ? [[event.step, event.from, event.to, event.because]] : [],
    );
}

function subject(bench: Bench): string {
  return bench.git("log", "-1", "--format=%s", "suffice/run-1");
}

test("a plan in words is answered at local, and told to whoever carries it out", async () => {
  const bench = await openWith([PLAN, IMPLEMENT, COMMIT], {
    script: [asked("plan", "acme-local", says("Write good into it.")), works],
  });
  const [record] = await bench.run([light("T-1")]);
  expect(record).toMatchObject({ outcome: "accepted", escalations: 0 });
  expect(attemptsOf(record)).toEqual(["1 plan local", "2 implement light"]);
  const opening = bench.requests().find(({ step }) => step === "implement");
  expect(JSON.stringify(opening?.body)).toContain("## Plan\\nWrite good into it.");
  const [first] = await bench.ledger.calls({});
  expect([first?.provider, first?.modelAnswered, first?.tags.tier]).toEqual([
    "ollama",
    "acme-local",
    "local",
  ]);
  expect(fallbacks(bench)).toEqual([]);
});

interface Silence {
  readonly local: readonly ScriptedReply[];
  readonly because: string;
  readonly options?: () => Promise<Partial<BenchOptions>>;
}

const SILENCES: Readonly<Record<string, Silence>> = {
  "is down": {
    local: [],
    because: "provider.unreachable: ",
    options: async () => ({ localUrl: await deadUrl() }),
  },
  "is late": {
    local: [{ ...says("Too late."), delayMs: 3_600_000 }],
    because: "provider.timed-out: ",
    options: async () => ({ timeoutMs: 500 }),
  },
  "does not know the model": {
    local: [{ ...says(""), fail: { status: 404, type: "not_found_error", message: "pull it first" } }],
    because: "provider.model-unknown: ",
  },
  "answers what is no plan": {
    local: [says("Sure! I would begin with the list.")],
    because: "the plan is not valid JSON",
  },
};

test.each(Object.entries(SILENCES))(
  "where local %s, light answers, and the attempts tell so",
  async (_, silence) => {
    const plan = JSON.stringify(planOf({ title: "a", verify: ["tests"] }, { title: "b", verify: ["tests"] }));
    const bench = await openWith([{ ...PLAN, split: true }, IMPLEMENT, COMMIT], {
      script: [
        asked("plan", "acme-local", ...silence.local),
        asked("plan", "acme-light", says(`\`\`\`json\n${plan}\n\`\`\``)),
        chunkOf("T-1", "c1", "acme-light", writes("a.txt", "good")),
        chunkOf("T-1", "c2", "acme-light", writes("b.txt", "good")),
      ],
      ...(await silence.options?.()),
      policy: { rules: splitting().rules },
      settings: { gates: [{ name: "tests", argv: [process.execPath, "--version"], timeoutMs: 10_000 }] },
    });
    const [record] = await bench.run([light("T-1", { files: ["a.txt", "b.txt", "c.txt", "d.txt"] })]);
    expect(record).toMatchObject({ outcome: "accepted", escalations: 0 });
    expect(attemptsOf(record)?.slice(0, 3)).toEqual(["1 plan local", "2 plan light", "3 implement light"]);
    expect(fallbacks(bench)).toEqual([["plan", "local", "light", expect.stringContaining(silence.because)]]);
    // Once: somebody else could answer, so nobody waited.
    const atLocal = (await bench.ledger.calls({})).filter(({ provider }) => provider === "ollama");
    expect(atLocal).toHaveLength(1);
    const judged = await bench.ledger.verdicts({});
    expect(judged.slice(0, 1).map(({ tags, gate, model }) => [tags.attempt, gate, model])).toEqual([
      [2, "plan", "acme-light"],
    ]);
  },
);

test("what the last tier cannot answer ends the task, and says why", async () => {
  const bench = await openWith([PLAN, IMPLEMENT, COMMIT], {
    script: [asked("plan", "acme-local", says(" ")), asked("plan", "acme-light", says("\n"))],
  });
  const [record] = await bench.run([light("T-1")]);
  expect(record).toMatchObject({
    outcome: "failed",
    code: "harness.failed",
    because: 'step "plan" was answered by no tier that it may fall back to: its answer is empty',
  });
  expect(fallbacks(bench).map(([, from, to]) => [from, to])).toEqual([
    ["local", "light"],
    ["light", undefined],
  ]);
});

test("a last tier that is down stops the run with everything saved, as it would for any work", async () => {
  const down = { status: 401, type: "authentication_error", message: "invalid x-api-key" };
  const bench = await openWith([PLAN, IMPLEMENT, COMMIT], {
    script: [
      asked("plan", "acme-local", says("")),
      asked("plan", "acme-light", { ...says("Write good into it."), fail: down, times: 1 }),
      works,
    ],
  });
  await expect(bench.run([light("T-1")])).rejects.toMatchObject({ code: "provider.unauthorised" });
  expect(await bench.run([light("T-1")])).toMatchObject([{ outcome: "accepted" }]);
  // The answer that could not be used was not asked for again.
  expect(bench.requests().filter(({ model }) => model === "acme-local")).toHaveLength(1);
});

test("a plan without tools that its gate refuses is asked for again, with what is wrong", async () => {
  const wrong = JSON.stringify(
    planOf({ title: "a", verify: ["rm", "-rf"] }, { title: "b", verify: ["tests"] }),
  );
  const bench = await openWith([{ ...PLAN, split: true, fallback: [] }, IMPLEMENT, COMMIT], {
    script: [asked("plan", "acme-local", says(wrong)), works],
    policy: { ladder: ["light"], caps: { ...aPolicy().caps, rounds: 1 } },
  });
  const [record] = await bench.run([light("T-1")]);
  expect(record).toMatchObject({ outcome: "failed", code: "gate.failed" });
  expect(bench.events().filter(({ kind }) => kind === "gate-judged")).toMatchObject([
    {
      gate: "plan",
      verdict: "fail",
      findings: [{ message: expect.stringContaining('"rm -rf" is neither') }],
    },
  ]);
});

test("a ticket without a kind is asked about, and its kind is one more fact of the decision", async () => {
  const bench = await openWith([CLASSIFY, IMPLEMENT, COMMIT], {
    script: [asked("classify", "acme-local", says('{"kind":"docs"}')), works],
  });
  const [record] = await bench.run([light("T-1")]);
  expect(attemptsOf(record)).toEqual(["1 classify local", "2 implement light"]);
  expect(record?.decision.task.ticket.kind).toBe("docs");
  expect(subject(bench)).toBe("docs(repo): implement T-1");
  const kinds = (await bench.ledger.calls({})).map(({ tags }) => `${tags.step} ${tags.kind}`);
  expect([...new Set(kinds)]).toEqual(["classify undefined", "implement docs"]);
});

test("a ticket that says its kind is not asked about", async () => {
  const bench = await openWith([CLASSIFY, IMPLEMENT, COMMIT], { script: [works] });
  const [record] = await bench.run([light("T-1", { kind: "test" })]);
  expect(attemptsOf(record)).toEqual(["1 implement light"]);
  expect(subject(bench)).toBe("test(repo): implement T-1");
});

test.each([
  ["unknown", [says('{"kind":"unknown"}')], ["1 classify local", "2 implement mid"]],
  ["nothing of use", [says("docs")], ["1 classify local", "2 classify light", "3 implement mid"]],
])("%s as an answer changes nothing", async (_, local, attempts) => {
  const bench = await openWith([CLASSIFY, IMPLEMENT, COMMIT], {
    script: [
      asked("classify", "acme-local", ...local),
      asked("classify", "acme-light", says("I cannot say.")),
      implementing("T-1", "acme-mid", writes("T-1.txt", "good")),
    ],
  });
  const [record] = await bench.run([light("T-1", { labels: [] })]);
  expect(record).toMatchObject({ outcome: "accepted" });
  expect(attemptsOf(record)).toEqual(attempts);
  expect(record?.decision.task.ticket.kind).toBeUndefined();
});

test("a question that was stopped stops no work, also when the run is resumed in the middle of it", async () => {
  const down = { status: 401, type: "authentication_error", message: "invalid x-api-key" };
  const [first = says(""), ...others] = writes("T-1.txt", "good");
  const bench = await openWith([words({ ...CLASSIFY, tier: "light", fallback: [] }), IMPLEMENT, COMMIT], {
    // Nothing is prepared for the question: its request is invalid.
    script: [implementing("T-1", "acme-light", [{ ...first, fail: down, times: 1 }, ...others])],
    policy: { ladder: ["light"] },
  });
  await expect(bench.run([light("T-1")])).rejects.toMatchObject({ code: "provider.unauthorised" });
  const [record] = await bench.run([light("T-1")]);
  expect(record).toMatchObject({ outcome: "accepted" });
  expect(attemptsOf(record)).toEqual(["1 classify light", "2 implement light"]);
  expect(bench.requests().filter(({ step }) => step === "classify")).toHaveLength(1);
});

test("a kind that is asked for lifts no work beyond the policy's cap", async () => {
  const rules = [
    {
      name: "design",
      when: { kind: ["design" as const] },
      tier: "frontier" as const,
      because: "it is design",
    },
    ...aPolicy().rules,
  ];
  const bench = await openWith([CLASSIFY, IMPLEMENT, COMMIT], {
    script: [
      asked("classify", "acme-local", says('{"kind":"design"}')),
      implementing("T-1", "acme-mid", writes("T-1.txt", "good")),
    ],
    policy: { rules, cap: "mid" },
  });
  const [record] = await bench.run([light("T-1", { labels: [] })]);
  expect(record).toMatchObject({ outcome: "accepted", decision: { rule: "design", tier: "mid" } });
});

test("a model's commit message is used where a program finds nothing against it", async () => {
  const bench = await openWith([IMPLEMENT, MESSAGE], {
    script: [works, asked("commit", "acme-local", says("feat(list): write the first line\n\nBecause."))],
  });
  const [record] = await bench.run([light("T-1")]);
  expect(attemptsOf(record)).toEqual(["1 implement light", "2 commit local"]);
  expect(subject(bench)).toBe("feat(list): write the first line");
  expect(bench.git("log", "-1", "--format=%b", "suffice/run-1")).toBe("Ticket T-1: Write T-1");
});

test("where no message can be used, or nobody answers, there is the template", async () => {
  const bench = await openWith([IMPLEMENT, MESSAGE], {
    script: [works, asked("commit", "acme-local", says("Wrote the line."))],
  });
  const [record] = await bench.run([light("T-1")]);
  // Nothing is prepared at light: its server calls the request invalid.
  expect(record).toMatchObject({ outcome: "accepted" });
  expect(attemptsOf(record)).toEqual(["1 implement light", "2 commit local", "3 commit light"]);
  expect(subject(bench)).toBe("feat(repo): implement T-1");
  expect(fallbacks(bench)).toMatchObject([
    ["commit", "local", "light", expect.stringMatching(/^its message cannot be used: the subject is not of/)],
    ["commit", "light", undefined, expect.stringMatching(/^provider\.invalid-request: /)],
  ]);
});

const failing = (kind: "pre_flight" | "smoke_test", script: string) => ({
  name: kind,
  argv: [process.execPath, "--input-type=module", "-e", script] as const,
  timeoutMs: 10_000,
});
const CHECKS = {
  pre: aStep({ step: "pre-flight", kind: "pre_flight", tier: "automated", needs: [] }),
  smoke: aStep({ step: "smoke", kind: "smoke_test", tier: "automated", needs: [] }),
};

test("a pre-flight check that fails ends its ticket before anything was asked", async () => {
  const bench = await openWith([CHECKS.pre, PLAN, IMPLEMENT, COMMIT], {
    script: [],
    settings: { scripts: [failing("pre_flight", "console.log('no room'); process.exitCode = 1")] },
  });
  const [record] = await bench.run([light("T-1")]);
  expect(record).toMatchObject({
    outcome: "failed",
    code: "gate.failed",
    because: expect.stringMatching(/^"pre-flight" did not pass before any work was done: .*no room/s),
    attempts: [{ attempt: 1, step: "pre-flight", tier: "automated", place: "script" }],
  });
  expect([bench.requests(), await bench.ledger.calls({})]).toEqual([[], []]);
});

test("a smoke test that fails after the commit goes back to the author; the next commit takes its place", async () => {
  const smoke = `import { readFileSync } from "node:fs";
const lines = readFileSync("T-1.txt", "utf8").trim().split("\\n").length;
console.log("it has " + lines + " lines");
process.exitCode = lines === 2 ? 0 : 1;`;
  const bench = await openWith([IMPLEMENT, COMMIT, CHECKS.smoke], {
    script: [implementing("T-1", "acme-light", writes("T-1.txt", "good"), writes("T-1.txt", "good\ngood"))],
    settings: { scripts: [failing("smoke_test", smoke)] },
  });
  const [record] = await bench.run([light("T-1")]);
  expect(record).toMatchObject({ outcome: "accepted" });
  expect(attemptsOf(record)).toEqual([
    "1 implement light",
    "3 smoke automated",
    "4 implement light",
    "6 smoke automated",
  ]);
  const opening = bench.requests()[2];
  expect(JSON.stringify(opening?.body)).toContain("it has 1 lines");
  expect(bench.git("rev-list", "--count", "main..suffice/run-1")).toBe("1");
  expect(bench.git("show", "suffice/run-1:T-1.txt")).toBe("good\ngood");
  // A script costs nothing and is no model's work; its verdict counts for the author as well.
  expect((await bench.ledger.calls({})).every(({ tags }) => tags.step === "implement")).toBe(true);
  const verdicts = await bench.ledger.verdicts({});
  expect(
    verdicts.map(({ tags, gate, verdict, model }) => [tags.attempt, gate, verdict, model].join(" ")),
  ).toEqual([
    "1 changes pass acme-light",
    "1 tests pass acme-light",
    "3 smoke_test fail ",
    "1 smoke fail acme-light",
    "4 changes pass acme-light",
    "4 tests pass acme-light",
    "6 smoke_test pass ",
    "4 smoke pass acme-light",
  ]);
});

test("a second step of work that climbs keeps what the first has made", async () => {
  const second = aStep({
    step: "document",
    kind: "coding",
    tier: "light",
    gates: ["docs"],
    afterFailures: 1,
  });
  const bench = await openWith([IMPLEMENT, second, COMMIT], {
    script: [
      works,
      asked("document", "acme-light", ...writes("docs.txt", "bad")),
      asked("document", "acme-mid", ...writes("docs.txt", "good")),
    ],
    settings: {
      gates: ["tests", "docs"].map((name) => ({
        name,
        argv: [process.execPath, "check.mjs", name === "docs" ? "docs" : "T-1"] as const,
        timeoutMs: 10_000,
      })),
    },
  });
  const [record] = await bench.run([light("T-1")]);
  expect(record).toMatchObject({ outcome: "accepted", escalations: 1 });
  expect(bench.git("show", "--format=", "--name-status", "suffice/run-1")).toBe("A\tT-1.txt\nA\tdocs.txt");
});
