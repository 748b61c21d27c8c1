import { type Evidence, type NanoUsd, nanoUsd, type Tier, tierRank } from "../../domain/index.ts";
import { costPerAccepted, type Outcome, tallyOf } from "../../evidence/index.ts";
import type { MeasuredTask } from "./measured-task.ts";

export interface SufficiencyRules {
  /** Pass rates by class of work and tier, as decisions see them. */
  readonly evidence: Evidence;
  readonly bar: number;
  /** Outcomes below which a bound says nothing. */
  readonly minimum: number;
}

/** Dollars lost to wrong routes, both ways. Only what is known: attempts without a price are not in it. */
export interface Regret {
  /** Paid for attempts at a tier that turned out too weak. */
  readonly tooWeak: NanoUsd;
  /** Paid beyond what the weakest tier known to suffice costs until something is accepted. */
  readonly tooStrong: NanoUsd;
}

/**
 * The oracle of routing accuracy, from what can be known without one: a task went to the right tier when it was accepted without
 * escalation and no weaker tier is known to suffice for its kind, which takes a lower bound of the pass rate at the bar.
 */
export function wasRoutedRight(task: MeasuredTask, rules: SufficiencyRules): boolean {
  return task.accepted && task.escalations === 0 && sufficientBelow(task, rules) === undefined;
}

export function regretOf(
  tasks: readonly MeasuredTask[],
  outcomes: readonly Outcome[],
  rules: SufficiencyRules,
): Regret {
  let [tooWeak, tooStrong] = [0, 0];
  for (const task of tasks) {
    const escalated = task.attempts.findLastIndex(({ result }) => result === "escalated");
    tooWeak += task.attempts.slice(0, escalated + 1).reduce((sum, { cost }) => sum + (cost ?? 0), 0);
    const tier = escalated === -1 && task.accepted ? sufficientBelow(task, rules) : undefined;
    const weaker = outcomes.filter((outcome) => outcome.tier === tier && outcome.kind === task.kind);
    const needed = tier === undefined ? undefined : costPerAccepted(tallyOf(weaker, 1));
    if (needed !== undefined && task.cost !== undefined) tooStrong += Math.max(0, task.cost - needed);
  }
  return { tooWeak: nanoUsd(Math.round(tooWeak)), tooStrong: nanoUsd(Math.round(tooStrong)) };
}

/** The weakest tier below the task's that is known to suffice for its kind. */
function sufficientBelow({ tier, kind }: MeasuredTask, rules: SufficiencyRules): Tier | undefined {
  if (tier === undefined) return undefined;
  return rules.evidence
    .filter((row) => row.kind === kind && tierRank(row.tier) < tierRank(tier))
    .filter((row) => row.n >= rules.minimum && row.lower >= rules.bar)
    .map((row) => row.tier)
    .toSorted((a, b) => tierRank(a) - tierRank(b))[0];
}
