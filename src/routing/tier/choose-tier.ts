import {
  type Policy,
  type Rule,
  strongerTier,
  type Task,
  type Tier,
  type TraceStep,
  tierRank,
  weakerTier,
} from "../../domain/index.ts";
import { evaluate } from "./condition.ts";
import { weighAssessment } from "./weigh-assessment.ts";
import { DEFAULT_TIER, lowerByEvidence, type WeighContext, weighEvidence } from "./weigh-evidence.ts";
import { weighRollout } from "./weigh-rollout.ts";

/** The tier that policy, risk and evidence give a task, before any model or place is looked at. */
export interface ChosenTier {
  readonly tier: Tier;
  readonly rule: Rule;
  /** Tiers of single steps that differ, raised, weighed and bounded like the task's own. */
  readonly stepTiers: Readonly<Record<string, Tier>>;
  /** What nothing that comes later goes below: the strongest raise, or what a label names; else the policy's floor. */
  readonly atLeast: Tier;
  /** A label names the tier or model, and beats what was learned as well. */
  readonly isExplicit: boolean;
  readonly because: string;
  /** The chance with which the tier was chosen; `undefined` where chance had no part in it. */
  readonly propensity: number | undefined;
  readonly trace: readonly TraceStep[];
  readonly warnings: readonly string[];
}

/**
 * Base rules, then what may raise, then what may demote, then an assessor's opinion, then the evidence gate, then a rollout, then floor
 * and cap: always in this order.
 */
export function chooseTier(task: Task, context: WeighContext): ChosenTier {
  const { policy } = context;
  const base = firstRule(task, policy);
  const found =
    base.rule.tier === "named" ? explicitTier(task, base, policy) : routedTier(task, base, context);
  const bounded = withinBounds(found.tier, policy);
  return {
    tier: bounded.tier,
    rule: base.rule,
    stepTiers: found.stepTiers,
    atLeast: bound(found.atLeast, policy),
    isExplicit: base.rule.tier === "named",
    because: found.because,
    propensity: found.propensity,
    trace: [...base.trace, ...found.trace, ...bounded.trace],
    warnings: [...found.warnings, ...uncategorised(task, base.rule, policy), ...bounded.warnings],
  };
}

type Base = ReturnType<typeof firstRule>;
type Found = Omit<ChosenTier, "rule" | "isExplicit">;

/** What a label names stands; what it overrides is said. */
function explicitTier(task: Task, { rule, tier, signal }: Base, policy: Policy): Found {
  const raise = raiseTo(task, policy);
  const trace: TraceStep[] = [];
  const warnings: string[] = [];
  if (raise !== undefined && tierRank(raise.to) > tierRank(tier)) {
    trace.push({ kind: "raise-overridden", by: raise.by, would: raise.to, because: signal });
    warnings.push(`${signal} overrode "${raise.by}" (${raise.signal}), which would have gone to ${raise.to}`);
  }
  const opinion = weighAssessment(task, tier, { policy, isExplicit: true, isRaised: false });
  trace.push(...(opinion?.trace ?? []));
  const steps = Object.entries(rule.steps ?? {}).map(([step, own]) => [step, bound(own, policy)] as const);
  return {
    tier,
    stepTiers: Object.fromEntries(steps),
    atLeast: tier,
    because: rule.because,
    propensity: undefined,
    trace,
    warnings,
  };
}

function routedTier(task: Task, { rule, tier: ruled }: Base, context: WeighContext): Found {
  const { policy } = context;
  const trace: TraceStep[] = [];
  let because = rule.because;
  const raise = raiseTo(task, policy);
  let atLeast = raise?.to ?? policy.floor;
  let tier = raise === undefined ? ruled : strongerTier(ruled, raise.to);
  if (raise !== undefined && tierRank(raise.to) > tierRank(ruled)) {
    trace.push({ kind: "tier-raised", ...raise, from: ruled });
    because = raise.because;
  }
  const demoted = raise === undefined ? demote(task, policy, tier) : undefined;
  if (demoted !== undefined) {
    trace.push(demoted);
    because = demoted.because;
    tier = demoted.to;
  }
  const opinion = weighAssessment(task, tier, { policy, isExplicit: false, isRaised: raise !== undefined });
  if (opinion !== undefined) {
    trace.push(...opinion.trace);
    because = opinion.because ?? because;
    tier = opinion.tier;
    if (opinion.isRaised) atLeast = strongerTier(atLeast, tier);
  }
  const isRaised = raise !== undefined || opinion?.isRaised === true;
  const weighed = isRaised
    ? weighedTier(task, tier, context)
    : (loweredTier(task, { tier, rule }, context) ?? weighedTier(task, tier, context));
  trace.push(...weighed.trace);
  const rollout = isRaised ? undefined : weighRollout(task, weighed.tier, context);
  if (rollout !== undefined) trace.push(rollout.step);
  const steps = stepTiers(task, { rule, atLeast: isRaised ? atLeast : undefined }, context);
  return {
    tier: rollout?.tier ?? weighed.tier,
    stepTiers: steps.tiers,
    atLeast,
    because: rollout?.step.taken === true ? rollout.step.because : (weighed.because ?? because),
    propensity: rollout?.propensity,
    trace: [...trace, ...steps.trace],
    warnings: [],
  };
}

interface WeighedTier {
  readonly tier: Tier;
  readonly because: string | undefined;
  readonly trace: readonly TraceStep[];
}

function weighedTier(task: Task, tier: Tier, context: WeighContext): WeighedTier {
  // Whether a script does it shows with the place; where none does, it goes up from there.
  const isScripted = tier === "automated" && context.policy.floor === "automated";
  const step = isScripted ? undefined : weighEvidence(task, tier, context);
  if (step === undefined) return { tier, because: undefined, trace: [] };
  return step.holds
    ? { tier, because: undefined, trace: [step] }
    : { tier: DEFAULT_TIER, because: step.because, trace: [step] };
}

function loweredTier(
  task: Task,
  { tier, rule }: { readonly tier: Tier; readonly rule: Rule },
  context: WeighContext,
): WeighedTier | undefined {
  const step = lowerByEvidence(task, { tier, rule }, context);
  if (step === undefined) return undefined;
  const { tier: to, because } = step;
  return {
    tier: to,
    because,
    trace: [step, { kind: "tier-demoted", by: "evidence", from: tier, to, because }],
  };
}

/** Tiers that a rule gives single steps: raised with the task, and below mid as much in need of evidence. */
function stepTiers(
  task: Task,
  { rule, atLeast }: { readonly rule: Rule; readonly atLeast: Tier | undefined },
  context: WeighContext,
) {
  const trace: TraceStep[] = [];
  const tiers: Record<string, Tier> = {};
  for (const [step, own] of Object.entries(rule.steps ?? {})) {
    const lifted = atLeast === undefined ? own : strongerTier(own, atLeast);
    const weighed = weighEvidence(task, lifted, context);
    if (weighed !== undefined) trace.push(weighed);
    tiers[step] = bound(weighed?.holds === false ? DEFAULT_TIER : lifted, context.policy);
  }
  return { tiers, trace };
}

/** The nearest tier that the policy allows, and what there is to say where it is another one. */
export function withinBounds(
  tier: Tier,
  policy: Policy,
): { readonly tier: Tier; readonly trace: readonly TraceStep[]; readonly warnings: readonly string[] } {
  const bounded = bound(tier, policy);
  if (bounded === tier) return { tier, trace: [], warnings: [] };
  const which = tierRank(bounded) > tierRank(tier) ? "floor" : "cap";
  return {
    tier: bounded,
    trace: [{ kind: "tier-bounded", from: tier, to: bounded, bound: which }],
    warnings: [`${tier} lies beyond the policy's ${which}; ${bounded} was taken`],
  };
}

/** A policy that sorts work by its kind alone says so where it met one that it does not know. */
function uncategorised(task: Task, rule: Rule, policy: Policy): readonly string[] {
  const isLast = rule === policy.rules.at(-1);
  if (!isLast || !policy.rules.some(sortsByKind)) return [];
  const { kind } = task.ticket;
  const what = kind === undefined ? "the kind of work is unknown" : `no rule knows work of kind "${kind}"`;
  return [`${what}, so "${rule.name}" decided`];
}

function sortsByKind({ when }: Rule): boolean {
  return when.kind !== undefined && Object.keys(when).length === 1;
}

function firstRule(task: Task, policy: Policy) {
  const trace: TraceStep[] = [];
  for (const rule of policy.rules) {
    const result = evaluate(rule.when, task);
    if (!result.holds) {
      trace.push({ kind: "rule-passed-over", rule: rule.name, because: result.because });
      continue;
    }
    // `named` without a named tier cannot hold: settings ask for `names_route` beside it.
    const tier = rule.tier === "named" ? (task.named?.tier ?? DEFAULT_TIER) : rule.tier;
    trace.push({ kind: "rule-matched", rule: rule.name, tier, signal: result.signal, because: rule.because });
    return { rule, tier, trace, signal: result.signal };
  }
  const rule: Rule = {
    name: "default",
    when: {},
    tier: DEFAULT_TIER,
    because: "no rule of the policy matched",
  };
  trace.push({
    kind: "rule-matched",
    rule: rule.name,
    tier: DEFAULT_TIER,
    signal: "no rule matched",
    because: rule.because,
  });
  return { rule, tier: DEFAULT_TIER, trace, signal: "no rule matched" };
}

/** The strongest raise that holds. Risk never stays below `mid`, even where the policy forgot to say so. */
function raiseTo(task: Task, policy: Policy) {
  const raises = policy.raiseWhen.flatMap((modifier) => {
    const result = evaluate(modifier.when, task);
    return result.holds
      ? [{ by: modifier.name, to: modifier.to, signal: result.signal, because: modifier.because }]
      : [];
  });
  const [risk] = task.risks;
  if (risk !== undefined) {
    const because = "risky work does not go below mid on a cheap word";
    raises.push({ by: "risk guard", to: DEFAULT_TIER, signal: risk.signal, because });
  }
  return raises.toSorted((a, b) => tierRank(b.to) - tierRank(a.to))[0];
}

function demote(task: Task, policy: Policy, tier: Tier) {
  for (const modifier of policy.demoteWhen) {
    const result = evaluate(modifier.when, task);
    if (result.holds && tierRank(modifier.to) < tierRank(tier)) {
      const { name: by, to, because } = modifier;
      return { kind: "tier-demoted", by, from: tier, to, because } as const;
    }
  }
  return undefined;
}

function bound(tier: Tier, policy: Policy): Tier {
  return weakerTier(strongerTier(tier, policy.floor), policy.cap);
}
