import { expect, test } from "vitest";
import { nanoUsdFromUsd, runId, taskId } from "../../domain/index.ts";
import { aCall, anInput, aVerdict } from "../test-work.ts";
import { guess } from "./guess.ts";

const run = runId("run-1") ?? expect.fail("is a run's id");
const task = taskId("t-1");
const work = aCall({ source: "run", tier: "light", tags: { run, task, kind: "coding" } });
const FOUND = {
  rule: "AP-GUESS",
  evidence: { conversation: "talk", task: "t-1", calls: 1, models: ["acme-light"], counts: {} },
  alternative: "a gate after it, such as tests",
  dollars: nanoUsdFromUsd(1),
  basis: "historical",
  unpricedCalls: 0,
  uncertainOutputCalls: 0,
  confidence: "measured",
};

test("light work of a run that no gate judged is at stake; a gate that could not judge is none", () => {
  const verdicts = [
    aVerdict({ tags: { run, task: taskId("t-2") } }),
    aVerdict({ tags: { run, task }, verdict: "inconclusive" }),
  ];
  expect(guess.find(anInput([work], { verdicts }))).toEqual([FOUND]);
});

test("the chunk that the gates of another source left out is found", () => {
  const row = { source: "litellm", tier: "light" } as const;
  const calls = [
    aCall({ ...row, at: 1, tags: { chunk: "C1" } }),
    aCall({ ...row, at: 2, tags: { chunk: "C1", gate: "review" } }),
    aCall({ ...row, at: 3, tags: { chunk: "C2" } }),
  ];
  expect(guess.find(anInput(calls))).toEqual([
    {
      ...FOUND,
      evidence: { conversation: "talk", chunk: "C2", calls: 1, models: ["acme-light"], counts: {} },
    },
  ]);
});

test("a verdict of the task, whatever it is, and a review of it are checks", () => {
  const review = aCall({ source: "run", tier: "mid", tags: { run, task, kind: "review" } });
  expect([
    ...guess.find(anInput([work], { verdicts: [aVerdict({ tags: { run, task }, verdict: "fail" })] })),
    ...guess.find(anInput([work], { verdicts: [aVerdict({ tags: { task } })] })),
    ...guess.find(anInput([work, review])),
  ]).toEqual([]);
});

test("a log that writes down no gates, a mid model, and classifying are let pass", () => {
  expect([
    ...guess.find(anInput([aCall({ tier: "light", tags: { task } })])),
    ...guess.find(anInput([aCall({ source: "run", tier: "mid", tags: { run, task } })])),
    ...guess.find(anInput([aCall({ source: "run", tags: { run, task } })])),
    ...guess.find(anInput([aCall({ source: "run", tier: "light", tags: { run, task, kind: "classify" } })])),
  ]).toEqual([]);
});
