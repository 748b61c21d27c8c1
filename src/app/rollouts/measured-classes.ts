import {
  type EvidenceRow,
  type Instant,
  type Policy,
  type TaskKind,
  wilsonBounds,
} from "../../domain/index.ts";
import { type ExpiredOutcomes, measuredEvidence, type Outcome } from "../../evidence/index.ts";
import { systemClock } from "../clock.ts";
import { loadDecisionSetup } from "../decision-setup.ts";
import { effectiveSettings, type SettingFlags } from "../effective-settings.ts";
import { readEnvironment } from "../environment.ts";
import { countingFor } from "../evidence/evidence-for.ts";
import { recordedOutcomes } from "../evidence/recorded-outcomes.ts";
import { repositoryOf } from "../repository-of.ts";
import { readLedgerWork } from "../targets/ledger-work.ts";
import { type ClassContest, classContest, underModelIds } from "./class-contest.ts";
import { foldRollout, type RolloutState } from "./fold-rollout.ts";

export interface EvidenceOptions {
  readonly flags: SettingFlags;
  readonly folder: string;
}

/** `too few`: below the policy's minimum its prior holds. `unsure`: the bar lies within the interval, which is no proof. */
export type Standing = "clears the bar" | "unsure" | "below the bar" | "too few";

export interface MeasuredClass extends EvidenceRow {
  /** Wilson's. */
  readonly upper: number;
  readonly standing: Standing;
}

export interface MeasuredClasses {
  readonly policy: string;
  readonly bar: number;
  readonly minimum: number;
  readonly mayLower: boolean;
  /** Whose own outcomes come first; `undefined` outside of a repository. */
  readonly repository: string | undefined;
  readonly at: Instant;
  /** Everything that was read, and how much of it is of models that may not be chosen. */
  readonly outcomes: number;
  readonly unplaced: number;
  readonly rows: readonly MeasuredClass[];
  readonly expired: readonly ExpiredOutcomes[];
  /** By class of work. */
  readonly contests: readonly ClassContest[];
  /** As the settings have them. */
  readonly rollouts: readonly RolloutState[];
  readonly ledger: string;
}

/** What was measured of each class of work at each model, and what the policy makes of it. Throws as deciding does. */
export async function measuredClasses({ flags, folder }: EvidenceOptions): Promise<MeasuredClasses> {
  const settings = await effectiveSettings(flags, folder, readEnvironment());
  const at = systemClock();
  const repository = repositoryOf(folder);
  const setup = await loadDecisionSetup(settings, { outcomes: recordedOutcomes(settings), at, repository });
  const { policy, models, priceBook } = setup;
  // Without calls the ledger's outcomes have no cost, and nothing could be said of savings.
  const outcomes = [
    ...(await readLedgerWork(settings.ledger)).outcomes,
    ...(await recordedOutcomes({ ...settings, ledger: "" })({ models, priceBook })),
  ];
  const counting = countingFor({ policy, models, priceBook, at, repository });
  const { changes } = counting;
  const measured = measuredEvidence(outcomes, counting);
  const placed = underModelIds(outcomes, models);
  return {
    policy: policy.name,
    bar: policy.evidence.bar,
    minimum: policy.evidence.minimum,
    mayLower: policy.evidence.mayLower === true,
    repository,
    at,
    outcomes: outcomes.length,
    unplaced: measured.unplaced,
    rows: measured.evidence.map((row) => ({ ...row, ...standingOf(row, policy) })).toSorted(byClass),
    expired: measured.expired,
    contests: kindsOf(placed).map((kind) => classContest(kind, { setup, outcomes: placed, changes })),
    rollouts: settings.rollouts.map((rollout) =>
      foldRollout(rollout, outcomes, { policy, models, changes, at }),
    ),
    ledger: settings.ledger,
  };
}

function standingOf({ n, passes, lower }: EvidenceRow, { evidence: { bar, minimum } }: Policy) {
  const { upper } = wilsonBounds(passes, n);
  const standing = (): Standing => {
    if (n < minimum) return "too few";
    if (lower >= bar) return "clears the bar";
    return upper < bar ? "below the bar" : "unsure";
  };
  return { upper, standing: standing() };
}

function kindsOf(outcomes: readonly Outcome[]): readonly (TaskKind | undefined)[] {
  return [...new Set(outcomes.map(({ kind }) => kind))].toSorted(byName);
}

function byClass(a: MeasuredClass, b: MeasuredClass): number {
  return byName(a.kind, b.kind) || b.n - a.n;
}

/** Unknown work last. */
function byName(a: TaskKind | undefined, b: TaskKind | undefined): number {
  if (a === b) return 0;
  if (a === undefined || b === undefined) return a === undefined ? 1 : -1;
  return a < b ? -1 : 1;
}
