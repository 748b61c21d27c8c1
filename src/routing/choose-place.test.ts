import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Policy, type Rule, type Task, taskId } from "../domain/index.ts";
import { aDelegableTask, aFact, aPolicy } from "../testing/index.ts";
import { choosePlace } from "./choose-place.ts";
import { type Limits, NO_LIMITS } from "./limits.ts";

const silent: Rule = { name: "a rule", when: {}, tier: "light", because: "a test needs one" };
const on: Limits = { ...NO_LIMITS, delegate: true };

interface Setting {
  readonly task?: Task;
  readonly rule?: Rule;
  readonly policy?: Partial<Policy>;
  readonly limits?: Limits;
  readonly ties?: readonly string[];
}

function placed({
  task = aDelegableTask(),
  rule = silent,
  policy = {},
  limits = on,
  ties = [],
}: Setting): string {
  const { place, step } = choosePlace(task, rule, { policy: aPolicy(policy), limits, ties });
  expect(step).toEqual({ kind: "place-chosen", place, because: step.because });
  return `${place}: ${step.because}`;
}

const ISOLATED =
  "isolated: a self-contained, bounded and verifiable piece of work needs no open conversation";

test("whitelisted, self-contained, bounded and verifiable work is isolated where delegation is on", () => {
  expect(placed({})).toBe(ISOLATED);
});

test("off is off: without delegation nothing is isolated, even if its rule vouches for it", () => {
  expect(placed({ rule: { ...silent, place: "isolated" }, limits: NO_LIMITS })).toBe(
    "main: delegation is off",
  );
});

const ungated = aPolicy().pipeline.map((step) => ({ ...step, gates: [] }));

test.each<[string, Setting]>([
  ['rule "a rule" keeps it in the main conversation', { rule: { ...silent, place: "main" } }],
  ["its kind is unknown, so it is on no whitelist", { task: aDelegableTask({ kind: undefined }) }],
  ['"docs" is not on the whitelist', { task: aDelegableTask({ kind: "docs" }) }],
  ["it depends on other work", { task: aDelegableTask({ dependsOn: [taskId("other")] }) }],
  ["it names no files", { task: { ...aDelegableTask(), fileCount: undefined } }],
  ["it names more than 3 files", { task: { ...aDelegableTask(), fileCount: aFact(4) } }],
  ["it names no acceptance criteria", { task: aDelegableTask({ acceptance: [] }) }],
  ["no command verifies it", { policy: { pipeline: ungated } }],
  ['"c2" changes src/list.ts too', { ties: ['"c2" changes src/list.ts too'] }],
])("work stays in the main conversation because %s", (because, setting) => {
  expect(placed(setting)).toBe(`main: ${because}`);
});

test("everything that keeps work in the main conversation is said, not only the first of it", () => {
  const task = { ...aDelegableTask({ kind: "docs", acceptance: [] }), fileCount: aFact(4) };
  const ties = [
    'src/list.ts imports src/row.ts, which "c2" changes',
    'it depends on "c3", which is not done',
  ];
  expect(placed({ task, ties })).toBe(
    `main: ${ties.join("; ")}; "docs" is not on the whitelist; it names more than 3 files; it names no acceptance criteria`,
  );
});

test("property: where any one condition does not hold, whichever the others, the work stays in the main conversation", () => {
  const conditions = {
    isOn: fc.boolean(),
    rulePlace: fc.constantFrom(undefined, "main", "isolated"),
    kind: fc.constantFrom(undefined, "lint", "docs", "design"),
    isIndependent: fc.boolean(),
    isFree: fc.boolean(),
    files: fc.nat(5),
    hasCriteria: fc.boolean(),
    isVerified: fc.boolean(),
  } as const;
  let isolated = 0;
  fc.assert(
    fc.property(fc.record(conditions), (each) => {
      const files = Array.from({ length: each.files }, (_, index) => `src/${index}.ts`);
      const task = aDelegableTask({
        kind: each.kind,
        files,
        dependsOn: each.isIndependent ? [] : [taskId("other")],
        acceptance: each.hasCriteria ? ["It holds"] : [],
      });
      const rule: Rule = each.rulePlace === undefined ? silent : { ...silent, place: each.rulePlace };
      const listed = each.rulePlace === "isolated" || each.kind === "lint";
      const holds =
        each.isOn && each.rulePlace !== "main" && each.kind !== "design" && each.isIndependent && each.isFree;
      const isBounded = files.length > 0 && files.length <= 3 && each.hasCriteria && each.isVerified;
      const { place } = choosePlace({ ...task, fileCount: aFact(files.length) }, rule, {
        policy: aPolicy(each.isVerified ? {} : { pipeline: ungated }),
        limits: { ...NO_LIMITS, delegate: each.isOn },
        ties: each.isFree ? [] : ["it is tied"],
      });
      expect(place).toBe(holds && isBounded && listed ? "isolated" : "main");
      if (place === "isolated") isolated += 1;
    }),
    { numRuns: 5000 },
  );
  expect(isolated).toBeGreaterThan(0);
});

test.each<[string, Setting]>([
  ["as many files as are allowed", { task: { ...aDelegableTask(), fileCount: aFact(3) } }],
  [
    "a kind that the installation adds",
    { task: aDelegableTask({ kind: "docs" }), limits: { ...on, whitelist: ["docs"] } },
  ],
  [
    "an unknown kind whose rule vouches for it",
    { task: aDelegableTask({ kind: undefined }), rule: { ...silent, place: "isolated" } },
  ],
])("work is isolated with %s", (_, setting) => {
  expect(placed(setting)).toBe(ISOLATED);
});

test("design is never delegated, whoever vouches for it", () => {
  const setting: Setting = {
    task: aDelegableTask({ kind: "design" }),
    rule: { ...silent, place: "isolated" },
    policy: { delegation: { whitelist: ["design"], attemptUsd: undefined, mostFiles: 3 } },
    limits: { ...on, whitelist: ["design"] },
  };
  expect(placed(setting)).toBe("main: design is never delegated");
});

test("what a rule vouches for must still be bounded and verifiable", () => {
  const rule: Rule = { ...silent, place: "isolated" };
  expect(placed({ rule, task: aDelegableTask({ acceptance: [] }) })).toBe(
    "main: it names no acceptance criteria",
  );
});

const scripts: Limits = { ...NO_LIMITS, scripts: ["lint"] };

test("a script does its kind of work, with delegation on or off", () => {
  expect(placed({ limits: scripts })).toBe('script: a script does "lint" at no cost');
  expect(placed({ limits: { ...scripts, delegate: true } })).toBe('script: a script does "lint" at no cost');
});

test.each<[string, Setting]>([
  ["no script does that kind", { task: aDelegableTask({ kind: "format" }), limits: scripts }],
  ["the kind is unknown", { task: aDelegableTask({ kind: undefined }), limits: scripts }],
  ["the policy's floor asks for a model", { policy: { floor: "light" }, limits: scripts }],
  [
    "a label asks for a model",
    {
      task: { ...aDelegableTask(), named: { tier: "light", model: undefined, signal: 'label "tier:light"' } },
      limits: scripts,
    },
  ],
])("no script is taken where %s", (_, setting) => {
  expect(placed(setting)).toBe("main: delegation is off");
});
