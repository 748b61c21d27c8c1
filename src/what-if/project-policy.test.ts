import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { WorkChunk } from "../conversations/index.ts";
import type { Decision, RoutedDecision } from "../domain/index.ts";
import { decide, NO_LIMITS } from "../routing/index.ts";
import { A_COMMIT_STEP, aDecidedStep, aDecisionContext, aRoutedDecision, aTask } from "../testing/index.ts";
import {
  aCall,
  aChunk,
  EXACT,
  priceOf,
  someChunks,
  THREE_CALLS,
  withExactly,
} from "./__fixtures__/recorded-work.ts";
import { projectDelegation } from "./project-delegation.ts";
import { projectPolicy } from "./project-policy.ts";

const LIGHT: RoutedDecision = aRoutedDecision();
const SCRIPT = aRoutedDecision({
  place: "script",
  tier: "automated",
  model: undefined,
  steps: [A_COMMIT_STEP],
});
const FRONTIER = aRoutedDecision({ tier: "frontier", model: "acme-frontier" });

function policy(decisionOf: (chunk: WorkChunk) => Decision, assumptions = EXACT) {
  return { policy: "small", decide: decisionOf, priceOf, assumptions } as const;
}

const RECORDED = 35_000_000 + 33_900_000 + 29_000_000;

test("a script does its chunk at no cost, and leaves nothing in the conversation", () => {
  const later = aCall({ minute: 9, read: 60_000, write: 100, output: 10 });
  const chunks = [
    aChunk(THREE_CALLS, { subCalls: [aCall({ read: 9, model: "acme-light" })] }),
    aChunk([later], { name: "C#2" }),
  ];
  const found = projectPolicy(
    chunks,
    policy(({ name }) => (name === "C#1" ? SCRIPT : FRONTIER)),
  );
  expect(found.parts).toEqual({
    kept: 0,
    moved: 24_700_000,
    handOver: 0,
    verification: 0,
    rewrites: 0,
    takeBack: 0,
    contextSaved: 2500 * 400,
  });
  expect(found.units).toEqual({ unit: "chunk", considered: 2, eligible: 2, excluded: [], calls: 5 });
});

test("isolated work is a delegation that a program hands out", () => {
  const isolated = aRoutedDecision({ place: "isolated" });
  const { lever, assumptions, perUnit, ...found } = projectPolicy(
    [aChunk(THREE_CALLS)],
    policy(() => isolated),
  );
  const delegated = projectDelegation([aChunk(THREE_CALLS)], {
    model: "acme-light",
    priceOf,
    assumptions: EXACT,
    orchestration: "program",
  });
  expect({ ...delegated, ...found }).toEqual(delegated);
  expect(perUnit).toEqual({ ...delegated.perUnit, unit: "task" });
  expect(lever).toEqual({ kind: "policy", policy: "small" });
  expect(assumptions.length).toBeGreaterThan(7);
});

test("work that stays at the model that did it costs what it cost, failures included", () => {
  const found = projectPolicy(
    [aChunk(THREE_CALLS)],
    policy(() => FRONTIER, withExactly({ passRate: 0.5 })),
  );
  expect([found.expected, found.parts.moved, found.parts.takeBack]).toEqual([RECORDED, RECORDED, 0]);
});

test("a conversation that changes its model between chunks writes its context anew, on the way back, too", () => {
  const later = aCall({ minute: 9, read: 53_300, write: 100, output: 10 });
  const last = aCall({ minute: 10, read: 53_400, write: 100, output: 10 });
  const chunks = [
    aChunk(THREE_CALLS),
    aChunk([later], { name: "C#2" }),
    aChunk([last], { name: "C#3" }),
    aChunk([last], { name: "D#1", conversation: "D" }),
  ];
  const found = projectPolicy(
    chunks,
    policy(({ name }) => (name === "C#2" || name === "D#1" ? LIGHT : FRONTIER)),
  );
  // There at light for $1.25 less $0.10 a million, back at frontier for $5 less $0.40; a conversation's first model is free.
  expect(found.parts.rewrites).toBe(53_300 * 1150 + 53_400 * 4600);
});

test("a chunk that the policy refuses stays as it was, at its own model", () => {
  const because = "no model has tools";
  const refused: Decision = { ...LIGHT, outcome: "refused", code: "routing.no-candidate", because };
  const found = projectPolicy(
    [aChunk(THREE_CALLS)],
    policy(() => refused),
  );
  expect(found.units.excluded).toEqual([{ because: "refused: no model has tools", count: 1 }]);
  expect(found.expected).toBe(RECORDED);
});

const REVIEW = aDecidedStep({
  step: "review",
  kind: "review",
  rungs: [{ tier: "mid", models: ["acme-mid"] }],
});

function verification(found: RoutedDecision) {
  return projectPolicy(
    [aChunk(THREE_CALLS)],
    policy(() => found),
  ).parts.verification;
}

function reviewed(fresh: boolean, model: string, count = 1) {
  const review = { ...REVIEW, fresh, count, rungs: [{ tier: "mid", models: [model] }] } as const;
  return aRoutedDecision({ steps: [aDecidedStep(), review, A_COMMIT_STEP] });
}

test("the steps that judge are charged: afresh for each reviewer, or in the conversation whose model they share", () => {
  // Prefix, brief and result of 6,000 written at $2.50 a million, 300 answered at $10.
  const fresh = 15_000_000 + 3_000_000;
  expect(verification(reviewed(true, "acme-mid", 2))).toBe(2 * fresh);
  expect(verification(reviewed(false, "acme-mid"))).toBe(fresh);
  // The last prompt of 53,300 read at $0.10, 2,000 written at $1.25, 300 answered at $5.
  expect(verification(reviewed(false, "acme-light"))).toBe(5_330_000 + 2_500_000 + 1_500_000);
});

test("a scripted check costs nothing, and one whose model has no price keeps its chunk as it was", () => {
  const scripted = aRoutedDecision({ steps: [aDecidedStep(), { ...REVIEW, place: "script" }] });
  expect(
    projectPolicy(
      [aChunk(THREE_CALLS)],
      policy(() => scripted),
    ).parts.verification,
  ).toBe(0);
  const unpriced = { ...REVIEW, rungs: [{ tier: "mid", models: ["acme-unheard-of"] }] } as const;
  const found = projectPolicy(
    [aChunk(THREE_CALLS)],
    policy(() => aRoutedDecision({ steps: [unpriced] })),
  );
  expect(found.units.excluded).toEqual([
    { because: "acme-unheard-of, which checks it, has no price at its time", count: 1 },
  ]);
});

test("a decision's own pass rate is charged: in high its lower bound", () => {
  const passRate = { mean: 0.75, lower: 0.5, n: 20, basis: "measured" } as const;
  const found = projectPolicy(
    [aChunk(THREE_CALLS)],
    policy(() => aRoutedDecision({ passRate })),
  );
  expect([found.low, found.expected, found.high]).toEqual([
    RECORDED / 4 + RECORDED / 4,
    RECORDED / 4 + RECORDED / 4,
    RECORDED / 4 + RECORDED / 2,
  ]);
});

test("chunks of sub-agents are not decided", () => {
  const found = projectPolicy(
    [aChunk([], { subCalls: THREE_CALLS })],
    policy(() => {
      throw new Error("asked");
    }),
  );
  expect(found.units.excluded).toEqual([{ because: "it already ran in a sub-agent", count: 1 }]);
});

test("the evaluator that routes work decides recorded chunks, too; low ≤ expected ≤ high, and the parts add up", () => {
  const context = aDecisionContext({ limits: { ...NO_LIMITS, delegate: true, scripts: ["lint"] } });
  const decided = ({ name, calls }: WorkChunk) => {
    const kind = calls.length % 2 === 0 ? "lint" : "coding";
    return decide(aTask({ ticket: { title: calls.length > 3 ? "Fix typo" : name, kind } }), context);
  };
  fc.assert(
    fc.property(someChunks, (chunks) => {
      const found = projectPolicy(chunks, { policy: "small", decide: decided, priceOf });
      expect(found.low).toBeLessThanOrEqual(found.expected);
      expect(found.expected).toBeLessThanOrEqual(found.high);
      const { contextSaved, ...parts } = found.parts;
      expect(Object.values(parts).reduce((sum, part) => sum + part, 0) - contextSaved).toBe(found.expected);
    }),
    { numRuns: 50 },
  );
});
