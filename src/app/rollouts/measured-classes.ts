import { type EvidenceRow, type Instant, type Policy, wilsonBounds } from "../../domain/index.ts";
import { type ExpiredOutcomes, measuredEvidence, type Outcome } from "../../evidence/index.ts";
import { systemClock } from "../clock.ts";
import { type DecisionSetup, loadDecisionSetup } from "../decision-setup.ts";
import { effectiveSettings, type SettingFlags } from "../effective-settings.ts";
import { readEnvironment } from "../environment.ts";
import { countingFor, evidenceFor } from "../evidence/evidence-for.ts";
import { outcomesOfFiles, recordedOutcomes } from "../evidence/recorded-outcomes.ts";
import type { SkippedFileRow } from "../outcomes/read-outcome-file.ts";
import { repositoryOf } from "../repository-of.ts";
import { readLedgerWork } from "../targets/ledger-work.ts";
import { type DecisionStanding, readDecisions } from "../trials/trial-decisions.ts";
import { standingFor } from "./cited-record.ts";
import {
  type ClassContest,
  type ContestContext,
  classContest,
  undefinedLast,
  underModelIds,
  workClasses,
} from "./class-contest.ts";
import { foldRollout, type RolloutState } from "./fold-rollout.ts";

export interface EvidenceOptions {
  readonly flags: SettingFlags;
  readonly folder: string;
  /** Champions and challengers of a kind of work over the outcomes of all repositories together; else of each repository by itself. */
  readonly acrossRepositories: boolean;
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
  /** Rows of outcomes files that are not among them. */
  readonly skipped: readonly SkippedFileRow[];
  readonly rows: readonly MeasuredClass[];
  readonly expired: readonly ExpiredOutcomes[];
  readonly acrossRepositories: boolean;
  /** By class of work. */
  readonly contests: readonly ClassContest[];
  /** As the settings have them. */
  readonly rollouts: readonly RolloutState[];
  /** What controlled trials have decided, oldest first, and whether it still holds. */
  readonly trials: readonly DecisionStanding[];
  readonly ledger: string;
}

/** What was measured of each class of work at each model, and what the policy makes of it. Throws as deciding does. */
export async function measuredClasses(options: EvidenceOptions): Promise<MeasuredClasses> {
  const { flags, folder, acrossRepositories } = options;
  const settings = await effectiveSettings(flags, folder, readEnvironment());
  const at = systemClock();
  const repository = repositoryOf(folder);
  const setup = await loadDecisionSetup(settings, { outcomes: recordedOutcomes(settings), at, repository });
  const { policy, models, priceBook } = setup;
  const files = await outcomesOfFiles(settings.outcomes, { models, priceBook });
  // Without calls the ledger's outcomes have no cost, and nothing could be said of savings.
  const outcomes = [...(await readLedgerWork(settings.ledger)).outcomes, ...files.outcomes];
  const counting = countingFor({ policy, models, priceBook, at, repository });
  const { changes } = counting;
  const measured = measuredEvidence(outcomes, counting);
  const placed = underModelIds(outcomes, models);
  const decisions = await readDecisions(settings.ledger);
  return {
    policy: policy.name,
    bar: policy.evidence.bar,
    minimum: policy.evidence.minimum,
    mayLower: policy.evidence.mayLower === true,
    repository,
    at,
    outcomes: outcomes.length,
    unplaced: measured.unplaced,
    skipped: files.skipped,
    rows: measured.evidence.map((row) => ({ ...row, ...standingOf(row, policy) })).toSorted(byClass),
    expired: measured.expired,
    acrossRepositories,
    contests: contestsOf({ setup, outcomes: placed, changes, acrossRepositories }, outcomes),
    rollouts: settings.rollouts.map((rollout) =>
      foldRollout(rollout, outcomes, { policy, models, changes, at, decisions }),
    ),
    trials: decisions.map((decision) => {
      const citing = settings.rollouts.find(({ record }) => record === decision.id);
      const context = { decisions, policy, models, changes, at, outcomes: placed };
      return standingFor(decision, citing?.share ?? 0, context);
    }),
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

/** `recorded`: all outcomes, under the names that they were recorded under. */
function contestsOf(context: ContestContext, recorded: readonly Outcome[]): readonly ClassContest[] {
  const { setup, outcomes } = context;
  const classes = workClasses(outcomes, context);
  const repositories = new Set(classes.map(({ repository }) => repository));
  const setups = new Map([...repositories].map((each) => [each, setupIn(each, setup, recorded)]));
  return classes.map((each) =>
    classContest(each, { ...context, setup: setups.get(each.repository) ?? setup }),
  );
}

/** In another repository its own outcomes come first. */
function setupIn(
  repository: string | undefined,
  setup: DecisionSetup,
  outcomes: readonly Outcome[],
): DecisionSetup {
  if (repository === undefined || repository === setup.repository) return setup;
  return { ...setup, repository, evidence: evidenceFor(outcomes, { ...setup, repository }) };
}

function byClass(a: MeasuredClass, b: MeasuredClass): number {
  return undefinedLast(a.kind, b.kind) || b.n - a.n;
}
