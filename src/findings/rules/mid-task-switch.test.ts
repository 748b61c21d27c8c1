import { expect, test } from "vitest";
import { nanoUsdFromUsd, taskId } from "../../domain/index.ts";
import { aCall, anInput, aVerdict, type CallValues, doing } from "../test-work.ts";
import { midTaskSwitch } from "./mid-task-switch.ts";

const task = taskId("t-1");

/** Has 100,000 tokens in its cache when it has answered. */
function opening(values: CallValues = {}) {
  return aCall({
    at: 0,
    tier: "frontier",
    usage: { freshInput: 0, cacheWrite5m: 100_000, output: 1000 },
    ...values,
  });
}

/** Writes them all again, elsewhere. */
function rewriting(at: number, values: CallValues = {}) {
  return aCall({
    at,
    tier: "mid",
    usage: { freshInput: 0, cacheWrite5m: 100_000, output: 1000 },
    ...values,
  });
}

function reading(at: number, tier: "mid" | "frontier") {
  return aCall({ at, tier, usage: { freshInput: 0, cacheRead: 100_000, output: 1000 } });
}

test("a switch that wrote the context again and never paid costs the write less the read", () => {
  expect(midTaskSwitch.find(anInput([opening(), rewriting(1), reading(2, "mid")]))).toEqual([
    {
      rule: "AP-MID-TASK-SWITCH",
      evidence: {
        conversation: "talk",
        chunk: "talk#1",
        calls: 1,
        models: ["acme-frontier", "acme-mid"],
        counts: { switches: 1, tokensWrittenAgain: 100_000 },
      },
      alternative: "acme-frontier to the end of it",
      // 100,000 tokens at $3.75 a million, less $0.30.
      dollars: nanoUsdFromUsd(0.345),
      basis: "projected",
      unpricedCalls: 0,
      uncertainOutputCalls: 0,
      confidence: "measured",
    },
  ]);
});

function turns(count: number) {
  return Array.from({ length: count }, (_, index) => reading(2 + index, "mid"));
}

test("a switch pays once its cheaper turns have made up for the write", () => {
  // Each turn at mid saves $0.03; the first one is $0.315 dearer than its turn at frontier would have been.
  expect(midTaskSwitch.find(anInput([opening(), rewriting(1), ...turns(10)]))).toHaveLength(1);
  expect(midTaskSwitch.find(anInput([opening(), rewriting(1), ...turns(11)]))).toEqual([]);
});

test("a switch after a commit, after an expiry, after a failed verdict, and one without a cache are let pass", () => {
  const later = rewriting(1);
  const tagged = { tags: { task } };
  expect([
    ...midTaskSwitch.find(anInput([opening({ acts: doing("commit") }), later])),
    ...midTaskSwitch.find(anInput([opening(), rewriting(61)])),
    ...midTaskSwitch.find(
      anInput([opening(tagged), rewriting(2, tagged)], {
        verdicts: [aVerdict({ verdict: "fail", tags: { task } })],
      }),
    ),
    ...midTaskSwitch.find(
      anInput([
        aCall({ at: 0, tier: "frontier" }),
        aCall({ at: 1, tier: "mid", usage: { freshInput: 1_000_000, output: 0 } }),
      ]),
    ),
    ...midTaskSwitch.find(anInput([opening(tagged), rewriting(1, { tags: { task: taskId("t-2") } })])),
    ...midTaskSwitch.find(anInput([opening(), rewriting(1, { tags: { agent: "a1" } })])),
  ]).toEqual([]);
});

test("where a price is missing nobody can tell whether the switch paid", () => {
  const unknown = { kind: "unpriced", because: "unknown-model" } as const;
  expect(
    midTaskSwitch.find(anInput([opening(), rewriting(1), aCall({ at: 2, tier: "mid", cost: unknown })])),
  ).toEqual([]);
});
