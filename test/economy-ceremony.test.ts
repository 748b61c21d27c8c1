import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { decideInRun } from "../src/app/economy/weigh-ceremony.ts";
import {
  type DecidedStep,
  type Decision,
  nanoUsd,
  nanoUsdFromUsd,
  type PipelineStep,
  type TaskKind,
  taskId,
} from "../src/domain/index.ts";
import { isTooDear } from "../src/pipeline/economy/ceremony.ts";
import { undetectedShare, withoutCeremony } from "../src/pipeline/index.ts";
import { sentenceOf } from "../src/routing/index.ts";
import { aDecisionContext, aPolicy, aTicket, aVerdictEntry } from "../src/testing/index.ts";

const usd = nanoUsdFromUsd;

test("the worked example of the documentation is what the inequality says", () => {
  const text = readFileSync(new URL("../docs/economy.md", import.meta.url), "utf8");
  const rows = text
    .split("\n")
    .filter((line) => /^\| \$\d/.test(line))
    .map((line) => line.split("|").map((cell) => cell.trim().replace("$", "")))
    .map(([, gates, work, share, failure, sum, judges]) => ({ gates, work, share, failure, sum, judges }));
  expect(rows).toHaveLength(4);
  for (const { gates, work, share, failure, sum, judges } of rows) {
    const weighed = {
      gates: usd(Number(gates)),
      work: usd(Number(work)),
      undetected: Number(share),
      failure: usd(Number(failure)),
    };
    expect(usd(Number(sum))).toBe(weighed.work + Number(share) * weighed.failure);
    expect(judges).toBe(isTooDear(weighed) ? "left out" : "judge");
  }
});

test("judges that cost exactly as much as the work and its risk stay", () => {
  const equal = { gates: nanoUsd(150), work: nanoUsd(50), undetected: 0.5, failure: nanoUsd(200) };
  expect([isTooDear(equal), isTooDear({ ...equal, gates: nanoUsd(151) })]).toEqual([false, true]);
});

const [implement, commit] = aPolicy().pipeline;
const review: PipelineStep = {
  step: "review",
  kind: "review",
  tier: "frontier",
  needs: ["text", "tools"],
  gates: ["findings"],
  fresh: true,
  afterFailures: 2,
  fallback: [],
  split: false,
  count: 2,
};
const steps = [implement, review, commit].filter((step) => step !== undefined);
const setup = (failureUsd: number, overrides: Parameters<typeof aPolicy>[0] = {}) => ({
  ...aDecisionContext({
    policy: aPolicy({
      pipeline: steps,
      ceremony: { failureUsd: usd(failureUsd), undetected: 0.05 },
      ...overrides,
    }),
  }),
  fileBytes: undefined,
  facts: undefined,
});
const small = aTicket({ id: taskId("T-1"), title: "Fix typo in the list", kind: "coding" });
const namesOf = (decision: Decision) =>
  decision.outcome === "routed" ? decision.steps.map(({ step }) => step) : [decision.because];
const weighedIn = ({ trace }: Decision) =>
  trace.flatMap((step) => (step.kind === "ceremony-weighed" ? [step] : []));

test("two frontier reviews of a typo are left out, and the trace says the numbers", () => {
  const decision = decideInRun(small, setup(0.01));
  expect(namesOf(decision)).toEqual(["implement", "commit"]);
  const [weighed] = weighedIn(decision);
  expect(weighed).toMatchObject({
    undetected: 0.05,
    basis: "prior",
    failure: usd(0.01),
    leftOut: ["review", "review-2"],
  });
  expect((weighed?.gates ?? 0) > (weighed?.work ?? 0)).toBe(true);
  expect(weighed === undefined ? "" : sentenceOf(weighed)).toMatch(
    /^ceremony: \$[\d.]+ for paid judges, \$[\d.]+ for the work and 5 % \(prior\) of \$0.01.*: review, review-2 left out, because they cost more than the work and its risk$/,
  );
});

test("a dear failure keeps the judges, and the trace says so", () => {
  const decision = decideInRun(small, setup(100));
  expect(namesOf(decision)).toEqual(["implement", "review", "review-2", "commit"]);
  expect(weighedIn(decision)).toMatchObject([
    { leftOut: [], because: expect.stringMatching(/^\$5\.\d+ for the work and its risk is not less$/) },
  ]);
});

test("risky work keeps its judges, whatever they cost", () => {
  const risky = aTicket({ title: "Fix typo in the password check", kind: "coding" });
  const decision = decideInRun(risky, setup(0));
  expect(namesOf(decision)).toContain("review");
  expect(weighedIn(decision)).toMatchObject([{ leftOut: [], because: "the work is risky" }]);
});

test("work that no command judges keeps its judges", () => {
  const unchecked = steps.map((step) => (step.kind === "coding" ? { ...step, gates: ["size"] } : step));
  const decision = decideInRun(small, setup(0, { pipeline: unchecked }));
  expect(weighedIn(decision)).toMatchObject([{ leftOut: [], because: "no command would judge the work" }]);
});

test("a policy that does not ask weighs nothing", () => {
  const { ceremony: _, ...policy } = setup(0).policy;
  const decision = decideInRun(small, { ...setup(0), policy });
  expect([namesOf(decision).length, weighedIn(decision)]).toEqual([4, []]);
});

test("a judge without a price is not weighed, and judges", () => {
  const decision = decideInRun(small, setup(0));
  const whole = decideInRun(small, setup(100));
  const unpriced = withoutCeremony(whole, {
    rules: { failureUsd: usd(0), undetected: 0 },
    costOf: ({ kind }: Pick<DecidedStep, "kind">) =>
      kind === "review" ? undefined : { low: usd(0), expected: usd(0), high: usd(0) },
  });
  expect(namesOf(decision)).not.toContain("review");
  expect(unpriced.warnings).toContain("ceremony was not weighed: a step has no price");
});

const looked = (task: string, attempt: number, verdict: "pass" | "fail", kind: TaskKind = "coding") =>
  aVerdictEntry({ gate: "findings", verdict, tags: { task: taskId(task), step: "review", attempt, kind } });

test("what reviews have found at their first look takes the prior's place, at its upper bound", () => {
  const verdicts = [
    looked("T-1", 2, "fail"),
    looked("T-1", 4, "pass"),
    looked("T-2", 2, "pass"),
    looked("T-3", 2, "pass"),
    looked("T-4", 2, "pass"),
    looked("T-9", 2, "fail", "docs"),
  ];
  const asked = { kind: "coding", judges: ["review"] } as const;
  const share = undetectedShare(verdicts, { ...asked, minimum: 4 });
  // One of four: Wilson's upper bound at 95 %.
  expect(share).toEqual({ share: expect.closeTo(0.699, 3), basis: "measured" });
  expect(undetectedShare(verdicts, { ...asked, minimum: 5 })).toBeUndefined();
  const decision = decideInRun(small, {
    ...setup(0.05),
    undetected: { coding: { share: 0.9, basis: "measured" } },
  });
  expect(weighedIn(decision)).toMatchObject([{ undetected: 0.9, basis: "measured" }]);
});
