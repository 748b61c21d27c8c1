import {
  type CallEntry,
  type Instant,
  type NanoUsd,
  type PriceBook,
  type RunId,
  runId,
} from "../../domain/index.ts";
import { priceBookLabel } from "../../pricing/index.ts";
import { spendOf } from "../../reports/index.ts";
import {
  type ArmFigures,
  type ArmName,
  type ArmRatio,
  armCaveats,
  armFigures,
  armRatio,
  type Caveat,
  type MeasuredPair,
  pairCaveats,
  type TrialFigures,
  trialFigures,
} from "../../trials/index.ts";
import { systemClock } from "../clock.ts";
import { effectiveSettings, type SettingFlags } from "../effective-settings.ts";
import { readEnvironment } from "../environment.ts";
import { openRecords } from "../open-ledger.ts";
import { servedCatalogue } from "../providers/served-catalogue.ts";
import { readTrial, type StoredTrial, trialFolder } from "./trial-folder.ts";

export interface TrialQuestion {
  readonly flags: Pick<SettingFlags, "config" | "ledger">;
  readonly folder: string;
  /** `undefined`: the newest one. */
  readonly trial: string | undefined;
}

/** What the trial itself has cost, by what for. */
export interface TrialCost {
  readonly baseline: NanoUsd;
  readonly candidate: NanoUsd;
  readonly judging: NanoUsd;
  readonly calibration: NanoUsd;
  /** Of arms that did not come to their end. */
  readonly unfinished: NanoUsd;
  readonly whole: NanoUsd;
  readonly unpricedCalls: number;
}

export interface TrialReport {
  readonly stored: StoredTrial;
  readonly at: Instant;
  readonly priceBook: PriceBook;
  /** As it is printed with every figure. */
  readonly priceBookLabel: string;
  readonly ledger: string;
  /** Where the trial's record and its results lie. */
  readonly folder: string;
  readonly pairs: readonly MeasuredPair[];
  /** Of all pairs together; their basis is `measured`. */
  readonly arms: Readonly<Record<ArmName, ArmFigures>>;
  readonly ratio: ArmRatio;
  readonly figures: TrialFigures;
  readonly caveats: readonly Caveat[];
  readonly cost: TrialCost;
}

/** What a trial has shown so far, from its own record and the rows of the ledger. Throws `input.missing`. */
export async function reportTrial({ flags, folder, trial }: TrialQuestion): Promise<TrialReport> {
  const settings = await effectiveSettings(flags, folder, readEnvironment());
  const stored = await readTrial(settings.ledger, trial);
  const { priceBook } = await servedCatalogue(settings);
  const rows = await rowsOf(settings.ledger, stored);
  const pairs = stored.pairs.map((pair): MeasuredPair => {
    const calls = { baseline: rows.of(pair.baseline.run), candidate: rows.of(pair.candidate.run) };
    return { ...pair, calls };
  });
  const { experiment, ticket, commit, judge } = stored.plan;
  const armOf = (arm: ArmName) => {
    const calls = pairs.flatMap((pair) => pair.calls[arm]);
    const figures = armFigures(calls, { name: experiment[arm].name, basis: "measured" });
    return { figures, calls, task: ticket.id, commit };
  };
  const arms = { baseline: armOf("baseline"), candidate: armOf("candidate") };
  return {
    stored,
    at: systemClock(),
    priceBook,
    priceBookLabel: priceBookLabel(priceBook),
    ledger: settings.ledger,
    folder: trialFolder(settings.ledger, stored.trial),
    pairs,
    arms: { baseline: arms.baseline.figures, candidate: arms.candidate.figures },
    ratio: armRatio(arms.baseline, arms.candidate, { priceBook, allowMixed: false }),
    figures: trialFigures(pairs, experiment.seed),
    caveats: [
      ...unended(stored),
      ...armCaveats(arms.baseline, arms.candidate),
      ...pairCaveats(pairs, { judge }),
    ],
    cost: costOf(rows, stored),
  };
}

function unended({ ended }: StoredTrial): readonly Caveat[] {
  return ended === undefined ? [{ says: "the trial has not come to its end", spoils: false }] : [];
}

interface TrialRows {
  of(run: string): readonly CallEntry[];
}

async function rowsOf(ledger: string, stored: StoredTrial): Promise<TrialRows> {
  const names = [
    stored.trial,
    ...stored.unfinishedRuns,
    ...stored.pairs.flatMap(({ baseline, candidate }) => [baseline.run, candidate.run]),
  ];
  const records = await openRecords(ledger);
  try {
    const byRun = new Map<string, readonly CallEntry[]>();
    const runs = new Set(names.map(runId).filter((run): run is RunId => run !== undefined));
    for (const run of runs) byRun.set(run, await records.ledger.calls({ run }));
    return { of: (run) => byRun.get(run) ?? [] };
  } finally {
    await records.close();
  }
}

function costOf(rows: TrialRows, { trial, pairs, unfinishedRuns }: StoredTrial): TrialCost {
  const asked = rows.of(trial);
  const known = new Set(pairs.flatMap(({ baseline, candidate }) => [baseline.run, candidate.run]));
  const parts = {
    baseline: pairs.flatMap(({ baseline }) => rows.of(baseline.run)),
    candidate: pairs.flatMap(({ candidate }) => rows.of(candidate.run)),
    judging: asked.filter((call) => !isOfExamination(call)),
    calibration: asked.filter(isOfExamination),
    unfinished: unfinishedRuns.filter((run) => !known.has(run)).flatMap((run) => rows.of(run)),
  };
  const whole = spendOf(Object.values(parts).flat());
  return {
    baseline: spendOf(parts.baseline).amount,
    candidate: spendOf(parts.candidate).amount,
    judging: spendOf(parts.judging).amount,
    calibration: spendOf(parts.calibration).amount,
    unfinished: spendOf(parts.unfinished).amount,
    whole: whole.amount,
    unpricedCalls: whole.unpricedCalls,
  };
}

function isOfExamination({ tags }: CallEntry): boolean {
  return tags.task?.startsWith("calibration-") === true;
}
