import {
  type PipelineStep,
  type Policy,
  type StepNeed,
  strongerTier,
  type Tier,
  weakerTier,
} from "../domain/index.ts";

/** A place in a policy that may send work to a tier. */
export interface TierUse {
  readonly tier: Tier;
  readonly where: string;
  /** What a model must be able to do there. */
  readonly needs: readonly StepNeed[];
  /** Tiers that are tried where this one has no model, weakest first. */
  readonly orElse: readonly Tier[];
}

/** The tiers that rules and modifiers give work to, within floor and cap. Labels may name others. */
export function ruledTiers(policy: Policy): readonly Tier[] {
  const named = policy.rules.flatMap(({ tier, steps }) => [
    ...(tier === "named" ? [] : [tier]),
    ...Object.values(steps ?? {}),
  ]);
  const modified = [...policy.raiseWhen, ...policy.demoteWhen].map(({ to }) => to);
  return [...new Set([...named, ...modified].map((tier) => bounded(tier, policy)))];
}

/** Every place that names a tier for a model, scripts left out. */
export function tierUses(policy: Policy): readonly TierUse[] {
  const routed = policy.pipeline.filter(({ tier }) => tier === "routed");
  const needs = [...new Set(routed.flatMap((step) => step.needs))];
  const orElse = [...new Set(routed.flatMap((step) => step.ladder ?? policy.ladder))];
  const byTask = (tier: Tier, where: string): TierUse => ({
    tier: bounded(tier, policy),
    where,
    needs,
    orElse,
  });
  const uses = [
    ...policy.rules.flatMap((rule) => [
      ...(rule.tier === "named" ? [] : [byTask(rule.tier, `rule "${rule.name}"`)]),
      ...Object.values(rule.steps ?? {}).map((tier) => byTask(tier, `rule "${rule.name}"`)),
    ]),
    ...policy.raiseWhen.map(({ to, name }) => byTask(to, `modifier "${name}"`)),
    ...policy.demoteWhen.map(({ to, name }) => byTask(to, `modifier "${name}"`)),
    ...(policy.main === "routed" ? [] : [byTask(policy.main, "main")]),
    ...policy.pipeline.flatMap((step) => usesOfStep(step, policy)),
    ...policy.ladder.map((tier) => byTask(tier, "ladder")),
  ];
  return uses.filter(({ tier }) => tier !== "automated");
}

function usesOfStep(step: PipelineStep, policy: Policy): readonly TierUse[] {
  const climbs = step.fallback.length > 0 ? step.fallback : (step.ladder ?? policy.ladder);
  const use = (tier: Tier): TierUse => ({
    tier: bounded(tier, policy),
    where: `step "${step.step}"`,
    needs: step.needs,
    orElse: climbs,
  });
  // A message has its template where no model words it.
  if (step.kind === "commit" && step.template !== undefined) return [];
  return [
    ...(step.tier === "routed" || step.tier === "automated" ? [] : [use(step.tier)]),
    ...step.fallback.map(use),
    ...(step.ladder ?? []).map(use),
  ];
}

function bounded(tier: Tier, { floor, cap }: Policy): Tier {
  return weakerTier(strongerTier(tier, floor), cap);
}
