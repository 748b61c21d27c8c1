import type { Policy, PolicyTarget } from "../../domain/index.ts";
import { measuredEvidence } from "../../evidence/index.ts";
import {
  type DocumentTarget,
  documentTargets,
  METRICS,
  type Measurement,
  measuredTasks,
  measureTargets,
  type Target,
  type TargetVerdict,
} from "../../reports/index.ts";
import { systemClock } from "../clock.ts";
import { effectiveSettings, type SettingFlags } from "../effective-settings.ts";
import { readEnvironment } from "../environment.ts";
import { countingFor } from "../evidence/evidence-for.ts";
import { recordedOutcomes } from "../evidence/recorded-outcomes.ts";
import { loadPresets } from "../presets.ts";
import { servedCatalogue } from "../providers/served-catalogue.ts";
import { type LedgerWork, type Period, readLedgerWork, withinPeriod, workWhere } from "./ledger-work.ts";
import { workGates } from "./work-gates.ts";

export interface TargetsOptions extends Period {
  readonly flags: SettingFlags;
  readonly folder: string;
}

/** Who set a target: the policy itself, or the document that one of the presets follows. */
export interface NamedTarget extends Target {
  readonly by: "policy" | "document";
  readonly policy: string;
  /** The document's words, and which document; `undefined` for a policy's own. */
  readonly says: string | undefined;
  readonly source: string | undefined;
}

export interface MeasuredTarget extends Omit<Measurement<NamedTarget>, "target" | "verdict"> {
  /** `undefined` for a figure that nobody set a target for. */
  readonly target: NamedTarget | undefined;
  readonly verdict: TargetVerdict | "no target";
}

export interface MeasuredTargets extends Period {
  readonly policy: string;
  /** The policy's own targets first, then the documents', then figures without one. */
  readonly targets: readonly MeasuredTarget[];
  /** What they were measured on. */
  readonly tasks: number;
  readonly outcomes: number;
  readonly calls: number;
  /** Tasks of runs that another policy decided, which say nothing of the named one. */
  readonly tasksOfOthers: number;
  readonly ledger: string;
  readonly isLedgerMissing: boolean;
}

/**
 * Every metric on the ledger's work. With a policy named on the command line: its targets, and those of its document where it is a
 * preset, on the runs that it decided and on work of which nobody knows who decided it. Else: the targets of the policy in use, and
 * of all documents, on all work.
 */
export async function measuredTargets(options: TargetsOptions): Promise<MeasuredTargets> {
  const { flags, folder, since, until } = options;
  const settings = await effectiveSettings(flags, folder, readEnvironment());
  const policy = await (await loadPresets()).policy(settings.policy, settings.policyFrom);
  const all = withinPeriod(await readLedgerWork(settings.ledger), { since, until });
  const isNamed = flags.policy !== undefined;
  const work = isNamed ? decidedBy(all, policy) : all;
  const tasks = measuredTasks({
    outcomes: work.outcomes,
    calls: work.calls,
    receipts: work.receipts,
    records: work.records,
    reviewGates: workGates([policy, ...[...work.plans.values()].map(({ decisions }) => decisions.policy)])
      .review,
  });
  const catalogue = await servedCatalogue(settings);
  const counting = countingFor({ ...catalogue, policy, at: systemClock(), repository: undefined });
  const { evidence } = measuredEvidence(await recordedOutcomes(settings)(catalogue), counting);
  const { bar, minimum } = policy.evidence;
  const { outcomes, calls } = work;
  const targets = targetsOf(policy, isNamed);
  const untargeted = METRICS.filter(({ id }) => targets.every(({ metric }) => metric !== id));
  const measured = { tasks, outcomes, calls, evidence, bar, minimum };
  return {
    policy: policy.name,
    targets: [
      ...measureTargets(measured, targets),
      ...measureTargets(
        measured,
        untargeted.map(({ id }) => ({ metric: id })),
      ).map((row) => ({ ...row, target: undefined, verdict: "no target" as const })),
    ],
    tasks: tasks.length,
    outcomes: outcomes.length,
    calls: calls.length,
    tasksOfOthers: tasksIn(all) - tasksIn(work),
    ledger: settings.ledger,
    isLedgerMissing: work.isMissing,
    since,
    until,
  };
}

function targetsOf(policy: Policy, isNamed: boolean): readonly NamedTarget[] {
  const own = policy.targets.map((target): NamedTarget => {
    return { ...target, by: "policy", policy: policy.name, says: undefined, source: undefined };
  });
  const documents = documentTargets(isNamed ? policy.name : undefined);
  return [...own, ...documents.filter((each) => !own.some((target) => isSame(target, each))).map(named)];
}

function named(target: DocumentTarget): NamedTarget {
  return { ...target, by: "document" };
}

/** What the policy repeats of its document is said once. */
function isSame(own: PolicyTarget & { readonly policy: string }, document: DocumentTarget): boolean {
  return (
    own.policy === document.policy &&
    own.metric === document.metric &&
    own.atLeast === document.atLeast &&
    own.atMost === document.atMost
  );
}

/** Without the runs that are known to have been decided by another policy. */
function decidedBy(work: LedgerWork, { name }: Policy): LedgerWork {
  return workWhere(work, ({ tags }) => {
    const plan = tags.run === undefined ? undefined : work.plans.get(tags.run);
    return plan === undefined || plan.decisions.policy.name === name;
  });
}

function tasksIn({ calls, verdicts }: LedgerWork): number {
  const rows = [...calls, ...verdicts].filter(({ tags }) => tags.task !== undefined);
  return new Set(rows.map(({ tags }) => JSON.stringify([tags.run, tags.task]))).size;
}
