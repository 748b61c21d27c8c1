import { expect, test } from "vitest";
import type { Evidence, Policy } from "../domain/index.ts";
import { aDecisionContext, anEvidenceRow, aPolicy, aTicket } from "../testing/index.ts";
import { taskOf } from "./decision-setup.ts";

const small = aTicket({ title: "Sort the list", files: ["src/list.ts"], kind: "coding" });

function objectionsTo(ticket: typeof small, policy: Policy, evidence: Evidence = []) {
  const context = aDecisionContext({ policy, evidence });
  return taskOf(ticket, { ...context, fileBytes: undefined, facts: undefined }).localObjections;
}

const row = (n: number, passes: number) =>
  anEvidenceRow({ kind: "coding", tier: "local", model: "own", n, passes });

const local = aPolicy({ ladder: ["local", "light", "mid"] });

test("what speaks against a local model is looked for only where work may come to one", () => {
  const wide = { ...small, files: ["a", "b", "c", "d"] };
  expect(objectionsTo(wide, aPolicy())).toBeUndefined();
  expect(objectionsTo(small, local)).toBeUndefined();
  expect(objectionsTo(wide, local)).toEqual(["It touches 4 files, more than 3: the ticket's list of files."]);
});

test("a class of work at which local attempts have failed too often speaks against it, once there are enough", () => {
  expect(objectionsTo(small, local, [row(9, 0)])).toBeUndefined();
  expect(objectionsTo(small, local, [row(10, 8)])).toBeUndefined();
  expect(objectionsTo(small, local, [row(10, 6)])).toEqual([
    "Of the local attempts so far 40 % had to be escalated; it must be less than 30 %.",
  ]);
});
