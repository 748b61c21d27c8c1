import * as fc from "fast-check";
import { expect, test } from "vitest";
import { nanoUsd, TASK_KINDS } from "../domain/index.ts";
import { aDecisionContext, aFact, anEvidenceRow, aPolicy, aTask } from "../testing/index.ts";
import { decide } from "./decide.ts";

const anyTask = fc
  .record({
    title: fc.constantFrom("Fix typo", "Design the list", "Make it nicer"),
    kind: fc.constantFrom(undefined, ...TASK_KINDS.slice(0, 8), "lint" as const),
    named: fc.constantFrom(
      undefined,
      { tier: "light" as const, model: "acme-light", signal: "a label" },
      { tier: "frontier" as const, model: undefined, signal: "a label" },
    ),
    risks: fc.constantFrom([], [aFact("high")]),
    fileCount: fc.constantFrom(undefined, aFact(1), aFact(5)),
    contextTokens: fc.constantFrom(undefined, undefined, aFact(900), aFact(2_000_000)),
    assessment: fc.constantFrom(undefined, {
      tier: "frontier" as const,
      by: "acme-light",
      because: "hard",
      cost: nanoUsd(1000),
    }),
    partOf: fc.constantFrom(undefined, { task: aTask().ticket.id, risks: [] }),
  })
  .map(({ title, kind, partOf, ...facts }) =>
    aTask({ ...facts, ticket: { title, kind, partOf, acceptance: ["It works"], files: ["a.ts"] } }),
  );

const anyContext = fc
  .record({
    delegate: fc.boolean(),
    taskUsd: fc.constantFrom(undefined, nanoUsd(8_000_000), nanoUsd(1)),
    main: fc.constantFrom("routed" as const, "frontier" as const),
    lower: fc.double({ min: 0, max: 1, noNaN: true }),
    learned: fc.constantFrom(undefined, {
      cascade: ["acme-light", "acme-frontier"],
      giveUp: { afterAttempts: 2 },
      start: { try: "acme-light" },
      overrides: [{ by: "kind" as const, value: "draft", start: { try: "acme-mid" } }],
      pool: ["acme-light", "acme-frontier"],
      verifier: { tpr: 0.9, fpr: 0.1 },
      learnedFrom: { tasks: 1, outcomes: 2 },
    }),
  })
  .map(({ delegate, taskUsd, main, lower, learned }) =>
    aDecisionContext({
      policy: aPolicy({
        main,
        learned,
        assessor: { ask: "light", when: {}, mayLower: false, because: "doubt" },
      }),
      evidence: [
        anEvidenceRow({ lower }),
        anEvidenceRow({ kind: "lint", model: "acme-mid", tier: "mid", lower }),
      ],
      limits: { delegate, taskUsd, scripts: ["lint"] },
    }),
  );

test("what was worked out for one task never shows in the decision of another", () => {
  fc.assert(
    fc.property(anyContext, fc.array(anyTask, { minLength: 2, maxLength: 12 }), (context, tasks) => {
      const together = tasks.map((task) => decide(task, context));
      const alone = tasks.map((task) => decide(task, { ...context }));
      expect(together).toStrictEqual(alone);
    }),
    { numRuns: 300 },
  );
});
