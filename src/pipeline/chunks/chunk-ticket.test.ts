import { expect, test } from "vitest";
import { type Chunk, taskId } from "../../domain/index.ts";
import { aTicket } from "../../testing/index.ts";
import { chunkTicket } from "./chunk-ticket.ts";

test("a chunk is decided on by its own words: of its ticket it keeps where it belongs, what was asked for it, and its risk", () => {
  const chunk: Chunk = {
    id: "c2",
    title: "Sort",
    description: "By name.",
    files: ["a.ts"],
    acceptance: ["It is sorted"],
    verify: ["tests"],
    dependsOn: ["c1"],
    kind: "refactor",
  };
  const parent = aTicket({
    id: taskId("T-1"),
    labels: ["tier:frontier"],
    requirement: "R-1",
    dependsOn: [taskId("T-0")],
    suggestedModel: "acme-mid",
    origin: "tickets.jsonl:3",
  });
  expect(chunkTicket(chunk, parent, { risks: ['the word "auth" in the title'] })).toEqual({
    id: "T-1/c2",
    title: "Sort",
    description: "By name.",
    labels: ["tier:frontier"],
    files: ["a.ts"],
    dependsOn: ["T-1/c1"],
    kind: "refactor",
    acceptance: ["It is sorted"],
    requirement: "R-1",
    partOf: { task: "T-1", risks: ['the word "auth" in the title'] },
    suggestedModel: "acme-mid",
    origin: "tickets.jsonl:3",
  });
});

test("what ties it to other chunks of its plan goes with it", () => {
  const chunk: Chunk = {
    id: "c1",
    title: "Sort",
    description: "",
    files: ["a.ts"],
    acceptance: ["It is sorted"],
    verify: ["tests"],
    dependsOn: [],
    kind: undefined,
  };
  const { partOf } = chunkTicket(chunk, aTicket(), { risks: [], ties: ['"c2" changes a.ts too'] });
  expect(partOf).toEqual({ task: "ticket-1", risks: [], ties: ['"c2" changes a.ts too'] });
});
