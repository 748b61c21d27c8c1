import type { RoutedDecision, Ticket } from "../../domain/index.ts";
import { type ChunkBrief, leastBriefTokens } from "../texts/brief.ts";

/**
 * Why delegated work cannot be told of within its budget: what must be said and has no room is no work for somebody who is told nothing
 * else. `undefined` where it fits, where there is no budget, and for what is not delegated.
 */
export function briefObjection(
  ticket: Ticket,
  { steps }: Pick<RoutedDecision, "steps">,
  chunk?: ChunkBrief,
): string | undefined {
  const step = steps.find(({ takeBack }) => takeBack !== undefined);
  if (step?.briefTokens === undefined) return undefined;
  const least = leastBriefTokens({
    task: ticket.partOf?.task ?? ticket.id,
    ticket,
    chunk,
    step,
    mode: "first",
    findings: [],
    plan: undefined,
    commands: [],
    gates: [],
    diff: undefined,
  });
  if (least <= step.briefTokens) return undefined;
  return `what it must be told has about ${least} tokens without anything that could be left out, and a brief may have ${step.briefTokens}`;
}
