import { expect, test } from "vitest";
import { createRandom } from "../evaluation/index.ts";
import { anytimeInterval } from "../evidence/index.ts";
import { NOON } from "../testing/index.ts";
import { anArmResult, FAILED, pairsOf } from "./__fixtures__/a-pair.ts";
import type { Caveat } from "./figures/caveats.ts";
import { trialFigures } from "./figures/trial-figures.ts";
import { decidedEarly, judgeTrial } from "./judge-trial.ts";
import type { MeasuredPair } from "./pair.ts";

const rules = { parityAtLeast: 0.7, minimum: 5, validForMs: 1000 };
const subject = {
  kind: "seed-data",
  repository: undefined,
  from: { tier: "frontier", model: "acme-frontier" },
  to: { tier: "light", model: "acme-light" },
} as const;

const judged = (pairs: readonly MeasuredPair[], caveats: readonly Caveat[] = []) =>
  judgeTrial(trialFigures(pairs, 1), { subject, rules, caveats, at: NOON });

const stop = (pairs: readonly MeasuredPair[]) => decidedEarly(trialFigures(pairs, 1), rules);

const weak = { candidate: anArmResult({ verifications: FAILED }) };

test("seventeen pairs of seventeen, each much cheaper, are a GO", () => {
  const { verdict, n, passes } = judged(pairsOf(17));
  expect({ verdict, n, passes }).toEqual({ verdict: "GO", n: 17, passes: 17 });
});

test("five of five are only likely, and the conditions can be checked by a program", () => {
  const { verdict, conditions } = judged(pairsOf(5));
  expect({ verdict, conditions }).toEqual({
    verdict: "CONDITIONAL-GO",
    conditions: [
      { require: "share-at-most", share: 0.2 },
      { require: "gate" },
      { require: "pass-rate-at-least", lower: 0.7 },
    ],
  });
});

test("one pair, as in the document, proves nothing", () => {
  expect(judged(pairsOf(1))).toMatchObject({
    verdict: "INCONCLUSIVE",
    because: "1 of the 5 outcomes that are needed",
  });
});

test("a candidate that costs more is a NO-GO, however good it is", () => {
  expect(judged(pairsOf(17, { costs: [0.1, 0.2] })).verdict).toBe("NO-GO");
});

test("a candidate that is too weak is a NO-GO", () => {
  expect(judged(pairsOf(5, weak)).verdict).toBe("NO-GO");
});

test("what the judge left open is no evidence of parity, and no NO-GO either", () => {
  const open = pairsOf(10, { opinion: { kind: "inconsistent", reasons: [] } });
  expect(judged(open)).toMatchObject({ verdict: "INCONCLUSIVE", because: "the judge left pairs open (10)" });
  expect(judged([...pairsOf(17), ...open]).verdict).not.toBe("GO");
});

test("a spoilt comparison decides nothing", () => {
  const caveats = [{ says: "the arms differ in task", spoils: true }];
  expect(judged(pairsOf(17), caveats)).toMatchObject({
    verdict: "INCONCLUSIVE",
    because: "the comparison is spoilt: the arms differ in task",
    conditions: [],
  });
});

test("a call without a price: the saving is not known, so it is no GO", () => {
  const [first, ...others] = pairsOf(17);
  const unpriced = { kind: "unpriced", because: "unknown-model" } as const;
  if (first === undefined) throw new Error("there are pairs");
  const [call] = first.calls.candidate;
  if (call === undefined) throw new Error("there are calls");
  const pairs = [
    { ...first, calls: { ...first.calls, candidate: [{ ...call, cost: unpriced }] } },
    ...others,
  ];
  expect(judged(pairs)).toMatchObject({
    verdict: "CONDITIONAL-GO",
    conditions: [{ require: "cost-known" }],
    saving: undefined,
  });
});

test("a cheap total with a few dear pairs is no GO before most pairs are shown to be cheaper", () => {
  const pairs = [...pairsOf(12, { costs: [100, 0.1] }), ...pairsOf(8, { costs: [0.1, 0.2] })];
  expect(judged(pairs)).toMatchObject({
    verdict: "CONDITIONAL-GO",
    conditions: [{ require: "saving-above", lower: 0 }],
  });
});

test("a trial stops early for what the bounds have decided, and for nothing else", () => {
  expect([
    stop(pairsOf(4, weak)),
    stop(pairsOf(5, weak)),
    stop(pairsOf(16)),
    stop(pairsOf(17)),
    stop(pairsOf(8, { costs: [1, 1.01] })),
    stop(pairsOf(20, { opinion: { kind: "inconsistent", reasons: [] } })),
  ]).toEqual([
    undefined,
    "good enough in 0 of 5 pairs, which is too few",
    undefined,
    "at least as good, and cheaper",
    "shown to be the dearer one",
    undefined,
  ]);
});

test("looked at after every pair, a candidate at the bar is told a GO in fewer than one trial of twenty", () => {
  const random = createRandom(11);
  const trials = 2000;
  let falseGo = 0;
  for (let trial = 0; trial < trials; trial++) {
    let holds = 0;
    for (let pairs = 1; pairs <= 100; pairs++) {
      if (random() < rules.parityAtLeast) holds += 1;
      if (pairs < 10 || holds < 0.7 * pairs) continue;
      const cheaper = anytimeInterval(pairs, pairs);
      const figures = { pairs, holds, open: 0, parity: anytimeInterval(holds, pairs), cheaper };
      if (decidedEarly(figures, rules) === undefined) continue;
      falseGo += 1;
      break;
    }
  }
  expect(falseGo / trials).toBeLessThan(0.05);
});
