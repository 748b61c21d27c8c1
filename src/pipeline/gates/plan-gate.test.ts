import { expect, test } from "vitest";
import { aWorkspace } from "../../testing/index.ts";
import { createPlanGate } from "./plan-gate.ts";

function judge(output: string) {
  return createPlanGate({ isGate: (name) => name === "tests", isAllowedCommand: () => false }).judge({
    workspace: aWorkspace(),
    taskId: "T-1",
    tier: "mid",
    files: undefined,
    output,
    signal: new AbortController().signal,
  });
}

test("a plan that can be carried out passes", async () => {
  const chunk = { title: "Sort", files: ["a.ts"], acceptance: ["It is sorted"], verify: ["tests"] };
  expect(await judge(JSON.stringify({ chunks: [chunk] }))).toEqual({ kind: "pass" });
  expect(await judge('{"summary":"In one piece.","chunks":[]}')).toEqual({ kind: "pass" });
});

test("one that cannot is a failed verdict with what must be mended, and no silence", async () => {
  expect(await judge(JSON.stringify({ chunks: [{ title: "Sort" }] }))).toMatchObject({
    kind: "fail",
    findings: [{ message: /^chunk 1 files/ }, { message: /acceptance/ }, { message: /verify/ }].map(
      ({ message }) => ({ message: expect.stringMatching(message) }),
    ),
  });
  expect(await judge("I would begin with the list.")).toEqual({
    kind: "fail",
    findings: [{ message: "the plan is not valid JSON" }],
  });
});
