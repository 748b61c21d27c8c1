import type { Policy, Rule } from "../../domain/index.ts";
import type { Complaint } from "../complaint.ts";
import { canEverHold, findCover, holdsAlways } from "../conditions/find-cover.ts";

/** Rules that no task can reach: they contradict themselves, stand below one that takes everything, or below all that they match. */
export function deadRules({ rules }: Policy): readonly Complaint[] {
  return rules.flatMap((rule, index) => {
    const complaint = objectionTo(rule, rules.slice(0, index));
    return complaint === undefined ? [] : [complaint];
  });
}

function objectionTo(rule: Rule, earlier: readonly Rule[]): Complaint | undefined {
  const where = `rule "${rule.name}"`;
  if (!canEverHold(rule.when)) {
    const what = "its condition contradicts itself, so it holds for no task";
    return {
      id: "rule-never-holds",
      severity: "error",
      where,
      what,
      whatToDo: "mend the condition, or delete the rule",
    };
  }
  const cover = findCover(rule.when, earlier);
  if (cover === undefined) return undefined;
  const all = cover.find(({ when }) => holdsAlways(when));
  if (all !== undefined) {
    const what = `rule "${all.name}" above it takes every task`;
    const whatToDo = `move it above "${all.name}", or delete it`;
    return { id: "rule-unreachable", severity: "error", where, what, whatToDo };
  }
  const names = cover.map(({ name }) => `"${name}"`).join(", ");
  const isSame = cover.every((each) => each.tier === rule.tier && each.place === rule.place);
  const tiers = [...new Set(cover.map(({ tier }) => tier))].join(" or ");
  return {
    id: "rule-shadowed",
    // Where all of them say the same, nothing comes out otherwise than the reader expects.
    severity: isSame ? "warning" : "error",
    where,
    what: `all that it matches is decided before it by ${names}, at ${tiers}`,
    whatToDo: isSame
      ? "delete it: it changes nothing"
      : `move it above ${names}, or narrow what stands above it`,
  };
}
