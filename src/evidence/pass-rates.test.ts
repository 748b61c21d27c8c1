import { expect, test } from "vitest";
import type { VerdictEntry, VerdictKind } from "../domain/index.ts";
import { aVerdictEntry } from "../testing/index.ts";
import { wilsonLower } from "./bounds/wilson.ts";
import { attemptOutcomes, passRates } from "./pass-rates.ts";

const attempt = { kind: "coding", model: "acme-light", tier: "light" } as const;

function verdicts(...kinds: readonly VerdictKind[]): readonly VerdictEntry[] {
  return kinds.map((verdict, index) => aVerdictEntry({ verdict, gate: `gate-${index}` }));
}

test.each([
  ["every gate passed", ["pass", "pass"], [{ ...attempt, passed: true }]],
  ["any gate failed", ["pass", "fail"], [{ ...attempt, passed: false }]],
  ["any gate failed and another could not judge", ["fail", "inconclusive"], [{ ...attempt, passed: false }]],
  ["a gate could not judge and none failed", ["pass", "inconclusive"], []],
  ["no gate could judge", ["inconclusive"], []],
] satisfies [string, VerdictKind[], unknown][])("an attempt counts once: %s", (_, kinds, outcomes) => {
  expect(attemptOutcomes(verdicts(...kinds))).toEqual(outcomes);
  expect(attemptOutcomes(verdicts(...kinds.toReversed()))).toEqual(outcomes);
});

const { tags } = aVerdictEntry();

test.each([
  ["source", { source: "elsewhere" }],
  ["attempt", { tags: { ...tags, attempt: 2 } }],
  ["step", { tags: { ...tags, step: "review" } }],
  ["chunk", { tags: { ...tags, chunk: "chunk-2" } }],
])("verdicts that differ in their %s judge different attempts", (_, other) => {
  const both = [aVerdictEntry({ verdict: "fail" }), aVerdictEntry({ verdict: "pass", ...other })];
  expect(attemptOutcomes(both).map(({ passed }) => passed)).toEqual([false, true]);
});

test("a verdict on nobody's work, or at an unknown tier, is no outcome", () => {
  const { tier: _tier, ...without } = tags;
  expect(attemptOutcomes([aVerdictEntry({ model: undefined })])).toEqual([]);
  expect(attemptOutcomes([aVerdictEntry({ tags: without })])).toEqual([]);
});

test("outcomes are counted by kind of work and model, unknown work apart", () => {
  const light = { model: "acme-light", tier: "light" } as const;
  const rows = passRates([
    { ...light, kind: "lint", passed: true },
    { ...light, kind: "lint", passed: false },
    { ...light, kind: undefined, passed: true },
    { kind: "lint", model: "acme-mid", tier: "mid", passed: true },
  ]);
  expect(rows).toEqual([
    { ...light, kind: "lint", n: 2, passes: 1, lower: wilsonLower(1, 2) },
    { ...light, kind: undefined, n: 1, passes: 1, lower: wilsonLower(1, 1) },
    { kind: "lint", model: "acme-mid", tier: "mid", n: 1, passes: 1, lower: wilsonLower(1, 1) },
  ]);
});

test("no outcomes, no evidence", () => {
  expect(passRates(attemptOutcomes([]))).toEqual([]);
});
