import { expect, test } from "vitest";
import { aWorkspace } from "../../testing/index.ts";
import { createContractGate } from "./contract-gate.ts";
import { submitAudit } from "./submissions.ts";

const CONTRACT = ["`add` takes two numbers", "nothing is logged"];
const gate = createContractGate();

function judge(output: unknown, contract?: readonly string[]) {
  return gate.judge({
    workspace: aWorkspace(),
    taskId: "T-1",
    tier: "frontier",
    files: undefined,
    output: typeof output === "string" ? output : JSON.stringify(output),
    ...(contract === undefined ? {} : { contract }),
    signal: new AbortController().signal,
  });
}

const kept = { verdict: "kept", because: "it does" };

test("a draft passes with a plan and at least one clause", async () => {
  expect(await judge({ plan: "Write it.", contract: ["1. It adds"] })).toEqual({ kind: "pass" });
});

test.each<[string, unknown]>([
  ["prose", "I would write it."],
  ["no clause", { plan: "Write it.", contract: [] }],
  ["an empty clause", { plan: "Write it.", contract: ["It adds", " "] }],
  ["a clause that is a number and nothing else", { plan: "Write it.", contract: ["1. "] }],
  ["no plan", { contract: ["It adds"] }],
])("a draft with %s is none", async (_, output) => {
  expect(await judge(output)).toEqual({
    kind: "fail",
    findings: [{ message: "the draft has no plan with an integration contract of at least one clause" }],
  });
});

test("an audit passes once every clause has a verdict, whichever it is", async () => {
  const broken = { verdict: "broken", because: "it logs" };
  expect(await judge({ clauses: { 1: kept, 2: broken } }, CONTRACT)).toEqual({ kind: "pass" });
});

test.each<[string, unknown, readonly number[]]>([
  ["no clauses at all", { verdict: "pass", findings: [] }, [1, 2]],
  ["one left out", { clauses: { 2: kept } }, [1]],
  ["one with a word that is no verdict", { clauses: { 1: kept, 2: { verdict: "probably" } } }, [2]],
  ["one that there is not", { clauses: { 1: kept, 3: kept } }, [2]],
  ["no JSON", "All clauses are kept.", [1, 2]],
])("an audit with %s fails, and names what is missing", async (_, output, missing) => {
  expect(await judge(output, CONTRACT)).toEqual({
    kind: "fail",
    findings: missing.map((number) => ({
      message: `clause ${number} of the contract has no verdict: ${CONTRACT[number - 1]}`,
    })),
  });
});

test("the form that an auditor fills in asks for every clause by its number", () => {
  expect(submitAudit(CONTRACT)).toMatchObject({
    description: expect.stringContaining("1. `add` takes two numbers\n2. nothing is logged"),
    inputSchema: { properties: { clauses: { required: ["1", "2"], additionalProperties: false } } },
  });
});
