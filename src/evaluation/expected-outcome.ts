import type { Attempted, OutcomePolicy } from "./outcome-policy.ts";
import type { OutcomeTask, Verifier } from "./outcome-task.ts";

/** Exact expectations over what the verifier may say; nothing is sampled. */
export interface ExpectedOutcome {
  /** Chance that the answer taken is right, 0 to 1. */
  readonly quality: number;
  /** Dollars for all attempts on the way. */
  readonly costUsd: number;
  /** The models tried on the likeliest way, in order. */
  readonly choice: readonly string[];
}

/** What a policy did with a task for which its model has no recorded outcome. */
export interface UnknownOutcome {
  readonly missing: string;
}

/**
 * What `policy` makes of `task` under `verifier`: every way through it, weighed by its chance. `missing` names the first model
 * that it asks for and that was not tried. Source of the cascade's definition: expected values over a verifier's answers.
 */
export function expectedOutcome(
  task: OutcomeTask,
  policy: OutcomePolicy,
  verifier: Verifier,
): ExpectedOutcome | UnknownOutcome {
  let quality = 0;
  let costUsd = 0;
  let likeliest = { chance: -1, choice: [] as readonly string[] };
  const open: { history: readonly Attempted[]; right: readonly boolean[]; chance: number }[] = [
    { history: [], right: [], chance: 1 },
  ];
  for (let way = open.pop(); way !== undefined; way = open.pop()) {
    const { history, right, chance } = way;
    const step = policy.next(task, history);
    if (step.kind === "attempt") {
      const outcome = task.outcomes.get(step.model);
      if (outcome === undefined) return { missing: step.model };
      costUsd += chance * outcome.costUsd;
      const accept = outcome.resolved ? verifier.tpr : verifier.fpr;
      for (const [accepted, share] of [
        [true, accept],
        [false, 1 - accept],
      ] as const) {
        if (share === 0) continue;
        const attempted = {
          model: step.model,
          accepted,
          costUsd: outcome.costUsd,
          apiCalls: outcome.apiCalls,
        };
        open.push({
          history: [...history, attempted],
          right: [...right, outcome.resolved],
          chance: chance * share,
        });
      }
      continue;
    }
    if (step.kind === "take" && right[step.attempt] === true) quality += chance;
    if (chance > likeliest.chance) likeliest = { chance, choice: history.map(({ model }) => model) };
  }
  return { quality, costUsd, choice: likeliest.choice };
}

/** Models in order, each tried until the verifier accepts one; what the last gives is taken unseen. One model: that model alone. */
export function cascadePolicy(models: readonly string[]): OutcomePolicy {
  return {
    name: models.join(" > "),
    next(_task, history) {
      const last = history.at(-1);
      if (last !== undefined && (last.accepted || history.length === models.length)) {
        return { kind: "take", attempt: history.length - 1 };
      }
      const model = models[history.length];
      return model === undefined ? { kind: "give-up" } : { kind: "attempt", model };
    },
  };
}
