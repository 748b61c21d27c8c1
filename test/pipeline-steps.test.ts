import { expect, test } from "vitest";
import { shippedPolicies } from "../src/app/index.ts";
import type { PipelineStep, Policy } from "../src/domain/index.ts";
import type { RunParts } from "../src/pipeline/index.ts";
import type { ScriptedReply } from "../src/testing/index.ts";
import { type Bench, type BenchOptions, calls, openBench, says, writes } from "./pipeline/bench.ts";
import { light } from "./pipeline/material.ts";

const LOOP = (await shippedPolicies()).find(({ name }) => name === "development-loop");

/** The shipped steps, at tiers that the bench has models for; checks by the scripts of the settings. */
function loop(change: (step: PipelineStep) => PipelineStep = (step) => step): Partial<Policy> {
  if (LOOP === undefined) throw new Error("there is no preset development-loop");
  return { pipeline: LOOP.pipeline.map(change), caps: { ...LOOP.caps, taskUsd: undefined } };
}

const CONTRACT = ["`T-1.txt` says good", "nothing else is changed"];
const PLAN = { summary: "Write good into it.", chunks: [] };
const PASS = { verdict: "pass", findings: [] };
const KEPT = { verdict: "kept", because: "it is so" };
const wrong = (...messages: readonly string[]) => ({
  verdict: "fail",
  findings: messages.map((message) => ({ message })),
});

const reviewed = (submission: Parameters<typeof calls>[1] = PASS) => [calls("submit_review", submission)];
const audited = (submission: Parameters<typeof calls>[1] = { ...PASS, clauses: { 1: KEPT, 2: KEPT } }) => [
  calls("submit_audit", submission),
];

/** What models say at each step, where a test says nothing else. */
const SAID: Readonly<Record<string, readonly ScriptedReply[]>> = {
  research: [says("It is a text file.")],
  "draft-plan": [calls("submit_draft", { plan: "Write it.", contract: CONTRACT })],
  "validate-requirements": reviewed(),
  "validate-integration": reviewed(),
  "build-plan": [calls("submit_plan", PLAN)],
  "double-check": reviewed(),
  implement: writes("T-1.txt", "good"),
  review: reviewed(),
  audit: audited(),
  docs: [says("Nothing is outdated.")],
};
const FRONTIER = [
  "research",
  "draft-plan",
  "validate-requirements",
  "validate-integration",
  "double-check",
  "audit",
];

/** One answer a request: what a step says that is asked anew each time. Any other goes by how far its conversation has come. */
interface InTurn {
  readonly inTurn: readonly ScriptedReply[];
}

const inTurn = (...answers: readonly (readonly ScriptedReply[])[]): InTurn => ({ inTurn: answers.flat() });

type Said = Readonly<Record<string, readonly ScriptedReply[] | InTurn>>;
/** More than any conversation here has. */
const MOST_TURNS = 20;

function saying(said: Said): Pick<BenchOptions, "script" | "onRequest"> {
  const asked = new Map<string, number>();
  const script = Object.entries({ ...SAID, ...said }).map(([step, replies]) => ({
    task: "T-1",
    step,
    model: FRONTIER.includes(step) ? "acme-frontier" : "acme-mid",
    get replies() {
      if (!("inTurn" in replies)) return replies;
      const turn = replies.inTurn[(asked.get(step) ?? 1) - 1];
      return turn === undefined ? [] : Array.from({ length: MOST_TURNS }, () => turn);
    },
  }));
  return {
    script,
    onRequest: ({ step = "" }) => {
      asked.set(step, (asked.get(step) ?? 0) + 1);
    },
  };
}

const script = (name: "pre_flight" | "smoke_test", code: string) => ({
  name,
  argv: [process.execPath, "--input-type=module", "-e", code] as const,
  timeoutMs: 10_000,
});
const FINE = [script("pre_flight", ""), script("smoke_test", "")];
const TICKET = light("T-1", { labels: [], kind: "coding" });

async function openLoop(
  options: Partial<Omit<BenchOptions, "script">> & { readonly said?: Said } = {},
): Promise<Bench> {
  const { settings, said = {}, ...rest } = options;
  return openBench({
    ...saying(said),
    policy: loop(),
    ...rest,
    settings: { scripts: FINE, ...settings },
  });
}

function stepsOf(record: Awaited<ReturnType<Bench["run"]>>[number] | undefined) {
  return record?.attempts.map(({ step, tier }) => `${step} ${tier}`);
}

function bodyOf(bench: Bench, step: string, nth = 0): string {
  return JSON.stringify(bench.requests().filter((request) => request.step === step)[nth]?.body);
}

test("the fifteen steps of the loop are carried out in order; a green end-to-end run costs nothing and has nothing to mend", async () => {
  const bench = await openLoop();
  const [record] = await bench.run([TICKET]);
  expect(record).toMatchObject({ outcome: "accepted", because: "every gate passed", escalations: 0 });
  expect(stepsOf(record)).toEqual([
    "research frontier",
    "draft-plan frontier",
    "validate-requirements frontier",
    "validate-integration frontier",
    "build-plan mid",
    "double-check frontier",
    "pre-flight automated",
    "implement mid",
    "review mid",
    "audit frontier",
    "e2e automated",
    "docs mid",
    "smoke-test automated",
  ]);
  const asked = new Set((await bench.ledger.calls({})).map(({ tags }) => tags.step));
  expect(
    ["e2e", "remediation", "final-remediation", "pre-flight", "smoke-test"].filter((step) => asked.has(step)),
  ).toEqual([]);
});

test("each step is told what those before it found out, and no more", async () => {
  const bench = await openLoop();
  await bench.run([TICKET]);
  expect(bodyOf(bench, "draft-plan")).toContain("## research\\nIt is a text file.");
  expect(bodyOf(bench, "validate-requirements")).toContain("1. `T-1.txt` says good");
  expect(bodyOf(bench, "implement")).toContain("## Integration contract\\n1. `T-1.txt` says good");
  expect(bodyOf(bench, "implement")).not.toContain("It is a text file.");
  // A fresh context: what the author said and was told is not in it.
  expect(bodyOf(bench, "audit")).toContain("clause");
  const fresh = bench.requests().filter(({ step }) => step?.startsWith("validate-") === true);
  expect(fresh.every(({ body }) => !JSON.stringify(body).includes("It is a text file."))).toBe(true);
});

test("what validation finds goes back to the draft, and what the double check finds to the build plan", async () => {
  const bench = await openLoop({
    said: {
      "draft-plan": [...(SAID["draft-plan"] ?? []), ...(SAID["draft-plan"] ?? [])],
      "validate-requirements": inTurn(reviewed(wrong("who reads it?")), reviewed()),
      "build-plan": [calls("submit_plan", PLAN), calls("submit_plan", PLAN)],
      "double-check": inTurn(reviewed(wrong("no such file")), reviewed()),
    },
  });
  const [record] = await bench.run([TICKET]);
  expect(record).toMatchObject({ outcome: "accepted" });
  expect(stepsOf(record)?.slice(0, 10)).toEqual([
    "research frontier",
    "draft-plan frontier",
    "validate-requirements frontier",
    "draft-plan frontier",
    "validate-requirements frontier",
    "validate-integration frontier",
    "build-plan mid",
    "double-check frontier",
    "build-plan mid",
    "double-check frontier",
  ]);
  expect(bodyOf(bench, "draft-plan", 1)).toContain("who reads it?");
  expect(bodyOf(bench, "build-plan", 1)).toContain("no such file");
});

test("an audit that leaves a clause out has to look again; a broken clause is mended, and closed by the auditor", async () => {
  const broken = { verdict: "broken", because: "it says bad" };
  const bench = await openLoop({
    said: {
      audit: inTurn(
        audited({ ...PASS, clauses: { 1: KEPT } }),
        audited({ ...PASS, clauses: { 1: broken, 2: KEPT } }),
        audited(),
      ),
      remediation: writes("T-1.txt", "good\ngood"),
    },
  });
  const [record] = await bench.run([TICKET]);
  expect(record).toMatchObject({ outcome: "accepted" });
  // The review had found nothing, and is not asked again.
  expect(stepsOf(record)?.slice(7, 13)).toEqual([
    "implement mid",
    "review mid",
    "audit frontier",
    "audit frontier",
    "remediation mid",
    "audit frontier",
  ]);
  expect(bodyOf(bench, "audit", 1)).toContain(
    "clause 2 of the contract has no verdict: nothing else is changed",
  );
  expect(bodyOf(bench, "remediation")).toContain("clause 1 of the contract is broken");
  expect(bench.git("show", "suffice/run-1:T-1.txt")).toBe("good\ngood");
});

test("what review and audit find waits for the remediation, which is told all of it at once", async () => {
  const bench = await openLoop({
    said: {
      review: inTurn(reviewed(wrong("a typo")), reviewed()),
      audit: inTurn(audited({ ...wrong("a lost caller"), clauses: { 1: KEPT, 2: KEPT } }), audited()),
      remediation: writes("T-1.txt", "good\ngood"),
    },
  });
  const [record] = await bench.run([TICKET]);
  expect(record).toMatchObject({ outcome: "accepted", escalations: 0 });
  expect(stepsOf(record)?.slice(8, 13)).toEqual([
    "review mid",
    "audit frontier",
    "remediation mid",
    "review mid",
    "audit frontier",
  ]);
  expect(bodyOf(bench, "remediation")).toMatch(/a typo.*a lost caller/);
});

test("a remediation whose result fails its gates goes back to the author, on the tree that was kept before it", async () => {
  const bench = await openLoop({
    said: {
      review: inTurn(reviewed(wrong("a typo")), reviewed()),
      remediation: writes("T-1.txt", "bad"),
      implement: [...writes("T-1.txt", "good"), calls("read_file", { path: "T-1.txt" }), says("It is fine.")],
    },
  });
  const [record] = await bench.run([TICKET]);
  expect(record).toMatchObject({ outcome: "accepted" });
  expect(stepsOf(record)?.slice(7, 14)).toEqual([
    "implement mid",
    "review mid",
    "audit frontier",
    "remediation mid",
    "implement mid",
    "review mid",
    "audit frontier",
  ]);
  // What the remediation broke is not there any more.
  expect(bench.git("show", "suffice/run-1:T-1.txt")).toBe("good");
  expect(bodyOf(bench, "implement", 2)).toContain("a typo");
});

/** Red as long as the file has one line. */
const E2E = {
  name: "e2e",
  argv: [
    process.execPath,
    "--input-type=module",
    "-e",
    `import { readFileSync } from "node:fs";
const lines = readFileSync("T-1.txt", "utf8").trim().split("\\n").length;
console.log("it has " + lines + " lines");
process.exitCode = lines === 2 ? 0 : 1;`,
  ] as const,
  timeoutMs: 10_000,
};
const TESTS = { name: "tests", argv: [process.execPath, "check.mjs", "T-1"] as const, timeoutMs: 10_000 };
const withE2e = loop((step) => (step.kind === "e2e" ? { ...step, gates: ["e2e"] } : step));

test("a red end-to-end run is looked at by a model, mended, and green for nothing afterwards", async () => {
  const bench = await openLoop({
    policy: withE2e,
    settings: { gates: [TESTS, E2E] },
    said: {
      e2e: reviewed(wrong("it wants two lines")),
      "final-remediation": writes("T-1.txt", "good\ngood"),
    },
  });
  const [record] = await bench.run([TICKET]);
  expect(record).toMatchObject({ outcome: "accepted" });
  expect(stepsOf(record)?.slice(10, 15)).toEqual([
    "e2e automated",
    "e2e mid",
    "final-remediation mid",
    "e2e automated",
    "docs mid",
  ]);
  expect(bodyOf(bench, "e2e")).toContain("it has 1 lines");
  expect(bodyOf(bench, "final-remediation")).toMatch(/it has 1 lines.*it wants two lines/);
});

test("one who looks at a red run and sees nothing wrong has not made it green", async () => {
  const bench = await openLoop({
    policy: withE2e,
    settings: { gates: [TESTS, E2E] },
    said: { e2e: reviewed(), "final-remediation": writes("T-1.txt", "good\ngood") },
  });
  const [record] = await bench.run([TICKET]);
  expect(record).toMatchObject({ outcome: "accepted" });
  expect(stepsOf(record)).toContain("final-remediation mid");
});

test("where there is nothing to run, a model looks, and its pass has nothing to mend", async () => {
  const bench = await openLoop({
    policy: withE2e,
    said: { e2e: reviewed() },
  });
  const [record] = await bench.run([TICKET]);
  expect(record).toMatchObject({ outcome: "accepted" });
  expect(stepsOf(record)?.slice(9)).toEqual([
    "audit frontier",
    "e2e automated",
    "e2e mid",
    "docs mid",
    "smoke-test automated",
  ]);
});

test("a smoke test that fails rolls back: its command has run, the branch is as it was, the task says why", async () => {
  const rollback = `import { writeFileSync } from "node:fs"; import { execFileSync } from "node:child_process";
const root = execFileSync("git", ["rev-parse", "--git-common-dir"], { encoding: "utf8" }).trim();
writeFileSync(root + "/rolled-back", process.argv.at(-1));`;
  const bench = await openLoop({
    settings: {
      scripts: [
        script("pre_flight", ""),
        script("smoke_test", "console.log('no answer'); process.exitCode = 1"),
      ],
      rollback: {
        name: "rollback",
        argv: [process.execPath, "--input-type=module", "-e", rollback, "{task_id}"],
        timeoutMs: 10_000,
      },
    },
  });
  const [record] = await bench.run([TICKET]);
  expect(record).toMatchObject({
    outcome: "failed",
    code: "gate.failed",
    because: expect.stringMatching(
      /^"smoke-test" failed after the commit \(.*no answer.*\), which was taken away again; the rollback command has run$/s,
    ),
    commit: undefined,
  });
  expect(bench.git("rev-parse", "suffice/run-1")).toBe(bench.git("rev-parse", "main"));
  expect(bench.git("hash-object", ".git/rolled-back")).toMatch(/^[0-9a-f]{40}$/);
});

test("what was answered and kept is in the journal, and a resumed run takes it from there", async () => {
  const kept = new Map<string, unknown>();
  const around = (parts: RunParts): RunParts => ({
    ...parts,
    once: async (key, effect) => {
      const result = await parts.once(key, effect);
      if (/\/(?:artifacts|checkpoint)$/.test(key)) kept.set(key, result);
      return result;
    },
  });
  const bench = await openLoop();
  const [record] = await bench.run([TICKET], { around });
  const first = new Map(kept);
  const names = [...kept.entries()].flatMap(([, value]) =>
    Array.isArray(value) ? value.map(({ name }: { name: string }) => name) : [],
  );
  expect(names).toEqual([
    "research.md",
    "draft-plan.md",
    "draft-plan.contract.md",
    "build-plan.md",
    "build-plan.json",
  ]);
  expect([...kept.keys()].filter((key) => key.endsWith("/checkpoint"))).toEqual([
    "t1/a8/checkpoint",
    "t1/a12/checkpoint",
  ]);
  const asked = bench.requests().length;
  const [again] = await bench.run([TICKET], { around });
  expect(again).toEqual(record);
  expect(kept).toEqual(first);
  expect(bench.requests()).toHaveLength(asked);
});
