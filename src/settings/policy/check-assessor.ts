import {
  type AssessorRules,
  type Condition,
  type Policy,
  type Rule,
  TIERS,
  type Tier,
  tierRank,
  weakerTier,
} from "../../domain/index.ts";
import { excludeEachOther, isWithin, neverHolds } from "./conditions-meet.ts";

/** The complaint's name: an opinion that is paid for and decides nothing. */
const RULE = "assess-without-authority";

/** Refuses an assessor that can change no decision, or that may lower where nothing would notice its mistakes. */
export function checkAssessor(
  policy: Policy,
  complain: (path: PropertyKey[], message: string) => void,
): void {
  const { assessor } = policy;
  if (assessor === undefined) return;
  if (assessor.ask === "score" && policy.predictor === undefined) {
    const message =
      "there is no score to ask: a policy gets its `predictor` from `suffice learn --predictor`";
    complain(["assessor", "ask"], `${RULE}: ${message}`);
    return;
  }
  if (assessor.mayLower && !hasGate(policy)) {
    const message =
      "it may lower only where a gate judges the coding step, and none does; give that step `gates`";
    complain(["assessor", "may_lower"], `${RULE}: ${message}`);
    return;
  }
  const objection = objectionTo(assessor, policy);
  if (objection === undefined) return;
  const [key, message] = objection;
  complain(["assessor", ...key], `${RULE}: ${message}; its answer could change nothing`);
}

function objectionTo(assessor: AssessorRules, policy: Policy): readonly [PropertyKey[], string] | undefined {
  const { when } = assessor;
  const { floor, cap } = policy;
  if (neverHolds(when)) return [["when"], "no task can satisfy this condition, so nobody is ever asked"];
  if (when.namesRoute === true) return [["when"], "a label that names a tier or model beats it"];
  const between = TIERS.filter((tier) => tier !== "automated" && isBetween(tier, policy));
  if (between.length < 2) return [[], `floor ${floor} and cap ${cap} leave it no tier to choose`];
  const settled = policy.raiseWhen.find(
    ({ when: raise, to }) => isAtCap(to, policy) && isWithin(when, raise),
  );
  if (settled !== undefined) return [["when"], `"${settled.name}" raises all of this work to ${settled.to}`];
  const isLoweredElsewhere =
    policy.evidence.mayLower === true || policy.demoteWhen.some((each) => !excludeEachOther(each.when, when));
  if (isLoweredElsewhere) return undefined;
  const rules = rulesFor(when, policy.rules);
  if (rules.some((rule) => hasRoom(rule, assessor, policy))) return undefined;
  const names = rules.map(({ name }) => `"${name}"`).join(", ");
  const say = rules.length === 1 ? `rule ${names} gives` : `rules ${names} give`;
  return [[], `${say} ${cap} already, which is the cap, and it may only raise`];
}

/** The rules that may decide work for which the assessor is asked; a label's own wish is none of them. */
function rulesFor(when: Condition, rules: readonly Rule[]): readonly Rule[] {
  const found: Rule[] = [];
  for (const rule of rules) {
    if (rule.tier === "named" || excludeEachOther(when, rule.when)) continue;
    found.push(rule);
    if (isWithin(when, rule.when)) break;
  }
  return found;
}

function hasRoom({ tier, when: ruled }: Rule, { when, mayLower }: AssessorRules, policy: Policy): boolean {
  if (tier === "named" || !isAtCap(tier, policy)) return true;
  // What a person judged, and what is risky, is not lowered.
  const isSettled = [ruled, when].some(
    ({ complexity, risk }) => complexity !== undefined || (risk !== undefined && !risk.includes("none")),
  );
  return mayLower && !isSettled;
}

function hasGate({ pipeline }: Policy): boolean {
  return pipeline.some(({ kind, gates }) => kind === "coding" && gates.length > 0);
}

function isAtCap(tier: Tier, { cap }: Policy): boolean {
  return weakerTier(tier, cap) === cap;
}

function isBetween(tier: Tier, { floor, cap }: Policy): boolean {
  return tierRank(tier) >= tierRank(floor) && tierRank(tier) <= tierRank(cap);
}
