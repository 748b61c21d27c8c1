import { expect, test } from "vitest";
import { type PipelineStep, type Policy, SufficeError } from "../domain/index.ts";
import { aPolicy } from "../testing/index.ts";
import { requireRunnable } from "./runnable.ts";

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
    needs: [],
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

test("a step that cannot be run is refused by its name, and said is what can", () => {
  const deploy = aStep({ step: "smoke", kind: "smoke_test" });
  expect(refusalOf(withSteps(IMPLEMENT, deploy, COMMIT), ["tests"])).toEqual({
    code: "settings.step-cannot-run",
    message:
      'policy "small": step "smoke" is of kind "smoke_test", which cannot be run yet. Runnable kinds: coding, build-plan, review, commit.',
  });
});

test("a gate without a command is refused with the two ways to give it one", () => {
  expect(refusalOf(withSteps(IMPLEMENT, COMMIT), ["lint"])).toEqual({
    code: "settings.invalid",
    message:
      'policy "small": step "implement" is judged by gate "tests", and no command is set for it. ' +
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
    message: 'policy "small": its last step, and no other, must be of kind "commit", else work would be lost',
  });
});
