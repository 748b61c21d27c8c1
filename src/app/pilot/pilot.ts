import {
  type Instant,
  instant,
  type Policy,
  type Range,
  SufficeError,
  type TaskKind,
  type Tier,
} from "../../domain/index.ts";
import {
  type DecisionRecord,
  type PilotReport,
  pilotReport,
  type RecordCondition,
} from "../../evidence/index.ts";
import { systemClock } from "../clock.ts";
import { loadDecisionSetup } from "../decision-setup.ts";
import { effectiveSettings, type SettingFlags } from "../effective-settings.ts";
import { readEnvironment } from "../environment.ts";
import { recordedOutcomes } from "../evidence/recorded-outcomes.ts";
import { repositoryOf } from "../repository-of.ts";
import { type LedgerWork, readLedgerWork } from "../targets/ledger-work.ts";
import { workGates } from "../targets/work-gates.ts";
import { judgePilot } from "./judge-pilot.ts";
import { againLine, nextSteps, type PilotNext, type WayToTier, wayToTier } from "./next-steps.ts";
import { meanExpected, type PilotSlot, pilotSlot } from "./pilot-slots.ts";
import { pilotTasks, wholeAttempts } from "./pilot-tasks.ts";

export interface PilotOptions {
  readonly flags: SettingFlags;
  readonly folder: string;
  /** Tasks that the pilot is to have. */
  readonly planned: number;
  readonly kind: TaskKind;
  readonly tier: Tier;
  readonly baselineTier: Tier;
  /** Tasks that were begun earlier are not the pilot's; the baseline's may be of any time. */
  readonly since: Instant | undefined;
}

export interface Pilot extends Omit<PilotOptions, "flags" | "folder"> {
  readonly policy: string;
  /** The pilot's tasks, the first `planned` of them in the order of time. */
  readonly slots: readonly PilotSlot[];
  /** Tasks that came after the last place was filled. */
  readonly surplus: number;
  /** Judged tasks without a kind: they may belong to it, and do not count. */
  readonly withoutKind: number;
  /** What a task was expected to cost: on average of the slots, else of a plain ticket now. */
  readonly expected: Range | undefined;
  readonly report: PilotReport;
  /** Only once every place is filled. */
  readonly judgement: DecisionRecord | undefined;
  /** Of the judgement's conditions, those that do not hold as things are. */
  readonly open: readonly RecordCondition[];
  readonly next: readonly PilotNext[];
}

/**
 * How a first experiment stands, read off the ledger each time: which of its places are filled, what they showed beside the baseline,
 * what to run next, and with all of them filled the verdict. Keeps nothing. Throws `usage.invalid` where both tiers are one.
 */
export async function pilot(options: PilotOptions): Promise<Pilot> {
  const { flags, folder, kind, tier, baselineTier } = options;
  if (tier === baselineTier) {
    throw new SufficeError("usage.invalid", {
      message: `--tier and --baseline-tier are both ${tier}; a pilot compares two tiers`,
    });
  }
  const settings = await effectiveSettings(flags, folder, readEnvironment());
  const at = systemClock();
  const setup = await loadDecisionSetup(settings, {
    outcomes: recordedOutcomes(settings),
    at,
    repository: repositoryOf(folder),
  });
  const work = await readLedgerWork(settings.ledger);
  const ways = { pilot: wayToTier(kind, tier, setup), baseline: wayToTier(kind, baselineTier, setup) };
  const stand = standing(work, { options, policy: setup.policy, way: ways.pilot, at });
  const { report, judgement, baselineMissing, ...rest } = stand;
  const { missing } = report;
  const state = { kind, tier, baselineTier, missing, baselineMissing, judgement, flags };
  return { ...rest, report, judgement, next: nextSteps({ ...state, again: againLine(options) }, ways) };
}

function standing(
  work: LedgerWork,
  {
    options,
    policy,
    way,
    at,
  }: {
    readonly options: PilotOptions;
    readonly policy: Policy;
    readonly way: WayToTier | string;
    readonly at: Instant;
  },
): Omit<Pilot, "next"> & { readonly baselineMissing: number } {
  const { planned, kind, tier, baselineTier, since } = options;
  const start = since ?? instant(0);
  const minimum = Math.min(planned, policy.evidence.minimum);
  const all = pilotTasks(work, kind);
  const recent = all.filter((task) => task.at >= start);
  const begun = recent.filter(({ begunAt }) => begunAt === tier);
  const tasks = begun.slice(0, planned);
  const baseline = all.filter(({ begunAt }) => begunAt === baselineTier);
  const gates = workGates([policy, ...[...work.plans.values()].map(({ decisions }) => decisions.policy)]);
  const slots = tasks.map((task) => pilotSlot(task, { work, gates }));
  const now = slots.length > 0 || typeof way === "string" ? undefined : way.expected;
  const expected = meanExpected(slots) ?? now;
  const plan = { planned, estimate: expected, minimum, gates };
  const share = begun.length / Math.max(1, recent.length);
  const asked = { kind, tier, baselineTier, policy, minimum, share, at };
  const judged = tasks.length < planned ? undefined : judgePilot(tasks, baseline, asked);
  return {
    planned,
    kind,
    tier,
    baselineTier,
    since,
    policy: policy.name,
    slots,
    surplus: begun.length - tasks.length,
    withoutKind: tasksWithoutKind(work, start),
    expected,
    report: pilotReport(tasks.flatMap(wholeAttempts), baseline.flatMap(wholeAttempts), plan),
    judgement: judged?.record,
    open: judged?.open ?? [],
    baselineMissing: Math.max(0, minimum - baseline.length),
  };
}

function tasksWithoutKind({ outcomes }: LedgerWork, start: Instant): number {
  const own = outcomes.filter(({ kind, at }) => kind === undefined && at !== undefined && at >= start);
  return new Set(own.map(({ run, task }) => JSON.stringify([run, task]))).size;
}
