import {
  type EvidenceRow,
  type PassRate,
  type Policy,
  type Rule,
  strongerTier,
  type Task,
  type Tier,
  type TraceStep,
  tierRank,
  weakerTier,
} from "../domain/index.ts";
import { evaluate } from "./condition.ts";

/** The tier that policy, risk and evidence give a task, before any model or place is looked at. */
export interface ChosenTier {
  readonly tier: Tier;
  readonly rule: Rule;
  /** Tiers of single steps that differ, raised, weighed and bounded like the task's own. */
  readonly stepTiers: Readonly<Record<string, Tier>>;
  readonly because: string;
  readonly trace: readonly TraceStep[];
  readonly warnings: readonly string[];
}

export interface TierContext {
  readonly policy: Policy;
  readonly evidence: readonly EvidenceRow[];
}

/** Below this tier a weaker model may not be trusted without a gate, nor with risky work. */
const DEFAULT_TIER: Tier = "mid";

/** Base rules, then what may raise, then what may demote, then the evidence gate, then floor and cap: always in this order. */
export function chooseTier(task: Task, context: TierContext): ChosenTier {
  const { policy } = context;
  const base = firstRule(task, policy);
  const trace: TraceStep[] = [...base.trace];
  const warnings: string[] = [];
  const isExplicit = base.rule.tier === "named";

  const raise = raiseTo(task, policy);
  let because = base.rule.because;
  const lift = (tier: Tier): Tier =>
    raise === undefined || isExplicit ? tier : strongerTier(tier, raise.to);
  let tier = lift(base.tier);
  if (raise !== undefined && tierRank(raise.to) > tierRank(base.tier)) {
    if (isExplicit) {
      trace.push({ kind: "raise-overridden", by: raise.by, would: raise.to, because: base.signal });
      warnings.push(
        `${base.signal} overrode "${raise.by}" (${raise.signal}), which would have gone to ${raise.to}`,
      );
    } else {
      trace.push({ kind: "tier-raised", ...raise, from: base.tier });
      because = raise.because;
    }
  }
  if (!isExplicit) {
    const demoted = raise === undefined ? demote(task, policy, tier) : undefined;
    if (demoted !== undefined) {
      trace.push(demoted);
      because = demoted.because;
      tier = demoted.to;
    }
    // Whether a script does it shows with the place; where none does, it goes up from there.
    const isScripted = tier === "automated" && policy.floor === "automated";
    const weighed = isScripted ? undefined : weighEvidence(task, tier, context);
    if (weighed !== undefined) {
      trace.push(weighed.step);
      if (!weighed.step.holds) {
        tier = weighed.tier;
        because = weighed.step.because;
      }
    }
  }
  const steps = Object.entries(base.rule.steps ?? {}).map(([step, stepTier]) => {
    const lifted = lift(stepTier);
    const weighed = isExplicit ? undefined : weighEvidence(task, lifted, context);
    if (weighed !== undefined) trace.push(weighed.step);
    return [step, bound(weighed?.step.holds === false ? weighed.tier : lifted, policy)] as const;
  });
  const bounded = withinBounds(tier, policy);
  return {
    tier: bounded.tier,
    rule: base.rule,
    stepTiers: Object.fromEntries(steps),
    because,
    trace: [...trace, ...bounded.trace],
    warnings: [...warnings, ...uncategorised(task, base.rule, policy), ...bounded.warnings],
  };
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

/** The pass rate that counts for a tier: measured where there are enough outcomes, else the policy's named prior. */
export function passRateAt(task: Task, tier: Tier, context: TierContext): PassRate | undefined {
  const { evidence, policy } = context;
  const rows = evidence.filter((row) => row.tier === tier && row.kind === task.ticket.kind);
  const row = rows.toSorted((a, b) => b.n - a.n)[0];
  if (row !== undefined && row.n >= policy.evidence.minimum) {
    return { mean: row.passes / row.n, lower: row.lower, n: row.n, basis: "measured" };
  }
  const prior = policy.evidence.prior[tier];
  return prior === undefined ? undefined : { mean: prior, lower: prior, n: row?.n ?? 0, basis: "prior" };
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

/** Work that goes below `mid` must have earned it: by its measured lower bound, or by a prior and an executable gate. */
function weighEvidence(task: Task, tier: Tier, context: TierContext) {
  if (tierRank(tier) >= tierRank(DEFAULT_TIER)) return undefined;
  const { policy } = context;
  const bar = policy.evidence.bar;
  const passRate = passRateAt(task, tier, context);
  const step = (holds: boolean, because: string, rate: PassRate) => ({
    step: { kind: "evidence-weighed", tier, passRate: rate, bar, holds, because } as const,
    tier: DEFAULT_TIER,
  });
  if (passRate === undefined) {
    const nothing: PassRate = { mean: 0, lower: 0, n: 0, basis: "prior" };
    return step(false, `nothing is known of ${tier} at this kind of work`, nothing);
  }
  if (passRate.basis === "measured") {
    return passRate.lower >= bar
      ? step(true, "its measured lower bound clears the bar", passRate)
      : step(false, `its measured lower bound at ${tier} does not clear the bar`, passRate);
  }
  const hasGate = policy.pipeline.some((each) => each.kind === "coding" && each.gates.length > 0);
  return hasGate
    ? step(true, "named prior: too few outcomes yet, and an executable gate follows", passRate)
    : step(false, `too few outcomes yet, and no gate would notice if ${tier} failed`, passRate);
}

function bound(tier: Tier, policy: Policy): Tier {
  return weakerTier(strongerTier(tier, policy.floor), policy.cap);
}
