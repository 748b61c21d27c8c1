import { type PipelineStep, type Rule, type Tier, tierRank } from "../../domain/index.ts";

/** The keys of a policy that must agree with one another. */
interface CheckedPolicy {
  readonly floor: Tier;
  readonly cap: Tier;
  readonly main: Tier | "routed";
  readonly ladder: readonly Tier[];
  readonly rules: readonly Rule[];
  readonly pipeline: readonly PipelineStep[];
}

export type Complain = (path: PropertyKey[], message: string) => void;

/** What no single key shows: bounds, ladders that fall, rules and steps that do not know each other. */
export function checkPolicy(policy: CheckedPolicy, complain: Complain): void {
  if (tierRank(policy.floor) > tierRank(policy.cap)) complain(["floor"], "the floor lies above the cap");
  if (policy.main !== "routed" && isOutside(policy.main, policy)) {
    complain(["main"], "the main conversation's tier lies outside floor and cap");
  }
  if (!isClimbing(policy.ladder)) {
    complain(["ladder"], "the ladder must climb: each tier stronger than the one before");
  }
  if (Object.keys(policy.rules.at(-1)?.when ?? {}).length > 0) {
    complain(
      ["rules"],
      "the last rule must match everything (`when: {}`), so that no task is left without one",
    );
  }
  checkSteps(policy, complain);
  checkNames(policy, complain);
}

function checkSteps(policy: CheckedPolicy, complain: Complain): void {
  const { cap, pipeline } = policy;
  pipeline.forEach((step, index) => {
    const { tier, ladder, fallback } = step;
    const at = (key: keyof PipelineStep) => ["pipeline", index, key];
    if (tier !== "routed" && tierRank(tier) > tierRank(cap)) {
      complain(at("tier"), "the step's tier lies above the cap");
    }
    if (ladder !== undefined) {
      if (!isClimbing(ladder))
        complain(at("ladder"), "the ladder must climb: each tier stronger than the one before");
      if (ladder.some((each) => isOutside(each, policy)))
        complain(at("ladder"), "the step's ladder leaves the policy's floor and cap");
    }
    if (!isClimbing(tier === "routed" ? fallback : [tier, ...fallback])) {
      complain(
        at("fallback"),
        "a fallback must climb: each tier stronger than the one before, the step's own first",
      );
    }
    if (fallback.some((each) => isOutside(each, policy))) {
      complain(at("fallback"), "the step's fallback leaves the policy's floor and cap");
    }
    if (step.split && !pipeline.slice(index + 1).some(({ kind }) => kind === "coding")) {
      complain(
        at("split"),
        'a plan that splits needs a step of kind "coding" after it, which does the chunks',
      );
    }
  });
}

function checkNames({ pipeline, rules }: CheckedPolicy, complain: Complain): void {
  const names = pipeline.flatMap(({ step, count }) => stepNames(step, count));
  pipeline.forEach(({ step }, index) => {
    const before = pipeline.slice(0, index).flatMap((each) => stepNames(each.step, each.count));
    if (before.includes(step)) {
      complain(["pipeline", index, "step"], `there are two steps called "${step}"`);
    }
  });
  rules.forEach((rule, index) => {
    for (const step of Object.keys(rule.steps ?? {})) {
      if (!names.includes(step)) {
        complain(["rules", index, "steps", step], `the pipeline has no step "${step}"`);
      }
    }
  });
}

function stepNames(step: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => (index === 0 ? step : `${step}-${index + 1}`));
}

function isClimbing(tiers: readonly Tier[]): boolean {
  return tiers.every((tier, index) => index === 0 || tierRank(tier) > tierRank(tiers[index - 1] ?? tier));
}

function isOutside(tier: Tier, { floor, cap }: { readonly floor: Tier; readonly cap: Tier }): boolean {
  return tierRank(tier) < tierRank(floor) || tierRank(tier) > tierRank(cap);
}
