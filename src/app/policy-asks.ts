import type { Condition, Policy, Ticket } from "../domain/index.ts";
import { asksHeuristic } from "./assessing/assessed-task.ts";

/** Which facts about a repository a policy decides by: what nobody asks for is not looked up. */
export interface AskedFacts {
  readonly files: boolean;
  readonly complexityScore: boolean;
}

export function factsAskedBy({ rules, raiseWhen, demoteWhen, pipeline, assessor }: Policy): AskedFacts {
  const conditions = [
    ...[...rules, ...raiseWhen, ...demoteWhen, ...pipeline].map(({ when }) => when),
    assessor?.when,
  ]
    .filter((when) => when !== undefined)
    .flatMap(withAlternatives);
  return {
    files: conditions.some(({ files }) => files !== undefined),
    complexityScore:
      (assessor !== undefined && asksHeuristic(assessor)) ||
      conditions.some(({ complexityScore }) => complexityScore !== undefined),
  };
}

/** Whether tickets leave open what a repository could answer, and a policy wants to know it. */
export function wantsFacts(tickets: readonly Ticket[], policy: Policy): boolean {
  const { files, complexityScore } = factsAskedBy(policy);
  return complexityScore || (files && tickets.some((ticket) => (ticket.files ?? []).length === 0));
}

function withAlternatives(condition: Condition): readonly Condition[] {
  return [condition, ...(condition.any ?? []).flatMap(withAlternatives)];
}
