import { expect, test } from "vitest";
import type { RunEvent } from "../../app/index.ts";
import { nanoUsdFromUsd, taskId } from "../../domain/index.ts";
import { aTaskRecord } from "../../testing/index.ts";
import { eventJson } from "./event-json.ts";

const TASK = taskId("T-1");
const SHAPES: readonly (readonly [RunEvent, object])[] = [
  [
    { kind: "leftovers-found", leftovers: [{ run: "old", worktrees: ["w"], keptObjects: 2, canGoOn: true }] },
    {
      event: "leftovers-found",
      leftovers: [{ run: "old", worktrees: ["w"], keptObjects: 2, canGoOn: true }],
    },
  ],
  [
    {
      kind: "waves-planned",
      waves: [["a"], ["b"]],
      waits: [{ id: "b", for: "a", because: "both touch x" }],
    },
    {
      event: "waves-planned",
      waves: [["a"], ["b"]],
      waits: [{ id: "b", for: "a", because: "both touch x" }],
    },
  ],
  [
    { kind: "task-split", task: TASK, chunks: [{ id: "c1", title: "One" }], waves: [["c1"]] },
    { event: "task-split", task: "T-1", chunks: [{ id: "c1", title: "One" }], waves: [["c1"]] },
  ],
  [
    {
      kind: "call-answered",
      task: TASK,
      chunk: "c1",
      model: "acme-light",
      spentOnTask: nanoUsdFromUsd(0.5),
    },
    { event: "call-answered", task: "T-1", chunk: "c1", model: "acme-light", spentOnTaskUsd: 0.5 },
  ],
  [
    { kind: "step-fell-back", task: TASK, step: "commit", from: "light", to: undefined, because: "no JSON" },
    { event: "step-fell-back", task: "T-1", step: "commit", from: "light", to: null, because: "no JSON" },
  ],
  [
    { kind: "task-taken-back", task: TASK, chunk: "c1", to: "mid", because: "it gave up" },
    { event: "task-taken-back", task: "T-1", chunk: "c1", to: "mid", because: "it gave up" },
  ],
  [
    { kind: "task-conflicted", task: TASK, keptOn: "kept/T-1", because: "both change x" },
    { event: "task-conflicted", task: "T-1", keptOn: "kept/T-1", because: "both change x" },
  ],
  [
    { kind: "task-ended", task: TASK, record: aTaskRecord({ takeBacks: 1 }) },
    {
      event: "task-ended",
      task: "T-1",
      outcome: "accepted",
      because: "every gate passed",
      commit: "c0ffee",
      escalations: 0,
      takeBacks: 1,
    },
  ],
];

test.each(SHAPES)("an event has the shape that other programs rely on: %j", (event, expected) => {
  const json = eventJson(event);
  expect(json).toEqual({ schema: "suffice.event/1", ...expected });
  expect(JSON.parse(JSON.stringify(json))).toStrictEqual(json);
});
