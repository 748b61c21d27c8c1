import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { checkPolicy } from "../src/app/index.ts";
import type { Policy } from "../src/domain/index.ts";
import { calls, openBench, says, writes } from "./pipeline/bench.ts";
import { light } from "./pipeline/material.ts";

const PHASES = `phases:
  1_planning:
    model: sonnet
    output: task_breakdown.md
  2_execution:
    model: haiku
    parallel: true
    tasks:
      - name: Write a
        file: a.txt
      - name: Write b
        file: b.txt
  3_review:
    model: opus
    trigger: label:security OR complexity:complex
`;

async function policyFile(text = PHASES): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "suffice-phases-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, "feature.yaml");
  await writeFile(file, text);
  return file;
}

const chunk = (id: string, file: string) => ({
  task: "T-1",
  step: "execution",
  chunk: id,
  model: "acme-light",
  replies: writes(file, "good"),
});
const SCRIPT = [
  { task: "T-1", step: "planning", model: "acme-mid", replies: [says("Both files say good.")] },
  chunk("c1", "a.txt"),
  chunk("c2", "b.txt"),
  {
    task: "T-1",
    step: "review",
    model: "acme-frontier",
    replies: [calls("submit_review", { verdict: "pass", findings: [] })],
  },
];

async function openPhases({ pipeline, rules }: Policy) {
  return openBench({
    script: SCRIPT,
    policy: { pipeline, rules },
    settings: {
      gates: [{ name: "tests", argv: [process.execPath, "--version"], timeoutMs: 10_000 }],
      scripts: (["pre_flight", "smoke_test"] as const).map((name) => ({
        name,
        argv: [process.execPath, "--version"] as const,
        timeoutMs: 10_000,
      })),
    },
  });
}

test("phases are carried out as they are written: a plan, its named tasks side by side, a review where the trigger holds", async () => {
  const policy = (await checkPolicy(await policyFile())).policy;
  const bench = await openPhases(policy);
  const [record] = await bench.run([light("T-1", { labels: ["security"], files: undefined })]);
  expect(record).toMatchObject({ outcome: "accepted" });
  expect(record?.attempts.map(({ step, chunk: id, tier }) => [step, id, tier])).toEqual([
    ["pre-flight", undefined, "automated"],
    ["planning", undefined, "mid"],
    ["execution", undefined, "light"],
    ["execution", "c1", "light"],
    ["execution", "c2", "light"],
    ["review", undefined, "frontier"],
    ["smoke-test", undefined, "automated"],
  ]);
  expect(bench.events().find(({ kind }) => kind === "task-split")).toMatchObject({ waves: [["c1", "c2"]] });
  expect(bench.git("show", "--format=", "--name-status", "suffice/run-1")).toBe("A\ta.txt\nA\tb.txt");
  const chunks = bench.requests().filter(({ step }) => step === "execution");
  expect(chunks.every(({ body }) => JSON.stringify(body).includes("Both files say good."))).toBe(true);
});

test("tasks that are not parallel are done one upon the other, and without the trigger there is no review", async () => {
  const policy = (await checkPolicy(await policyFile(PHASES.replace("    parallel: true\n", "")))).policy;
  const bench = await openPhases(policy);
  const [record] = await bench.run([light("T-1", { labels: [], files: undefined })]);
  expect(record).toMatchObject({ outcome: "accepted" });
  expect(bench.events().find(({ kind }) => kind === "task-split")).toMatchObject({ waves: [["c1"], ["c2"]] });
  expect(record?.attempts.some(({ step }) => step === "review")).toBe(false);
});

test("a policy check takes phases like any other pipeline", async () => {
  const checked = await checkPolicy(await policyFile());
  expect(checked.complaints.filter(({ severity }) => severity === "error")).toEqual([]);
});
