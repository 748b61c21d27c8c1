import { type PipelineStep, type Policy, type Tier, tierRank } from "../../domain/index.ts";
import { checkAssessor } from "./check-assessor.ts";
import { SCRIPTS_ONLY } from "./step-schema.ts";
import type { StrategyName } from "./strategies/strategy.ts";

export type Complain = (path: PropertyKey[], message: string) => void;

/** How the policy's rules came to stand where they do. */
export interface RuleOrigins {
  readonly strategies: readonly StrategyName[];
  /** Of each rule, the key that it was taken from. */
  readonly origins: readonly PropertyKey[][];
}

/** What no single key shows: bounds, ladders that fall, rules and steps that do not know each other. */
export function checkPolicy(policy: Policy, from: RuleOrigins, complain: Complain): void {
  if (tierRank(policy.floor) > tierRank(policy.cap)) complain(["floor"], "the floor lies above the cap");
  if (policy.main !== "routed" && isOutside(policy.main, policy)) {
    complain(["main"], "the main conversation's tier lies outside floor and cap");
  }
  if (!isClimbing(policy.ladder)) {
    complain(["ladder"], "the ladder must climb: each tier stronger than the one before");
  }
  checkRules(policy, from, complain);
  checkStrategies(policy, from, complain);
  checkSteps(policy, complain);
  checkNames(policy, from, complain);
  checkAssessor(policy, complain);
}

function checkRules({ rules }: Policy, { origins }: RuleOrigins, complain: Complain): void {
  if (rules.length === 0) complain([], "neither `rules` nor `strategies` choose a tier");
  else if (Object.keys(rules.at(-1)?.when ?? {}).length > 0) {
    complain(
      ["rules"],
      "the last rule must match everything (`when: {}`), so that no task is left without one",
    );
  }
  const catchAll = rules.findIndex(({ when }) => Object.keys(when).length === 0);
  const [key, index] = origins[catchAll] ?? [];
  if (key === "rules" && index !== undefined && origins.at(-1)?.[0] !== "rules") {
    const message =
      "this rule matches everything, so that no strategy is ever asked; say it under `otherwise` instead, or take `strategies` out";
    complain(["rules", index], message);
  }
}

function checkStrategies(policy: Policy, { strategies }: RuleOrigins, complain: Complain): void {
  strategies.forEach((name, index) => {
    const at = ["strategies", index];
    if (strategies.indexOf(name) !== index) complain(at, `the strategy "${name}" is named twice`);
    if (name === "assessor" && policy.assessor === undefined) {
      complain(at, "the strategy assessor needs the key `assessor`, which says whom to ask and when");
    }
    if (name === "delegation" && policy.delegation.whitelist.length === 0) {
      complain(at, "the strategy delegation needs kinds of work on `delegation.whitelist`");
    }
  });
}

function checkSteps(policy: Policy, complain: Complain): void {
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
    if (step.rollback === true && !pipeline.slice(0, index).some(({ kind }) => kind === "commit")) {
      complain(at("rollback"), "a check is rolled back from where it stands after the commit");
    }
    if (step.split && !pipeline.slice(index + 1).some(({ kind }) => kind === "coding")) {
      complain(
        at("split"),
        'a plan that splits needs a step of kind "coding" after it, which does the chunks',
      );
    }
  });
}

function checkNames({ pipeline, rules }: Policy, { origins }: RuleOrigins, complain: Complain): void {
  const names = pipeline.flatMap(({ step, count }) => stepNames(step, count));
  pipeline.forEach(({ step }, index) => {
    const before = pipeline.slice(0, index).flatMap((each) => stepNames(each.step, each.count));
    if (before.includes(step)) {
      complain(["pipeline", index, "step"], `there are two steps called "${step}"`);
    }
  });
  rules.forEach((rule, index) => {
    for (const step of Object.keys(rule.steps ?? {})) {
      const check = pipeline.find((each) => each.step === step && SCRIPTS_ONLY.includes(each.kind));
      if (check !== undefined) {
        const message = `only a script does step "${step}" (${check.kind}): its tier is automated, and no model may be set`;
        complain([...(origins[index] ?? []), "steps", step], message);
      }
      if (!names.includes(step)) {
        complain([...(origins[index] ?? []), "steps", step], `the pipeline has no step "${step}"`);
      }
    }
  });
}

/** A step's name, or those of all who do it. */
export function stepNames(step: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => (index === 0 ? step : `${step}-${index + 1}`));
}

function isClimbing(tiers: readonly Tier[]): boolean {
  return tiers.every((tier, index) => index === 0 || tierRank(tier) > tierRank(tiers[index - 1] ?? tier));
}

function isOutside(tier: Tier, { floor, cap }: { readonly floor: Tier; readonly cap: Tier }): boolean {
  return tierRank(tier) < tierRank(floor) || tierRank(tier) > tierRank(cap);
}
