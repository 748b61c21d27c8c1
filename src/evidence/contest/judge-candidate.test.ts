import { expect, test } from "vitest";
import { instant, nanoUsd } from "../../domain/index.ts";
import { NOON } from "../../testing/index.ts";
import { outcomesOf } from "../__fixtures__/an-outcome.ts";
import { anytimeInterval } from "../bounds/anytime.ts";
import { openConditions, savingOf, whyExpired } from "./decision-record.ts";
import { type ContestRules, judgeCandidate } from "./judge-candidate.ts";
import { NO_TALLY, type Tally, tallyOf } from "./tally.ts";

const DAY = 86_400_000;
const rules: ContestRules = { bar: 0.7, minimum: 10, share: 0.2, validForMs: 30 * DAY };
const light = { tier: "light", model: "acme-light" } as const;
const mid = { tier: "mid", model: "acme-mid" } as const;
const subject = { kind: "coding", repository: "acme/shop", from: mid, to: light } as const;

/** One cent an attempt unless said otherwise; the baseline's is ten cents, and nine of ten pass: $0.111 an accepted task. */
function lightTally(passes: number, n: number, cost = nanoUsd(10_000_000)): Tally {
  return tallyOf(outcomesOf(passes, n, { cost }), 20);
}
const baseline = tallyOf(outcomesOf(9, 10, { ...mid, cost: nanoUsd(100_000_000) }), 20);

function judge(candidate: Tally, against = baseline) {
  return judgeCandidate(subject, { candidate, baseline: against }, { rules, at: NOON });
}

test("saving is one less an attempt's cost, and less what it leaves at 1.4 times the baseline's", () => {
  // 1 − c / b − 1.4 × (1 − p) = 1 − 0.01 / (0.1 × 10 / 9) − 1.4 × 0.2 = 1 − 0.09 − 0.28
  const { lower, upper } = anytimeInterval(8, 10);
  const saving = savingOf(lightTally(8, 10), baseline);
  expect(saving?.mean).toBeCloseTo(0.63, 12);
  expect(saving?.lower).toBeCloseTo(0.91 - 1.4 * (1 - lower), 12);
  expect(saving?.upper).toBeCloseTo(0.91 - 1.4 * (1 - upper), 12);
});

test("what it saves is unknown without a cost on one side, or an accepted task of the baseline", () => {
  const unpriced = tallyOf(outcomesOf(5, 5, { cost: undefined }), 20);
  const failing = tallyOf(outcomesOf(0, 5, mid), 20);
  expect([savingOf(unpriced, baseline), savingOf(lightTally(5, 5), unpriced)]).toEqual([
    undefined,
    undefined,
  ]);
  expect(savingOf(lightTally(5, 5), failing)).toBeUndefined();
});

test("a proven pass rate and a saving even at its lower bound are a GO, with what it rests on", () => {
  const candidate = lightTally(30, 30);
  const passRate = anytimeInterval(30, 30);
  expect(judge(candidate)).toEqual({
    verdict: "GO",
    subject,
    conditions: [],
    because: "it passes at least 81 % and saves at least 64 %",
    n: 30,
    passes: 30,
    passRate,
    saving: savingOf(candidate, baseline),
    digest: expect.stringMatching(/^[0-9a-f]{16}$/),
    at: NOON,
    validUntil: NOON + 30 * DAY,
  });
});

const dear = nanoUsd(120_000_000);
const nearlyAsDear = nanoUsd(98_000_000);
const unpriced = tallyOf(outcomesOf(30, 30, { cost: undefined }), 20);

test.each([
  [
    "too few outcomes prove nothing",
    lightTally(9, 9),
    "INCONCLUSIVE",
    "9 of the 10 outcomes that are needed",
    [],
  ],
  [
    "neither proven nor likely",
    lightTally(7, 10),
    "INCONCLUSIVE",
    "it passes 27 % to 96 %, and 70 % are asked for",
    [],
  ],
  ["shown to be too weak", lightTally(2, 12), "NO-GO", "it passes at most 58 %, and 70 % are asked for", []],
  [
    "as good, but dearer",
    lightTally(30, 30, dear),
    "NO-GO",
    "it saves nothing: -8 % of the cost until accepted",
    [],
  ],
  [
    "proven, and what it saves is not",
    lightTally(30, 30, nearlyAsDear),
    "CONDITIONAL-GO",
    "it passes at least 81 %; that it saves is only likely",
    [{ require: "saving-above", lower: 0 }],
  ],
  [
    "proven, without a price",
    unpriced,
    "CONDITIONAL-GO",
    "it passes at least 81 %; what it saves is not known",
    [{ require: "cost-known" }],
  ],
  [
    "likely, not proven",
    lightTally(10, 11),
    "CONDITIONAL-GO",
    "it clears 70 % with a chance of 91 %, which is no proof",
    [
      { require: "share-at-most", share: 0.2 },
      { require: "gate" },
      { require: "pass-rate-at-least", lower: 0.7 },
    ],
  ],
])("%s", (_, candidate, verdict, because, conditions) => {
  const record = judge(candidate);
  expect([record.verdict, record.because, record.conditions]).toEqual([verdict, because, conditions]);
});

test("the same outcomes give the same digest, any other gives another", () => {
  const digests = [lightTally(30, 30), lightTally(30, 30), lightTally(29, 30)].map(
    (each) => judge(each).digest,
  );
  expect(digests[0]).toBe(digests[1]);
  expect(digests[0]).not.toBe(digests[2]);
});

test("conditions are checked against how things stand now", () => {
  const record = judge(lightTally(10, 11));
  const later = { hasGate: true, share: 0.2, candidate: lightTally(30, 30), baseline };
  expect(openConditions(record, later)).toEqual([]);
  expect(
    openConditions(record, { ...later, hasGate: false, share: 0.5, candidate: lightTally(10, 11) }),
  ).toEqual(record.conditions);
  const unknown = judge(unpriced);
  expect(openConditions(unknown, { ...later, candidate: unpriced })).toEqual([{ require: "cost-known" }]);
  expect(openConditions(unknown, later)).toEqual([]);
  const unsure = judge(lightTally(30, 30, nearlyAsDear));
  expect(openConditions(unsure, { ...later, candidate: NO_TALLY })).toEqual(unsure.conditions);
  expect(openConditions(unsure, later)).toEqual([]);
});

test("a record expires with its time, and with a change of either model or its price", () => {
  const record = judge(lightTally(30, 30));
  const change = {
    names: ["acme-mid"],
    datedSnapshots: false,
    at: instant(NOON + DAY),
    because: "its price changed",
  };
  const at = (days: number, changes = [change]) =>
    whyExpired(record, { now: instant(NOON + days * DAY), changes });
  expect(at(0)).toBeUndefined();
  expect(at(1)).toBe("acme-mid: its price changed");
  expect(at(29, [])).toBeUndefined();
  expect(at(30, [])).toBe("it was valid until 2026-12-20T12:00:00.000Z");
  expect(at(1, [{ ...change, names: ["acme-other"] }])).toBeUndefined();
});
