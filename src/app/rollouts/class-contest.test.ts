import { expect, test } from "vitest";
import { instant, nanoUsd } from "../../domain/index.ts";
import type { Outcome } from "../../evidence/index.ts";
import { aDecisionContext, NOON } from "../../testing/index.ts";
import { classContest, workClasses } from "./class-contest.ts";

const HOUR = 3_600_000;
const setup = {
  ...aDecisionContext({ at: instant(NOON + 1000 * HOUR) }),
  fileBytes: undefined,
  facts: undefined,
};

function anOutcome(index: number, overrides: Partial<Outcome>): Outcome {
  return {
    task: `ticket-${index}`,
    run: "run-1",
    step: "implement",
    chunk: undefined,
    attempt: 1,
    kind: "coding",
    repository: "/srv/shop",
    model: "acme-light",
    tier: "light",
    gate: "tests",
    gates: [],
    result: "accepted",
    quality: undefined,
    cost: nanoUsd(1_000_000),
    durationMs: undefined,
    judgedBy: "gate",
    at: instant(NOON + index * HOUR),
    propensity: undefined,
    source: "run",
    ...overrides,
  };
}

const many = (count: number, overrides: Partial<Outcome>) =>
  Array.from({ length: count }, (_, index) => anOutcome(index, overrides));

/** Mid works everywhere and costs a hundred times as much; light has done so well in two repositories that it is proven in both together. */
const OUTCOMES = [
  ...many(20, { model: "acme-mid", tier: "mid", cost: nanoUsd(100_000_000) }),
  ...many(20, { model: "acme-mid", tier: "mid", cost: nanoUsd(100_000_000), repository: "/srv/blog" }),
  ...many(12, {}),
  ...many(12, { repository: "/srv/blog" }),
];

function champions(acrossRepositories: boolean) {
  return workClasses(OUTCOMES, { acrossRepositories }).map((each) => {
    const { kind, repository, contest } = classContest(each, {
      setup,
      outcomes: OUTCOMES,
      changes: [],
      acrossRepositories,
    });
    return [kind, repository, contest?.champion.model, contest?.judgement?.n];
  });
}

test("each repository has champions of its own: what was shown in another one proves nothing here", () => {
  expect(champions(false)).toEqual([
    ["coding", "/srv/blog", "acme-mid", 12],
    ["coding", "/srv/shop", "acme-mid", 12],
  ]);
});

test("where that is asked for, a kind of work has one champion in all repositories", () => {
  expect(champions(true)).toEqual([["coding", undefined, "acme-light", undefined]]);
});

test("unknown work comes last, and work whose repository nobody named is a class of its own", () => {
  const outcomes = [
    anOutcome(1, { kind: undefined, repository: undefined }),
    anOutcome(2, { repository: undefined }),
    anOutcome(3, {}),
    anOutcome(4, {}),
    anOutcome(5, { kind: undefined }),
    anOutcome(6, { kind: "docs", repository: undefined }),
  ];
  expect(workClasses(outcomes, { acrossRepositories: false })).toEqual([
    { kind: "coding", repository: "/srv/shop" },
    { kind: "coding", repository: undefined },
    { kind: "docs", repository: undefined },
    { kind: undefined, repository: "/srv/shop" },
    { kind: undefined, repository: undefined },
  ]);
});
