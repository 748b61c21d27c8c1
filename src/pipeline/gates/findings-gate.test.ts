import { expect, test } from "vitest";
import type { Verdict } from "../../domain/index.ts";
import { aWorkspace } from "../../testing/index.ts";
import { createFindingsGate } from "./findings-gate.ts";

function verdictOn(output: string): Promise<Verdict> {
  const { signal } = new AbortController();
  // A review is judged by what was submitted: any look at the files would throw.
  return createFindingsGate().judge({
    workspace: aWorkspace(),
    taskId: "T-1",
    files: undefined,
    tier: "mid",
    output,
    signal,
  });
}

const submitted = (submission: unknown) => verdictOn(JSON.stringify(submission));

test("a pass without findings is a pass", async () => {
  expect(await submitted({ verdict: "pass", findings: [] })).toEqual({ kind: "pass" });
  expect(await submitted({ verdict: "pass" })).toEqual({ kind: "pass" });
});

test("a rejection comes with its findings, and with their places where they have one", async () => {
  const findings = [
    { message: "Off by one.", file: "src/list.ts", line: 3 },
    { message: "No test for an empty list.", file: "src/list.ts" },
    { message: "The criterion on ties is missed." },
  ];
  expect(await submitted({ verdict: "fail", findings })).toEqual({ kind: "fail", findings });
});

test("a pass with findings is no pass: a doubt goes up, not down", async () => {
  const findings = [{ message: "Probably a race." }];
  expect(await submitted({ verdict: "pass", findings })).toEqual({ kind: "fail", findings });
});

test.each([
  ["a text in the list", ["Probably a race."], "Probably a race."],
  ["one text instead of a list", "Probably a race.", "Probably a race."],
  ["one finding instead of a list", { message: "Probably a race." }, "Probably a race."],
  ["a finding under another name", [{ issue: "Probably a race." }], '{"issue":"Probably a race."}'],
])("a doubt counts in whatever form it is given: %s", async (_, findings, message) => {
  expect(await submitted({ verdict: "pass", findings })).toEqual({ kind: "fail", findings: [{ message }] });
});

test.each([
  ["nothing", null],
  ["an empty text", " "],
  ["findings that say nothing", [null, "", { message: " ", file: "src/list.ts" }]],
])("%s is no finding", async (_, findings) => {
  expect(await submitted({ verdict: "pass", findings })).toEqual({ kind: "pass" });
});

test("a rejection that gives no reason is a rejection", async () => {
  expect(await submitted({ verdict: "fail", findings: [] })).toEqual({
    kind: "fail",
    findings: [{ message: "the reviewer rejected the change and gave no finding" }],
  });
});

test.each(["Looks good to me!", "", '{"verdict":"pass"'])("prose is no verdict: %j", async (output) => {
  expect(await verdictOn(output)).toEqual({
    kind: "inconclusive",
    because: "the reviewer submitted no verdict",
  });
});

test.each([{ verdict: "PASS" }, { verdict: true }, { findings: [] }, ["pass"], "pass", null, 1])(
  "a verdict that is neither pass nor fail is none: %j",
  async (submission) => {
    expect(await submitted(submission)).toEqual({
      kind: "inconclusive",
      because: "the reviewer's verdict is neither pass nor fail",
    });
  },
);
