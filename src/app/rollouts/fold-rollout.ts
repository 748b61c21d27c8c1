import {
  type ClassRollout,
  type Instant,
  instant,
  isoTime,
  type ModelRegistry,
  modelNamed,
  type Policy,
} from "../../domain/index.ts";
import {
  type ModelChange,
  nextStage,
  type Outcome,
  type Rollout,
  type RolloutRules,
  type RolloutStep,
} from "../../evidence/index.ts";
import type { RolloutSettings } from "../../settings/index.ts";
import type { TrialDecision } from "../trials/trial-decisions.ts";
import { citedStage } from "./cited-record.ts";

export interface RolloutMove extends RolloutStep {
  readonly from: ClassRollout["stage"];
}

/** Where a rollout stands, and how it came there. */
export interface RolloutState extends ClassRollout {
  readonly begin: RolloutSettings["begin"];
  /** As it stands: what counted since its stage began, and what is asked for. */
  readonly now: RolloutStep;
  /** Why the record that it cites keeps it back; `undefined` where it does not. */
  readonly keptBack: string | undefined;
  /** Every step onwards or back, oldest first. */
  readonly moves: readonly RolloutMove[];
}

export interface RolloutContext {
  readonly policy: Policy;
  readonly models: ModelRegistry;
  readonly changes: readonly ModelChange[];
  readonly at: Instant;
  /** Of trials: what a rollout may cite. */
  readonly decisions?: readonly TrialDecision[] | undefined;
}

/**
 * The stage of a rollout after all that was recorded, gone through as if one had looked after each outcome and each change of a model:
 * nothing of it is kept anywhere, and the same rows give the same stage. The class's work at models of the wanted tier counts, also what
 * a label or a pilot sent there.
 */
export function foldRollout(
  rollout: RolloutSettings,
  outcomes: readonly Outcome[],
  { policy, models, changes, at, decisions = [] }: RolloutContext,
): RolloutState {
  const { kind, to, begin, share, since } = rollout;
  const rules = rolloutRules(policy, share);
  const events: readonly Event[] = [
    ...eventsOf(rollout, outcomes, models),
    ...changes.map((change) => ({ at: change.at, outcome: undefined })),
  ];
  const moves: RolloutMove[] = [];
  let standing: Rollout = { stage: begin, since: since ?? instant(0) };
  let known: readonly Outcome[] = [];
  for (const event of events.filter((each) => each.at <= at).toSorted((a, b) => a.at - b.at)) {
    if (event.outcome !== undefined) known = [...known, event.outcome];
    // It looks no further back than this once it is on.
    if (standing.stage === "on") known = known.slice(-rules.on.minimum - 1);
    const step = nextStage(standing, known, { rules, changes, now: event.at });
    if (step.moved === "stays") continue;
    moves.push({ ...step, from: standing.stage });
    standing = { stage: step.stage, since: step.since };
    // The last one stays: a change of its model counts also where it was not tried again.
    known = known.slice(-1);
  }
  const now = nextStage(standing, known, { rules, changes, now: at });
  const salt = `${kind} to ${to}${since === undefined ? "" : ` since ${isoTime(since)}`}`;
  const cited = citedStage(standing.stage, rollout, { decisions, policy, models, changes, at, outcomes });
  return { kind, to, stage: cited.stage, share, salt, begin, now, keptBack: cited.because, moves };
}

/**
 * Canaries begin where half the bar is cleared with half as many outcomes as are asked for, so with 5 of 5 under a bar of 70 %. On it
 * is where the bar is cleared. A canary bears as many failures as outcomes are asked for: a tier that passes nine of ten may show five
 * on its way. Once on, its latest outcomes may not fail more often than the bar allows.
 */
export function rolloutRules(
  { evidence: { bar, minimum } }: Pick<Policy, "evidence">,
  share: number,
): RolloutRules {
  const borne = (outcomes: number) => Math.round(outcomes * (1 - bar));
  return {
    shadow: { minimum: Math.ceil(minimum / 2), bar: bar / 2, mostFailures: borne(minimum) },
    canary: { minimum, bar, mostFailures: minimum },
    on: { minimum: 2 * minimum, bar, mostFailures: borne(2 * minimum) },
    share,
  };
}

interface Event {
  readonly at: Instant;
  /** `undefined`: a model or its price changed. */
  readonly outcome: Outcome | undefined;
}

function eventsOf(
  { kind, to }: RolloutSettings,
  outcomes: readonly Outcome[],
  models: ModelRegistry,
): readonly Event[] {
  return outcomes.flatMap((outcome) => {
    const isOwn = outcome.kind === kind && modelNamed(models, outcome.model)?.tier === to;
    return isOwn && outcome.at !== undefined ? [{ at: outcome.at, outcome }] : [];
  });
}
