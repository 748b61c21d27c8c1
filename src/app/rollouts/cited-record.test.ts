import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { instant, nanoUsd } from "../../domain/index.ts";
import type { RecordCondition } from "../../evidence/index.ts";
import { ACME_MODELS, aPolicy, NOON } from "../../testing/index.ts";
import {
  appendDecision,
  readDecisions,
  type TrialDecision,
  trialDecision,
  whyOver,
} from "../trials/trial-decisions.ts";
import { citedStage } from "./cited-record.ts";

const DAY = 86_400_000;
const tally = { n: 5, passes: 5, priced: 5, cost: nanoUsd(1), recent: [], digest: 0 };

function aDecision(given: Partial<TrialDecision> = {}): TrialDecision {
  return trialDecision({
    id: "ab-1",
    trial: "1",
    experiment: "seed-file",
    arms: { baseline: "main", candidate: "delegated" },
    models: ["acme-frontier", "acme-light", "acme-mid"],
    costRatio: undefined,
    tallies: { baseline: { ...tally, cost: nanoUsd(1000) }, candidate: tally },
    caveats: [],
    verdict: "GO",
    subject: {
      kind: "seed-data",
      repository: undefined,
      from: { tier: "frontier", model: "acme-frontier" },
      to: { tier: "light", model: "acme-light" },
    },
    conditions: [],
    because: "it passes",
    n: 5,
    passes: 5,
    passRate: { mean: 1, lower: 0.4, upper: 1 },
    saving: undefined,
    digest: "0",
    at: NOON,
    validUntil: instant(NOON + 90 * DAY),
    ...given,
  });
}

const rollout = {
  kind: "seed-data",
  to: "light",
  since: undefined,
  begin: "canary",
  share: 0.2,
  record: "ab-1",
} as const;
const context = {
  policy: aPolicy(),
  models: ACME_MODELS,
  changes: [],
  at: instant(NOON + DAY),
  outcomes: [],
};
const change = {
  names: ["acme-mid"],
  datedSnapshots: false,
  at: instant(NOON + DAY / 2),
  because: "its price changed",
};
const conditional = (...conditions: readonly RecordCondition[]) =>
  aDecision({ verdict: "CONDITIONAL-GO", conditions });

test.each([
  ["a GO in force lets it go", [aDecision()], {}, { stage: "canary" }],
  ["a record that is not there", [], {}, { stage: "shadow", because: "there is no record ab-1" }],
  ["a NO-GO", [aDecision({ verdict: "NO-GO" })], {}, { stage: "shadow", because: "ab-1 says NO-GO" }],
  [
    "a record that is too old",
    [aDecision({ validUntil: instant(NOON + 1) })],
    {},
    { stage: "shadow", because: "ab-1 holds no more: it was valid until 2026-11-20T12:00:00.001Z" },
  ],
  [
    "a changed price of any model that answered",
    [aDecision()],
    { changes: [change] },
    { stage: "shadow", because: "ab-1 holds no more: acme-mid: its price changed" },
  ],
  [
    "a record of other work",
    [aDecision({ subject: { ...aDecision().subject, kind: "docs" } })],
    {},
    { stage: "shadow", because: "ab-1 is about docs to light" },
  ],
  [
    "a share that is larger than the condition",
    [conditional({ require: "share-at-most", share: 0.1 })],
    {},
    { stage: "shadow", because: "ab-1 demands a share of at most 0.1" },
  ],
  [
    "what is still to be shown does not keep it from a canary",
    [conditional({ require: "share-at-most", share: 0.2 }, { require: "pass-rate-at-least", lower: 0.7 })],
    {},
    { stage: "canary" },
  ],
] as const)("%s", (_, decisions, given, expected) => {
  expect(citedStage("canary", rollout, { ...context, ...given, decisions })).toEqual({
    because: undefined,
    ...expected,
  });
});

test("what is still to be shown keeps it from being on", () => {
  const decisions = [conditional({ require: "pass-rate-at-least", lower: 0.7 })];
  expect(citedStage("on", rollout, { ...context, decisions })).toEqual({
    stage: "canary",
    because: "ab-1 demands a pass rate that is shown to be at least 0.7",
  });
});

test("a rollout that cites nothing goes by its outcomes alone", () => {
  const { record: _cited, ...uncited } = rollout;
  expect(citedStage("on", uncited, { ...context, decisions: [] })).toEqual({
    stage: "on",
    because: undefined,
  });
});

test("decisions are kept in order, and half a line that a crash left is passed over", async () => {
  const folder = await mkdtemp(join(tmpdir(), "suffice-decisions-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const ledger = join(folder, "ledger.db");
  const [first, second] = [aDecision(), aDecision({ id: "ab-2", verdict: "NO-GO" })];
  await appendDecision(ledger, first);
  await writeFile(join(folder, "trials", "decisions.jsonl"), '{"schema":"suffice.ab-dec', { flag: "a" });
  await appendDecision(ledger, second);
  expect(await readDecisions(ledger)).toEqual(JSON.parse(JSON.stringify([first, second])));
});

const now = (ms: number) => ({ now: instant(NOON + ms), changes: [] });

test("a decision holds until its last day", () => {
  expect([whyOver(aDecision(), now(90 * DAY - 1)), whyOver(aDecision(), now(90 * DAY))]).toEqual([
    undefined,
    "it was valid until 2027-02-18T12:00:00.000Z",
  ]);
});
