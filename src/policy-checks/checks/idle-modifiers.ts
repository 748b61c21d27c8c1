import {
  type Modifier,
  type Policy,
  strongerTier,
  type Tier,
  tierRank,
  weakerTier,
} from "../../domain/index.ts";
import type { Complaint } from "../complaint.ts";
import { canEverHold, findCover } from "../conditions/find-cover.ts";
import { ruledTiers } from "../tier-uses.ts";

/** Modifiers and conditions of steps that can change nothing. */
export function idleModifiers(policy: Policy): readonly Complaint[] {
  return [
    ...policy.raiseWhen.flatMap((modifier) => idleRaise(modifier, policy)),
    ...policy.demoteWhen.flatMap((modifier) => idleDemotion(modifier, policy)),
    ...policy.pipeline.flatMap(({ step, when }): readonly Complaint[] => {
      if (when === undefined || canEverHold(when)) return [];
      const what = "its condition contradicts itself, so it is never carried out";
      const whatToDo = "mend the condition, or delete the step";
      return [{ id: "step-never-runs", severity: "error", where: `step "${step}"`, what, whatToDo }];
    }),
  ];
}

function idleRaise(modifier: Modifier, policy: Policy): readonly Complaint[] {
  if (!canEverHold(modifier.when)) return [neverHolds(modifier)];
  const weakest = tiersToMove(policy).reduce(weakerTier, "frontier");
  if (tierRank(bounded(modifier.to, policy)) > tierRank(weakest)) return [];
  return [changesNothing(modifier, `no rule gives a tier below ${modifier.to}, so it never raises anything`)];
}

function idleDemotion(modifier: Modifier, policy: Policy): readonly Complaint[] {
  if (!canEverHold(modifier.when)) return [neverHolds(modifier)];
  const raise = findCover(modifier.when, policy.raiseWhen);
  if (raise !== undefined) {
    const names = raise.map(({ name }) => `"${name}"`).join(", ");
    return [
      changesNothing(modifier, `wherever it holds, ${names} raises, and what was raised is not demoted`),
    ];
  }
  const strongest = tiersToMove(policy).reduce(strongerTier, "automated");
  if (tierRank(bounded(modifier.to, policy)) < tierRank(strongest)) return [];
  return [
    changesNothing(modifier, `no rule gives a tier above ${modifier.to}, so it never demotes anything`),
  ];
}

/** What the rules alone give: a modifier moves these, and a label's own tier is moved by none. */
function tiersToMove(policy: Policy): readonly Tier[] {
  return ruledTiers({ ...policy, raiseWhen: [], demoteWhen: [] });
}

function bounded(tier: Tier, { floor, cap }: Policy): Tier {
  return weakerTier(strongerTier(tier, floor), cap);
}

function neverHolds({ name }: Modifier): Complaint {
  return {
    id: "modifier-never-holds",
    severity: "error",
    where: `modifier "${name}"`,
    what: "its condition contradicts itself, so it holds for no task",
    whatToDo: "mend the condition, or delete the modifier",
  };
}

function changesNothing({ name }: Modifier, what: string): Complaint {
  const whatToDo = "delete it, or give it another tier";
  return { id: "modifier-changes-nothing", severity: "warning", where: `modifier "${name}"`, what, whatToDo };
}
