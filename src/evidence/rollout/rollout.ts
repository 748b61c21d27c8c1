import { type Instant, ROLLOUT_STAGES, type RolloutStage, type ShareInterval } from "../../domain/index.ts";
import { anytimeInterval } from "../bounds/anytime.ts";
import type { Outcome } from "../outcome.ts";
import { isChangeOf, type ModelChange } from "../rates/model-changes.ts";

/** When a stage is left: onwards with enough outcomes whose lower bound clears the bar, back with too many failures. */
export interface ExitRule {
  readonly minimum: number;
  readonly bar: number;
  /** Failures that are borne; with one more it goes back. Of `on` among the last `minimum` outcomes. */
  readonly mostFailures: number;
}

export type RolloutRules = Readonly<Record<RolloutStage, ExitRule>> & {
  /** Of the class's tasks, while it is a canary: above 0, below 1. */
  readonly share: number;
};

export interface Rollout {
  readonly stage: RolloutStage;
  /** Only outcomes after it count for this stage. */
  readonly since: Instant;
}

export interface RolloutStep extends Rollout {
  readonly moved: "onwards" | "back" | "stays";
  readonly because: string;
  /** Outcomes that counted, and how many of them were not accepted. */
  readonly n: number;
  readonly failures: number;
  /** Holds whenever one looks. */
  readonly passRate: ShareInterval;
}

/**
 * The stage after `outcomes`, which are the candidate's at this class of work; those from before the stage began, and undated ones,
 * are passed over. One step at a time: call it again with what it returned. In `shadow` too many failures start the count anew. A change
 * of the candidate's model or price leads back to `shadow`, whatever was shown before.
 */
export function nextStage(
  rollout: Rollout,
  outcomes: readonly Outcome[],
  {
    rules,
    changes,
    now,
  }: {
    readonly rules: RolloutRules;
    readonly changes: readonly ModelChange[];
    readonly now: Instant;
  },
): RolloutStep {
  const { stage, since } = rollout;
  const rule = rules[stage];
  const own = outcomes
    .filter(({ at }) => at !== undefined && at > since && at <= now)
    .toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0));
  const judged = stage === "on" ? own.slice(-rule.minimum) : own;
  const failures = judged.filter(({ result }) => result !== "accepted").length;
  const n = judged.length;
  const passRate = anytimeInterval(n - failures, n);
  const seen = { n, failures, passRate };

  const change = changes.find(
    (each) => each.at > since && each.at <= now && outcomes.some(({ model }) => isChangeOf(each, model)),
  );
  if (change !== undefined) {
    return { ...seen, stage: "shadow", since: now, moved: "back", because: change.because };
  }
  if (failures > rule.mostFailures) {
    const because = `${failures} of ${n} failed, at most ${rule.mostFailures} may`;
    return { ...seen, stage: neighbour(stage, -1), since: now, moved: "back", because };
  }
  if (stage === "on") return { ...seen, stage, since, moved: "stays", because: "it is on" };
  if (n < rule.minimum) {
    const because = `${n} of the ${rule.minimum} outcomes that are needed`;
    return { ...seen, stage, since, moved: "stays", because };
  }
  const shown = `it passes at least ${percent(passRate.lower)}, and ${percent(rule.bar)} are asked for`;
  return passRate.lower < rule.bar
    ? { ...seen, stage, since, moved: "stays", because: shown }
    : { ...seen, stage: neighbour(stage, 1), since: now, moved: "onwards", because: shown };
}

function neighbour(stage: RolloutStage, step: 1 | -1): RolloutStage {
  return ROLLOUT_STAGES[ROLLOUT_STAGES.indexOf(stage) + step] ?? stage;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}
