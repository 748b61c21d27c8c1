import { expect, test } from "vitest";
import { instant, wilsonBounds } from "../../domain/index.ts";
import { ACME_MODELS, aModel, NOON } from "../../testing/index.ts";
import { anOutcome, outcomesOf } from "../__fixtures__/an-outcome.ts";
import { decidingEvidence, type EvidenceContext, measuredEvidence } from "./measured-evidence.ts";
import { posteriorRate } from "./posterior-rate.ts";

const DAY = 86_400_000;
const context: EvidenceContext = {
  now: NOON,
  changes: [],
  halfLifeMs: undefined,
  rules: { minimum: 4, prior: { light: 0.8 } },
};

const shop = outcomesOf(3, 5);
const blog = outcomesOf(9, 10, { repository: "acme/blog" });
const lint = outcomesOf(1, 2, { kind: "lint" });

test("a class of work at a model is a row: counts of all repositories, and a rate that knows of related work", () => {
  const rate = posteriorRate(0.8, [
    { passes: 1, n: 2 },
    { passes: 12, n: 15 },
    { passes: 0, n: 0 },
  ]);
  const { evidence } = measuredEvidence([...shop, ...blog, ...lint], context);
  expect(evidence.find(({ kind }) => kind === "coding")).toEqual({
    kind: "coding",
    model: "acme-light",
    tier: "light",
    n: 15,
    passes: 12,
    outcomes: 15,
    lower: wilsonBounds(12, 15).lower,
    mean: rate.mean,
    bayesLower: rate.lower,
    expired: 0,
    newest: NOON,
  });
  expect(evidence.map(({ kind, n }) => [kind, n])).toEqual([
    ["coding", 15],
    ["lint", 2],
  ]);
});

test("a repository with enough outcomes of its own is counted alone, and shrunk to the others", () => {
  const { evidence } = measuredEvidence([...shop, ...blog], { ...context, repository: "acme/shop" });
  const rate = posteriorRate(0.8, [
    { passes: 0, n: 0 },
    { passes: 9, n: 10 },
    { passes: 3, n: 5 },
  ]);
  expect(evidence.map(({ repository, n, passes, mean }) => [repository, n, passes, mean])).toEqual([
    ["acme/shop", 5, 3, rate.mean],
  ]);
});

test("a repository with few outcomes of its own is judged by all, yet its rate leans to its own", () => {
  const few = outcomesOf(0, 3, { repository: "acme/new" });
  const all = [...blog, ...few];
  const [here] = measuredEvidence(all, { ...context, repository: "acme/new" }).evidence;
  const [anywhere] = measuredEvidence(all, context).evidence;
  expect([here?.n, here?.passes, here?.repository]).toEqual([13, 9, undefined]);
  expect(here?.mean).toBeLessThan(anywhere?.mean ?? 0);
});

test("escalated is not accepted", () => {
  const [row] = measuredEvidence([anOutcome(), anOutcome({ result: "escalated" })], context).evidence;
  expect([row?.n, row?.passes]).toEqual([2, 1]);
});

test("with a half-life counts are what is left of them, and never more", () => {
  const outcomes = [0, 30].map((days) => anOutcome({ at: instant(NOON - days * DAY) }));
  const [row] = measuredEvidence(outcomes, { ...context, halfLifeMs: 30 * DAY }).evidence;
  expect([row?.n, row?.passes, row?.outcomes, row?.lower]).toEqual([
    1.5,
    1.5,
    2,
    wilsonBounds(1.5, 1.5).lower,
  ]);
});

test("what expired is told with its reason and beside what still counts", () => {
  const change = {
    names: ["acme-light"],
    datedSnapshots: false,
    at: instant(NOON - DAY),
    because: "its price changed on 2026-11-19",
  };
  const old = anOutcome({ at: instant(NOON - 2 * DAY) });
  const measured = measuredEvidence([old, old, anOutcome()], { ...context, changes: [change] });
  expect(measured.expired).toEqual([{ model: "acme-light", outcomes: 2, because: change.because }]);
  expect(measured.evidence.map(({ n, expired }) => [n, expired])).toEqual([[1, 2]]);
});

test("the registry says which names are one model and what its tier is; other models' outcomes are no evidence", () => {
  const models = [...ACME_MODELS, aModel({ id: "acme-new", aliases: ["new"], tier: "local" })];
  const outcomes = [
    anOutcome({ model: "new", tier: undefined }),
    anOutcome({ model: "acme-new", tier: "light" }),
    anOutcome({ model: "acme-gone" }),
  ];
  const measured = measuredEvidence(outcomes, { ...context, models });
  expect(measured.evidence.map(({ model, tier, n }) => [model, tier, n])).toEqual([["acme-new", "local", 2]]);
  expect(measured.unplaced).toBe(1);
});

test("without a registry an outcome of unknown tier has no row", () => {
  expect(measuredEvidence([anOutcome({ tier: undefined })], context)).toEqual({
    evidence: [],
    expired: [],
    unplaced: 1,
  });
});

test("of several models at a tier, decisions read the one with the most outcomes", () => {
  const { evidence } = measuredEvidence(
    [
      ...shop,
      ...outcomesOf(2, 2, { model: "acme-lighter" }),
      ...outcomesOf(1, 1, { tier: "mid", model: "acme-mid" }),
    ],
    context,
  );
  expect(decidingEvidence(evidence).map(({ model, tier }) => [model, tier])).toEqual([
    ["acme-light", "light"],
    ["acme-mid", "mid"],
  ]);
});
