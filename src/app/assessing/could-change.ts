import { type Assessment, type Decision, type Task, ZERO_USD } from "../../domain/index.ts";
import { type DecisionContext, decide } from "../../routing/index.ts";

const OPINIONS: readonly Assessment["tier"][] = ["local", "light", "mid", "frontier"];

/**
 * Whether any opinion would send this task elsewhere than it goes without one: found by trying each. Nobody is paid for an answer
 * that a label, a sign of risk or the cap has overruled before it is given.
 */
export function couldChange(task: Task, context: DecisionContext): boolean {
  const without = courseOf(decide({ ...task, assessment: undefined }, context));
  return OPINIONS.some((tier) => {
    const assessment = { tier, by: "anybody", because: "supposed", cost: ZERO_USD };
    return courseOf(decide({ ...task, assessment }, context)) !== without;
  });
}

/** What becomes of a task, without the reasons. */
function courseOf(decision: Decision): string {
  if (decision.outcome === "refused") return JSON.stringify([decision.code, decision.tier]);
  const steps = decision.steps.map(({ step, tier, place, rungs }) => [step, tier, place, rungs]);
  return JSON.stringify([decision.tier, decision.place, decision.model, steps]);
}
