import type { PolicyUse, RuleHit } from "../../findings/index.ts";
import type { Journal } from "../../journal/index.ts";
import { decideTicket } from "../decision-setup.ts";
import { isRunPlan } from "../runs/run-plan.ts";

/** Each plan holds its whole price book: more would be slow to read, and older rules are of little interest. */
const MOST_RUNS = 50;

/**
 * Which rules decided in the latest runs: their tickets, decided again from what the journal keeps of each run. Plans of another
 * version are left out.
 */
export async function policyUses(journal: Pick<Journal, "runs">): Promise<readonly PolicyUse[]> {
  const uses = new Map<string, { policy: PolicyUse["policy"]; hits: RuleHit[] }>();
  for (const { plan, startedAt } of await journal.runs(MOST_RUNS)) {
    if (!isRunPlan(plan)) continue;
    const { policy } = plan.decisions;
    const setup = { ...plan.decisions, fileBytes: new Map(plan.fileBytes), facts: undefined };
    const hits = plan.tickets.map((ticket) => ({ rule: decideTicket(ticket, setup).rule, at: startedAt }));
    const known = uses.get(policy.name);
    // Newest first: the rules that the policy has now are looked at.
    if (known === undefined) uses.set(policy.name, { policy, hits });
    else known.hits.push(...hits);
  }
  return [...uses.values()];
}
