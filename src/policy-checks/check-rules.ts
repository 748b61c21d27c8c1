import type { Policy } from "../domain/index.ts";
import type { CheckContext } from "./check-context.ts";
import { deadRules } from "./checks/dead-rules.ts";
import { guesses } from "./checks/guesses.ts";
import { idleModifiers } from "./checks/idle-modifiers.ts";
import { missingGates } from "./checks/missing-gates.ts";
import { missingLearnedModels } from "./checks/missing-learned-models.ts";
import { missingPriors } from "./checks/missing-priors.ts";
import { selfReviews } from "./checks/self-review.ts";
import { tightCaps } from "./checks/tight-caps.ts";
import { unmetTargets } from "./checks/unmet-targets.ts";
import { unservedTiers } from "./checks/unserved-tiers.ts";
import { unusedLadder } from "./checks/unused-ladder.ts";
import type { Complaint } from "./complaint.ts";

const CHECKS: readonly ((policy: Policy, context: CheckContext) => readonly Complaint[])[] = [
  deadRules,
  idleModifiers,
  unservedTiers,
  missingLearnedModels,
  missingGates,
  unusedLadder,
  missingPriors,
  tightCaps,
  unmetTargets,
  selfReviews,
  guesses,
];

/**
 * What is wrong with a policy that its settings alone do not show: errors first, then warnings. A valid policy is assumed, as settings
 * parse it. Every error is proved; what could not be proved is not complained of.
 */
export function checkRules(policy: Policy, context: CheckContext): readonly Complaint[] {
  const complaints = CHECKS.flatMap((check) => check(policy, context));
  return [
    ...complaints.filter(({ severity }) => severity === "error"),
    ...complaints.filter(({ severity }) => severity === "warning"),
  ];
}
