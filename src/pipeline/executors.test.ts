import { expect, test } from "vitest";
import { type PipelineStep, type Policy, SufficeError } from "../domain/index.ts";
import { aPolicy } from "../testing/index.ts";
import { requireRunnable } from "./executors.ts";

const [IMPLEMENT, COMMIT] = aPolicy().pipeline;

function withSteps(...steps: readonly (PipelineStep | undefined)[]): Policy {
  return aPolicy({ pipeline: steps.filter((step) => step !== undefined) });
}

function refusalOf(policy: Policy, gates: readonly string[]) {
  try {
    requireRunnable(policy, gates);
  } catch (error) {
    if (error instanceof SufficeError) return { code: error.code, message: error.message };
    throw error;
  }
  return undefined;
}

function aStep(overrides: Partial<PipelineStep>): PipelineStep {
  return {
    step: "implement",
    kind: "coding",
    tier: "routed",
    needs: ["text", "tools"],
    gates: [],
    fresh: false,
    afterFailures: 2,
    fallback: [],
    split: false,
    count: 1,
    ...overrides,
  };
}

test("a policy can be run whose steps have executors and whose gates have commands", () => {
  const plan = aStep({ step: "plan", kind: "build-plan" });
  const review = aStep({ step: "review", kind: "review", gates: ["findings", "changes"] });
  expect(refusalOf(withSteps(plan, IMPLEMENT, review, COMMIT), ["tests"])).toBeUndefined();
});

test("steps that cannot be run are refused by their names, all of them at once", () => {
  const design = aStep({ step: "sketch", kind: "design", tier: "frontier" });
  const smoke = aStep({ step: "smoke", kind: "smoke_test", tier: "mid", needs: [] });
  expect(refusalOf(withSteps(design, IMPLEMENT, smoke, COMMIT), ["tests"])).toEqual({
    code: "settings.step-cannot-run",
    message:
      'policy "small" cannot be run by this version, because of these steps: "sketch" (design at frontier, needs text and tools), "smoke" (smoke_test at mid). ' +
      "Runnable kinds: research, draft, coding, remediation, docs, lint, e2e, build-plan, review, audit, classify, commit, pre_flight, validation, smoke_test, wave-plan. " +
      "`suffice route` can decide by it all the same.",
  });
});

test("scripts frame the work: checks before it, and after the commit too", () => {
  const pre = aStep({ step: "pre", kind: "pre_flight", tier: "automated", needs: [] });
  const smoke = aStep({ step: "smoke", kind: "smoke_test", tier: "automated", needs: [] });
  const steps = [pre, IMPLEMENT, COMMIT, smoke];
  expect(refusalOf(withSteps(...steps), ["tests"])).toBeUndefined();
});

test("a gate without a command is refused with the two ways to give it one", () => {
  expect(refusalOf(withSteps(IMPLEMENT, COMMIT), ["lint"])).toEqual({
    code: "settings.invalid",
    message:
      'policy "small": step "implement" is judged by gate "tests", and no command is set for it, nor was one found in the repository. ' +
      'Add it to suffice.yaml, for example  gates: { tests: { command: "npm test" } }, or give  --gate tests="npm test".',
  });
});

test.each([
  ["does not end with a commit", [IMPLEMENT]],
  ["commits and then goes on", [COMMIT, IMPLEMENT]],
  ["commits before its end", [COMMIT, IMPLEMENT, COMMIT]],
  ["has no steps", []],
])("a policy that %s would lose work, and is refused", (_, steps) => {
  expect(refusalOf(withSteps(...steps), ["tests"])).toEqual({
    code: "settings.step-cannot-run",
    message:
      'policy "small": it must have exactly one step of kind "commit", and after it only checks (smoke_test, validation), else work would be lost',
  });
});
