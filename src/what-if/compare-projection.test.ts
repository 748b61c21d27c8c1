import { expect, test } from "vitest";
import { instant, type PricedCall, runId, taskId } from "../domain/index.ts";
import { aRoutedDecision, NOON } from "../testing/index.ts";
import {
  aCall,
  aChunk,
  aThread,
  EXACT,
  priceOf,
  THREE_CALLS,
  withExactly,
} from "./__fixtures__/recorded-work.ts";
import { compareProjection } from "./compare-projection.ts";
import { projectDelegation } from "./project-delegation.ts";
import { projectPolicy } from "./project-policy.ts";
import { projectSwitch } from "./project-switch.ts";
import { comparisonJson } from "./projection-json.ts";

/** $0.013825 a sub-agent; where brief and prefix are 3,000 tokens longer, the first write and two reads more. */
const DELEGATION = projectDelegation([aChunk(THREE_CALLS)], {
  model: "acme-light",
  priceOf,
  assumptions: {
    ...EXACT,
    prefixTokens: { value: { low: 3000, expected: 3000, high: 6000 }, why: "", basis: "assumed" },
  },
});
const LOW = 13_825_000;
const HIGH = LOW + 3000 * (1250 + 2 * 100);

const SINCE = instant(NOON + 60_000);

/** Sub-agents at light, one call each, that wrote so many tokens at $1.25 a million; they begin two minutes after noon. */
function agents(
  writes: readonly number[],
  overrides: Parameters<typeof aCall>[0] = {},
): readonly PricedCall[] {
  return writes.map((write, index) =>
    aCall({
      id: `agent-${index}`,
      minute: 2 + index,
      model: "acme-light",
      write,
      output: 100,
      ...overrides,
      tags: { agent: `a${index}`, ...overrides.tags },
    }),
  );
}

function compared(calls: readonly PricedCall[]) {
  return compareProjection(DELEGATION, { work: { calls, moments: [] }, since: SINCE, priceOf });
}

const TEN = Array.from({ length: 10 }, (_, index) => index);

test("ten sub-agents whose mean lies in the range bear the projection out", () => {
  // 500,000 of output and 11,000 to 11,900 written: from 14.25 to 15.375 million nano-dollars.
  const found = compared(agents(TEN.map((index) => 11_000 + 100 * index)));
  const mean = 500_000 + 11_450 * 1250;
  // The deviation of 0 … 9 is √(82.5 / 9); that of the mean is a √10th of it.
  const spread = 1.96 * Math.sqrt(82.5 / 9 / 10) * 100 * 1250;
  expect(found).toEqual({
    verdict: "within",
    because: "the mean of 10 sub-agents at its model lies in the projected range",
    projected: { unit: "sub-agent", count: 1, low: LOW, expected: LOW, high: HIGH, outputTokens: 1000 },
    happened: {
      unit: "sub-agent",
      count: 10,
      mean,
      low: Math.round(mean - spread),
      high: Math.round(mean + spread),
      outputTokens: 100,
    },
    unpricedUnits: 0,
    outputTimes: 0.1,
  });
  expect(comparisonJson(found)).toMatchObject({
    verdict: "within",
    happened: { count: 10, costUsd: { mean: 0.0148125 }, basis: "historical" },
  });
});

test.each([
  ["below", TEN.map(() => 1000), "10 sub-agents at its model cost less than projected"],
  ["above", TEN.map((index) => 90_000 + index), "10 sub-agents at its model cost more than projected"],
  [
    "insufficient-evidence",
    TEN.map((index) => (index % 2) * 18_000),
    "the costs of 10 sub-agents at its model differ too much to tell",
  ],
  [
    "insufficient-evidence",
    [400_000, ...TEN.slice(1).map(() => 1000)],
    "the costs of 10 sub-agents at its model differ too much to tell",
  ],
  [
    "insufficient-evidence",
    TEN.slice(1).map(() => 11_000),
    "9 of at least 10 sub-agents at its model since then",
  ],
])("%s: by mean and interval, and never by fewer than ten", (verdict, writes, because) => {
  const found = compared(agents(writes));
  expect([found.verdict, found.because]).toEqual([verdict, because]);
});

test("what began before the projection, ran in a main loop or at another model is not looked at", () => {
  const others = [
    ...agents([1, 2], { minute: 0 }),
    ...agents([3], { model: "acme-mid", tags: { agent: "m" } }),
    aCall({ minute: 5, model: "acme-light", write: 9 }),
  ];
  expect(compared(others).because).toBe("no sub-agents at its model since then");
});

test("a unit with a call that has no price is counted, and in no mean", () => {
  const [call] = agents([11_000]);
  if (call === undefined) throw new Error("no call");
  const unpriced: PricedCall = { ...call, cost: { kind: "unpriced", because: "class-without-price" } };
  const { happened, unpricedUnits } = compared([unpriced]);
  expect({ happened, unpricedUnits }).toEqual({ happened: undefined, unpricedUnits: 1 });
});

test("of a switch the later calls of main loops at the model are compared", () => {
  const projection = projectSwitch([aThread(THREE_CALLS)], {
    model: "acme-light",
    priceOf,
    from: "first-call",
    assumptions: withExactly({}),
  });
  const calls = [
    ...TEN.map((minute) => aCall({ minute: 2 + minute, model: "acme-light", read: 500_000 })),
    ...agents([1]),
    aCall({ minute: 3 }),
  ];
  const { verdict, happened } = compareProjection(projection, {
    work: { calls, moments: [] },
    since: SINCE,
    priceOf,
  });
  const each = 500_000 * 100;
  expect({ verdict, happened }).toEqual({
    verdict: "above",
    happened: { unit: "call", count: 10, mean: each, low: each, high: each, outputTokens: 0 },
  });
});

test("of a policy each task is one unit, with all its calls in one run", () => {
  const projection = projectPolicy([aChunk(THREE_CALLS)], {
    policy: "small",
    decide: () => aRoutedDecision(),
    priceOf,
  });
  const [first, second] = [runId("run-1"), runId("run-2")];
  if (first === undefined || second === undefined) throw new Error("no run id");
  const [a, b] = [taskId("a"), taskId("b")];
  const calls = [
    aCall({ minute: 2, read: 1000, tags: { run: first, task: a } }),
    aCall({ minute: 3, read: 2000, tags: { run: first, task: a, agent: "x" } }),
    aCall({ minute: 4, read: 3000, tags: { run: second, task: a } }),
    aCall({ minute: 0, read: 1000, tags: { run: second, task: b } }),
    aCall({ minute: 5, read: 1000, tags: { run: second, task: b } }),
    aCall({ minute: 6, read: 1000 }),
  ];
  const { happened, because } = compareProjection(projection, {
    work: { calls, moments: [] },
    since: SINCE,
    priceOf,
  });
  expect(because).toBe("2 of at least 10 tasks since then");
  expect(happened).toEqual({
    unit: "task",
    count: 2,
    mean: 1_200_000,
    low: 1_200_000,
    high: 1_200_000,
    outputTokens: 0,
  });
});

test("a projection that moved nothing cannot be borne out", () => {
  const nothing = projectDelegation([], { model: "acme-light", priceOf });
  const work = { calls: agents(TEN), moments: [] };
  expect(compareProjection(nothing, { work, since: SINCE, priceOf }).because).toBe(
    "the projection moved nothing",
  );
});
