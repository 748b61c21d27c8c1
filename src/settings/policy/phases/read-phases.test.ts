import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { SufficeError } from "../../../domain/index.ts";
import { loadPolicy } from "../../load.ts";
import { readTrigger } from "./trigger.ts";

const presets = fileURLToPath(new URL("../../../../presets", import.meta.url));
const page = readFileSync(fileURLToPath(new URL("../../../../docs/pipelines.md", import.meta.url)), "utf8");
const folder = mkdtempSync(join(tmpdir(), "suffice-phases-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The document's own example, as it is written there. */
const AS_WRITTEN = `# Example: Multi-file feature
phases:
  1_planning:
    model: sonnet
    output: task_breakdown.md

  2_execution:
    model: haiku
    parallel: true
    tasks:
      - name: Create component
        file: src/lib/UserProfile.svelte
      - name: Create API endpoint
        file: src/routes/api/users/+server.ts
      - name: Add tests
        file: src/tests/users.test.ts

  3_review:
    model: opus
    trigger: label:security OR complexity:complex
`;

function load(text: string, name = "profile") {
  writeFileSync(join(folder, `${name}.yaml`), text);
  return loadPolicy(`./${name}.yaml`, presets, folder);
}

const USUAL = {
  needs: ["text", "tools"],
  afterFailures: 2,
  fallback: [],
  split: false,
  count: 1,
  fresh: false,
};

test("the document's example is a policy as it is written: its phases, framed by the checks and the commit below", async () => {
  const policy = await load(AS_WRITTEN);
  expect([policy.name, policy.rules[0]?.name]).toEqual(["profile", "explicit label"]);
  expect(policy.pipeline.map(({ step, kind, tier }) => `${step} ${kind} ${tier}`)).toEqual([
    "pre-flight pre_flight automated",
    "planning build-plan mid",
    "execution coding light",
    "review review frontier",
    "smoke-test smoke_test automated",
    "commit commit automated",
  ]);
  expect(policy.pipeline.slice(1, 4)).toEqual([
    {
      ...USUAL,
      step: "planning",
      phase: "1_planning",
      kind: "build-plan",
      tier: "mid",
      gates: [],
      output: "task_breakdown.md",
    },
    {
      ...USUAL,
      step: "execution",
      phase: "2_execution",
      kind: "coding",
      tier: "light",
      gates: ["tests"],
      parts: {
        parallel: true,
        tasks: [
          { name: "Create component", file: "src/lib/UserProfile.svelte" },
          { name: "Create API endpoint", file: "src/routes/api/users/+server.ts" },
          { name: "Add tests", file: "src/tests/users.test.ts" },
        ],
      },
    },
    {
      ...USUAL,
      step: "review",
      phase: "3_review",
      kind: "review",
      tier: "frontier",
      gates: ["findings"],
      fresh: true,
      when: { any: [{ label: ["security"] }, { complexity: ["complex"] }] },
    },
  ]);
});

test("the page shows the same example", () => {
  expect(page).toContain(AS_WRITTEN.split("\n").slice(1, 6).join("\n"));
});

test("parallel work that names no tasks is cut by the plan before it", async () => {
  const { pipeline } = await load(
    "phases:\n  1_plan: { model: mid }\n  2_build: { model: haiku, parallel: true }\n",
  );
  expect(pipeline.map(({ step, split }) => [step, split]).slice(1, 3)).toEqual([
    ["plan", true],
    ["build", false],
  ]);
});

test("phases lie over the policy that their file names, and keep its other keys", async () => {
  const { name, caps, pipeline } = await load(
    "policy: ours\nextends: backlog-gates\nphases:\n  1_code: { model: haiku, gates: [lint, tests] }\n",
  );
  expect([name, caps.rounds, pipeline.map(({ step }) => step)]).toEqual([
    "ours",
    3,
    ["classify", "wave-plan", "pre-flight", "code", "smoke-test", "commit"],
  ]);
});

test.each([
  ["phases: { planning: { model: mid } }", "a phase is called by its number and name: 1_planning"],
  [
    "phases: { 1_plan: { model: sonet } }",
    'profile.yaml:1:21: phases.1_plan.model: "sonet" is neither a family of models nor a tier. Did you mean "sonnet"?',
  ],
  ["phases: { 1_thing: { model: mid } }", 'its name does not tell what sort of work "1_thing" is'],
  ["phases: { 2_plan: { model: mid }, 1_code: { model: mid } }", "the numbers of the phases must ascend"],
  ["phases: { 1_code: { model: mid, trigger: mood:bad } }", '"mood:bad" is no term of a trigger'],
  ["phases: { 1_code: { model: mid, modle: mid } }", 'unknown key "modle". Did you mean "model"?'],
  ["phases: { 1_code: { model: mid } }\npipeline: []", "a policy has either phases or a pipeline"],
  [
    "phases: { 1_code: { model: mid, tasks: [{ name: a, file: ../a }] } }",
    "a file inside the repository is meant",
  ],
  ["phases: {}", "there are no phases"],
])("refused: %s", async (text, message) => {
  const refusal = await load(text).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(SufficeError);
  expect(String(refusal)).toContain(message);
});

test.each([
  ["label:security", { label: ["security"] }],
  ["label:security AND complexity:complex", { label: ["security"], complexity: ["complex"] }],
  ["files>=2 and files<=5", { files: { at_least: 2, at_most: 5 } }],
  [
    "risk:high OR kind:migration AND files>=4",
    { any: [{ risk: ["high"] }, { kind: ["migration"], files: { at_least: 4 } }] },
  ],
  ["title:auth", { title_words: ["auth"] }],
])("the trigger %s is the condition %j", (text, when) => {
  expect(readTrigger(text)).toEqual({ kind: "when", when });
});

test.each(["", "label:", "NOT label:a", "(label:a)", "label:a AND label:b", "label:a OR", "files>3"])(
  "%j is no trigger",
  (text) => {
    expect(readTrigger(text).kind).toBe("not-understood");
  },
);
