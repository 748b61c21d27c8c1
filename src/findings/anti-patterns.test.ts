import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  checksumOf,
  DETERMINISTIC_WORK,
  nanoUsdFromUsd,
  type PricedCall,
  runId,
  TASK_KINDS,
  TOPICS,
  taskId,
} from "../domain/index.ts";
import { ANTI_PATTERN_IDS } from "./anti-pattern.ts";
import { ANTI_PATTERNS, antiPatterns } from "./anti-patterns.ts";
import { findingsJson } from "./findings-json.ts";
import { scriptableWork } from "./scriptable-work.ts";
import { aCall, anAct, anInput, doing, said } from "./test-work.ts";

function found(reports: ReturnType<typeof antiPatterns>): readonly string[] {
  return reports.flatMap(({ id, findings }) => findings.map(() => id));
}

test("each id has one rule, and each rule names the requirements that it comes from", () => {
  expect(ANTI_PATTERNS.map(({ id }) => id)).toEqual([...ANTI_PATTERN_IDS]);
  expect(ANTI_PATTERNS.filter(({ documents }) => documents.length === 0)).toEqual([]);
});

test("there is a report for each rule, dearest first, and what it could not judge is counted", () => {
  const calls = [
    aCall({ at: 1, tier: "frontier", acts: doing("status") }),
    aCall({ at: 3, tier: "frontier" }),
    aCall({ at: 4 }),
  ];
  const reports = antiPatterns(anInput(calls, { moments: [said(2, "trivial-edit")] }));
  expect(
    reports.map(({ id, dollars, calls, unknownTierCalls }) => [id, dollars, calls, unknownTierCalls]),
  ).toEqual([
    ["AP-FRONTIER-PREFLIGHT", nanoUsdFromUsd(5), 1, 1],
    ["AP-LLM-DETERMINISTIC", nanoUsdFromUsd(5), 1, 0],
    ["AP-OPUS-TYPO", nanoUsdFromUsd(4), 1, 1],
    ...(
      [
        ["AP-HAIKU-ARCH", 1],
        ["AP-MONO-MODEL", 1],
        ["AP-NO-PLAN", 1],
        ["AP-OVER-ENGINEERED", 0],
        ["AP-GUESS", 1],
        ["AP-OVER-ROUTING", 1],
        ["AP-MID-TASK-SWITCH", 0],
        ["AP-HUMAN-FACTOR", 1],
        ["AP-CEREMONY", 0],
        ["AP-INHERITED-MODEL", 1],
      ] as const
    ).map(([id, unknown]) => [id, undefined, 0, unknown]),
  ]);
});

test("no rule finds anything where there is nothing", () => {
  expect(found(antiPatterns(anInput([], { humanHourlyUsd: 200, policies: [] })))).toEqual([]);
});

/** Everything about them may be known but what the rules go by: tier and price. */
const anUnknownCall: fc.Arbitrary<PricedCall> = fc
  .record({
    at: fc.integer({ min: 0, max: 500 }),
    source: fc.constantFrom("claude-code", "run", "litellm"),
    kind: fc.constantFrom(undefined, ...TASK_KINDS),
    task: fc.constantFrom(undefined, taskId("t-1"), taskId("t-2")),
    gate: fc.constantFrom(undefined, "review"),
    agent: fc.constantFrom(undefined, "a1"),
    acts: fc.constantFrom(
      undefined,
      [],
      [anAct({ changes: 1 }), anAct({ changes: 2 }), anAct({ changes: 3 }), anAct({ changes: 4 })],
      [anAct({ plans: true })],
      [anAct({ key: checksumOf("toolu_1"), starts: {} })],
      [anAct({ work: "commit" }), anAct({ tool: "Read" })],
    ),
    model: fc.constantFrom("acme-unheard-of", "acme-unknown"),
    cacheRead: fc.constantFrom(0, 500_000),
  })
  .map(({ at, source, acts, model, cacheRead, kind, task, gate, agent }) => ({
    ...aCall({
      at,
      source,
      modelAnswered: model,
      parentToolUse: "toolu_1",
      usage: { freshInput: 100_000, cacheRead, cacheWrite5m: 100_000, output: 10 },
    }),
    ...(acts === undefined ? {} : { acts }),
    tags: {
      conversation: "talk",
      run: runId("run-1") ?? expect.fail("is a run's id"),
      ...(kind === undefined ? {} : { kind }),
      ...(task === undefined ? {} : { task }),
      ...(gate === undefined ? {} : { gate }),
      ...(agent === undefined ? {} : { agent }),
    },
  }));

test("property: no rule finds anything in calls of unknown tier and unknown price", () => {
  const moment = fc
    .tuple(fc.integer({ min: 0, max: 500 }), fc.subarray([...TOPICS]))
    .map(([at, topics]) => said(at, ...topics));
  fc.assert(
    fc.property(
      fc.array(anUnknownCall, { maxLength: 60 }),
      fc.array(moment, { maxLength: 10 }),
      (calls, moments) => {
        const input = anInput(
          calls.toSorted((a, b) => a.at - b.at),
          { moments: moments.toSorted((a, b) => a.at - b.at), humanHourlyUsd: 200 },
        );
        expect(found(antiPatterns(input))).toEqual([]);
      },
    ),
  );
});

test("property: no finding says less than nothing, or more than was paid", () => {
  const call = fc.record({
    tier: fc.constantFrom("light", "mid", "frontier"),
    work: fc.constantFrom(...DETERMINISTIC_WORK),
    kind: fc.constantFrom(undefined, ...TASK_KINDS),
  });
  fc.assert(
    fc.property(fc.array(call, { maxLength: 60 }), (made) => {
      const calls = made.map(({ tier, work, kind }, at) =>
        aCall({ at, tier, acts: doing(work), ...(kind === undefined ? {} : { tags: { kind } }) }),
      );
      const input = anInput(calls);
      const paid = scriptableWork(input.work).all.amount;
      const odd = antiPatterns(input)
        .flatMap(({ findings }) => findings)
        .filter(({ dollars }) => dollars !== undefined && (dollars < 0 || dollars > paid));
      expect(odd).toEqual([]);
    }),
  );
});

test("the public shape says null for what nobody can tell", () => {
  const calls = [aCall({ at: 1, tier: "frontier", acts: doing("status") })];
  const input = anInput(calls);
  const reports = antiPatterns(input).filter(({ id }) =>
    ["AP-FRONTIER-PREFLIGHT", "AP-HUMAN-FACTOR"].includes(id),
  );
  const sums = {
    calls: 1,
    unpricedCalls: 0,
    uncertainOutputCalls: 0,
    runs: 1,
    costUsd: 5,
    costByClassUsd: { freshInput: 5, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0 },
    share: 1,
  };
  expect(findingsJson(scriptableWork(input.work), reports)).toEqual({
    deterministic: {
      ...sums,
      of: { calls: 1, unpricedCalls: 0, costUsd: 5 },
      unknownCalls: 0,
      basis: "historical",
      groups: [{ ...sums, work: "status", script: { name: "pre_flight", example: "git status --short" } }],
    },
    antiPatterns: [
      {
        id: "AP-FRONTIER-PREFLIGHT",
        title: "Frontier model for pre-flight checks",
        what: "A frontier model looked whether files exist, packages are installed or the tree is clean, which a script does.",
        documents: ["M-44"],
        dollarsAre: "overpaid",
        overlaps: true,
        costUsd: 5,
        calls: 1,
        unpricedCalls: 0,
        uncertainOutputCalls: 0,
        unknownTierCalls: 0,
        notJudged: null,
        findings: [
          {
            evidence: {
              conversation: "talk",
              chunk: "talk#1",
              calls: 1,
              models: ["acme-frontier"],
              counts: {},
            },
            alternative: "a script: pre_flight",
            costUsd: 5,
            basis: "historical",
            unpricedCalls: 0,
            uncertainOutputCalls: 0,
            confidence: "measured",
          },
        ],
      },
      {
        id: "AP-HUMAN-FACTOR",
        title: "Cheaper model, dearer person",
        what: "A cheaper model saved less than the extra turns that its person spent on it.",
        documents: ["M-49"],
        dollarsAre: "overpaid",
        overlaps: true,
        costUsd: null,
        calls: 0,
        unpricedCalls: 0,
        uncertainOutputCalls: 0,
        unknownTierCalls: 0,
        notJudged: "what an hour of the person costs is not known: give --hourly-usd",
        findings: [],
      },
    ],
  });
});
