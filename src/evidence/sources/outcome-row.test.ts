import * as fc from "fast-check";
import { expect, test } from "vitest";
import { NOON } from "../../testing/index.ts";
import { outcomeRow } from "./outcome-row.ts";
import type { RecordedTask } from "./recorded-task.ts";

const unknown = {
  costUsd: undefined,
  apiCalls: undefined,
  accepted: undefined,
  propensity: undefined,
};

/** What a row says, with its tries as an object. */
function said(row: unknown) {
  const read = outcomeRow(row);
  return read.kind === "skipped" ? read : plain(read.of);
}

function plain(of: RecordedTask) {
  return { ...of, tries: Object.fromEntries(of.tries) };
}

const benchmark = {
  task_id: "shop-1",
  repo: "acme/shop",
  kind: "backend",
  text: "The cart forgets its items",
  difficulty: "a key of theirs",
  outcomes: {
    "acme-light": { resolved: 1, cost_usd: 0.03, api_calls: 20, propensity: 0.25, accepted: false },
    "acme-odd": { resolved: false, tokens: 9 },
  },
};

test("a benchmark's row is a task with the models that were tried; what it does not say is unknown", () => {
  expect(said(benchmark)).toEqual({
    task: "shop-1",
    repository: "acme/shop",
    kind: "backend",
    text: "The cart forgets its items",
    experiment: undefined,
    tries: {
      "acme-light": { resolved: true, costUsd: 0.03, apiCalls: 20, propensity: 0.25, accepted: false },
      "acme-odd": { resolved: false, ...unknown },
    },
  });
});

test("null says as little as nothing, and ids may be numbers", () => {
  const nothing = { cost_usd: null, api_calls: null, propensity: null, accepted: null };
  const row = {
    task_id: 7,
    repo: null,
    kind: null,
    text: null,
    outcomes: { m: { resolved: "1", ...nothing } },
  };
  expect(said(row)).toEqual({
    task: "7",
    repository: undefined,
    kind: undefined,
    text: "",
    experiment: undefined,
    tries: { m: { resolved: true, ...unknown } },
  });
});

const experiment = {
  taskId: "cs-abc",
  description: "Fix typo in README",
  modelUsed: "haiku",
  success: true,
  cost: 0.003,
  timeToComplete: 2,
  qualityScore: 4,
  notes: "clean",
};

test("an experiment is one try of one model, with what a person saw", () => {
  expect(said({ ...experiment, timestamp: "2026-11-20T12:00:00Z", repo: "acme/shop" })).toEqual({
    task: "cs-abc",
    repository: "acme/shop",
    kind: undefined,
    text: "Fix typo in README",
    experiment: { quality: 4, timeToComplete: 2, at: NOON },
    tries: { haiku: { resolved: true, ...unknown, costUsd: 0.003 } },
  });
});

test("what nobody rated, priced, timed or dated is unknown, not 0", () => {
  const bare = { taskId: "cs-abc", modelUsed: "haiku", success: 0, cost: null };
  expect(said(bare)).toMatchObject({
    text: "",
    experiment: { quality: undefined, timeToComplete: undefined, at: undefined },
    tries: { haiku: { resolved: false, ...unknown } },
  });
});

const tried = (outcome: unknown) => ({ ...benchmark, outcomes: { n: { resolved: 1 }, m: outcome } });
const ask = (text: string) => `task shop-1, model m: ${text}`;

test.each([
  ["it is no JSON; write one JSON object a line", undefined],
  ["it is no JSON object; write one JSON object a line", []],
  ["it has no task_id; name the task", { ...benchmark, task_id: "" }],
  [
    'task shop-1 has no outcomes; write {"MODEL": {"resolved": 1}} for those that were tried',
    { ...benchmark, outcomes: [] },
  ],
  [ask('its outcome is no object; write {"resolved": 1} or {"resolved": 0}'), tried(1)],
  [ask("resolved is neither 0 nor 1; write 1 for a right result, 0 for a wrong one"), tried({ resolved: 2 })],
  [ask("resolved is neither 0 nor 1; write 1 for a right result, 0 for a wrong one"), tried({})],
  [
    ask("cost_usd is no amount; write dollars from 0 up, or leave it out"),
    tried({ resolved: 1, cost_usd: -1 }),
  ],
  [
    ask("api_calls is no count; write a number from 0 up, or leave it out"),
    tried({ resolved: 1, api_calls: "20" }),
  ],
  [
    ask("accepted is neither 0 nor 1; write what the check said, or leave it out"),
    tried({ resolved: 1, accepted: "yes" }),
  ],
  [
    ask("propensity is no chance above 0 and up to 1; write that of this model's try, or leave it out"),
    tried({ resolved: 1, propensity: 0 }),
  ],
  ["an experiment has no taskId; name the task", { ...experiment, taskId: undefined }],
  ["experiment cs-abc names no modelUsed; name the model that was tried", { ...experiment, modelUsed: null }],
  ["experiment cs-abc: success is neither true nor false; say which", { ...experiment, success: "yes" }],
  [
    "experiment cs-abc: cost is no amount; write dollars from 0 up, or leave it out",
    { ...experiment, cost: -1 },
  ],
  [
    "experiment cs-abc: timeToComplete is no amount; write a number from 0 up, or leave it out",
    { ...experiment, timeToComplete: "2m" },
  ],
  [
    "experiment cs-abc: qualityScore is not 1 to 5; write one of these, or leave it out",
    { ...experiment, qualityScore: 6 },
  ],
])("a row is skipped whole where something is wrong in it: %s", (because, row) => {
  expect(said(row)).toEqual({ kind: "skipped", why: "invalid", because });
});

test.each([
  { notes: "Would have routed to Haiku" },
  { notes: "would have been routed to haiku" },
  { description: "Add logout. Already implemented, closed." },
])("a row that says that nothing was tried is told apart from a broken one: %j", (words) => {
  const because = "experiment cs-abc was not carried out, as its notes say; try it, or take the row out";
  expect(said({ ...experiment, ...words })).toEqual({ kind: "skipped", why: "not-measured", because });
});

test("whatever a row holds is a task or a reason, and each model of a task was right or wrong", () => {
  const key = fc.constantFrom("resolved", "cost_usd", "api_calls", "propensity", "accepted", "else");
  const outcome = fc.oneof(fc.jsonValue(), fc.dictionary(key, fc.jsonValue()));
  const row = fc.record(
    {
      task_id: fc.jsonValue(),
      taskId: fc.jsonValue(),
      modelUsed: fc.jsonValue(),
      success: fc.jsonValue(),
      outcomes: fc.oneof(fc.jsonValue(), fc.dictionary(fc.string(), outcome)),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), row), (value) => {
      const read = outcomeRow(value);
      if (read.kind === "skipped") return read.because !== "";
      return [...read.of.tries.values()].every(({ costUsd }) => costUsd === undefined || costUsd >= 0);
    }),
  );
});
