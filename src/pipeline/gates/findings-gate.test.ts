import { expect, test } from "vitest";
import type { Verdict } from "../../domain/index.ts";
import { aWorkspace } from "../../testing/index.ts";
import { createFindingsGate } from "./findings-gate.ts";

function verdictOn(
  output: string,
  wanted: { readonly confidence?: number; readonly contract?: readonly string[] } = {},
): Promise<Verdict> {
  const { signal } = new AbortController();
  // A review is judged by what was submitted: any look at the files would throw.
  return createFindingsGate().judge({
    workspace: aWorkspace(),
    taskId: "T-1",
    files: undefined,
    tier: "mid",
    output,
    ...wanted,
    signal,
  });
}

const submitted = (submission: unknown) => verdictOn(JSON.stringify(submission));

const reviewing = (...findings: readonly unknown[]) => JSON.stringify({ verdict: "fail", findings });

test("a finding below the wanted confidence is dropped and counted; one that says nothing of it counts", async () => {
  const unsure = { message: "Perhaps.", confidence: 79 };
  const sure = { message: "Off by one.", confidence: 80 };
  const silent = { message: "A race." };
  expect(await verdictOn(reviewing(unsure, sure, silent), { confidence: 80 })).toEqual({
    kind: "fail",
    findings: [{ message: "Off by one." }, { message: "A race." }],
    dropped: 1,
  });
  expect(await verdictOn(reviewing(unsure), { confidence: 80 })).toEqual({ kind: "pass", dropped: 1 });
  expect(await verdictOn(reviewing(unsure))).toEqual({ kind: "fail", findings: [{ message: "Perhaps." }] });
});

test("the gravest finding comes first, and each says how grave it is and of what sort", async () => {
  const low = { message: "A name.", severity: "low" };
  const critical = { message: "Data is lost.", severity: "critical", category: "data" };
  const odd = { message: "Hm.", severity: "terrible" };
  expect(await verdictOn(reviewing(low, odd, critical))).toEqual({
    kind: "fail",
    findings: [
      { message: "(critical, data) Data is lost." },
      { message: "Hm." },
      { message: "(low) A name." },
    ],
  });
});

test("a broken clause of the contract is a finding, also of an audit that says pass", async () => {
  const clauses = {
    1: { verdict: "kept", because: "it does" },
    2: { verdict: "broken", because: "line 3 logs" },
  };
  const output = JSON.stringify({ verdict: "pass", findings: [], clauses });
  expect(await verdictOn(output, { contract: ["it adds", "nothing is logged"] })).toEqual({
    kind: "fail",
    findings: [{ message: "clause 2 of the contract is broken (nothing is logged): line 3 logs" }],
  });
});

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
