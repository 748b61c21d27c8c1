import { expect, test } from "vitest";
import { instant, type Json, type RunId, runId } from "../../domain/index.ts";
import { aTicket } from "../../testing/index.ts";
import { loadDecisionSetup } from "../decision-setup.ts";
import { effectiveSettings } from "../effective-settings.ts";
import { readEnvironment } from "../environment.ts";
import { NO_OUTCOMES } from "../evidence/recorded-outcomes.ts";
import { runPlan } from "../runs/run-plan.ts";
import { policyUses } from "./policy-uses.ts";

const RUN: RunId = runId("run-1") ?? expect.fail("an id");

test("the rules of past runs are those that decide their tickets once more; plans of another version are left out", async () => {
  const settings = await effectiveSettings({ policy: "plan-execute-review" }, "/nowhere", readEnvironment());
  const { fileBytes: _none, ...decisions } = await loadDecisionSetup(settings, {
    outcomes: NO_OUTCOMES,
    at: instant(0),
  });
  const plan = runPlan({
    root: "/shop",
    base: "HEAD",
    tickets: [aTicket({ title: "Fix typo in README" }), aTicket({ labels: ["model:opus"] })],
    decisions,
    fileBytes: [],
    found: {},
    settings,
  });
  const stored: Json = JSON.parse(JSON.stringify(plan));
  const record = { run: RUN, endedAt: undefined };
  const uses = await policyUses({
    runs: async () => [
      { ...record, startedAt: instant(2), plan: stored },
      { ...record, startedAt: instant(1), plan: { schema: "another" } },
    ],
  });
  expect(uses.map(({ policy }) => policy.name)).toEqual(["plan-execute-review"]);
  const rules = uses[0]?.policy.rules.map(({ name }) => name);
  expect(uses[0]?.hits.map(({ at }) => at)).toEqual([2, 2]);
  expect(uses[0]?.hits.every(({ rule }) => rules?.includes(rule))).toBe(true);
  expect(uses[0]?.hits[0]?.rule).not.toBe(uses[0]?.hits[1]?.rule);
});
