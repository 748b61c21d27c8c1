import { expect, test } from "vitest";
import { SufficeError } from "../../domain/index.ts";
import { parseYaml } from "../parse-yaml.ts";
import { stepSchema } from "./step-schema.ts";

function stepOf(text: string) {
  return parseYaml({ file: "step.yaml", text }, stepSchema);
}

const USUAL = {
  needs: [],
  gates: [],
  fresh: false,
  afterFailures: 2,
  fallback: [],
  split: false,
  count: 1,
};

test("how a step is kept, handed on, bounded and undone is read", () => {
  expect(stepOf("{ step: plan, kind: build-plan, tier: mid, output: task_breakdown.md }")).toEqual({
    ...USUAL,
    step: "plan",
    kind: "build-plan",
    tier: "mid",
    output: "task_breakdown.md",
  });
  expect(
    stepOf("{ step: review, kind: review, tier: mid, confidence: 80, rounds: 3, when_risky: frontier }"),
  ).toEqual({
    ...USUAL,
    step: "review",
    kind: "review",
    tier: "mid",
    confidence: 80,
    rounds: 3,
    whenRisky: "frontier",
  });
  expect(stepOf("{ step: smoke, kind: smoke_test, tier: automated, rollback: true }")).toEqual({
    ...USUAL,
    step: "smoke",
    kind: "smoke_test",
    tier: "automated",
    rollback: true,
  });
});

test("a coding step may have its parts named by the policy, side by side or in order", () => {
  const parts = "tasks: [{ name: Add a, file: src/a.ts }]";
  const step = `step: do, kind: coding, tier: light, gates: [tests], checkpoint: true, ${parts}`;
  expect(stepOf(`{ ${step} }`)).toEqual({
    ...USUAL,
    step: "do",
    kind: "coding",
    tier: "light",
    gates: ["tests"],
    checkpoint: true,
    parts: { tasks: [{ name: "Add a", file: "src/a.ts" }], parallel: false },
  });
  expect(stepOf(`{ ${step}, parallel: true }`).parts?.parallel).toBe(true);
});

test.each([
  ["step: flight, kind: pre_flight, tier: mid", 'tier: step "flight": only a script does "pre_flight"'],
  ["step: smoke, kind: smoke_test, tier: frontier", 'tier: step "smoke": only a script does "smoke_test"'],
  [
    "step: smoke, kind: smoke_test, tier: automated, ladder: [light]",
    'ladder: step "smoke": only a script does "smoke_test"',
  ],
  [
    "step: flight, kind: pre_flight, tier: automated, fallback: [light]",
    'fallback: step "flight": only a script does "pre_flight"',
  ],
  ["step: a, kind: review, tier: mid, checkpoint: true", "checkpoint: only a step that changes files"],
  ["step: a, kind: coding, tier: mid, output: a.md", "output: only a step that answers in words"],
  ["step: a, kind: draft, tier: mid, output: ../a.md", "output: an output has a plain file name"],
  ["step: a, kind: coding, tier: mid, confidence: 80", "confidence: only a step that judges"],
  ["step: a, kind: review, tier: mid, confidence: 101", "confidence: Too big"],
  ["step: a, kind: coding, tier: mid, rounds: 3", "rounds: only a step that judges"],
  ["step: a, kind: e2e, tier: mid, when_risky: frontier", "when_risky: only a step that judges a change"],
  ["step: a, kind: review, tier: mid, rollback: true", "rollback: only a check after the commit"],
  ["step: a, kind: coding, tier: mid, parallel: true", "parallel: it says how `tasks` are done"],
  [
    "step: a, kind: coding, tier: mid, tasks: [{ name: b, file: b.ts }]",
    "tasks: each part is judged by the step's first command",
  ],
  ["step: a, kind: coding, tier: mid, gates: [tests], tasks: [{ name: b, file: ../b.ts }]", "tasks[0].file"],
])("refused: %s", (step, message) => {
  expect(() => stepOf(`{ ${step} }`)).toThrow(SufficeError);
  expect(() => stepOf(`{ ${step} }`)).toThrow(message);
});
