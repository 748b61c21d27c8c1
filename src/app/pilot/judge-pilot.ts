import type { Instant, Policy, TaskKind, Tier } from "../../domain/index.ts";
import {
  type DecisionRecord,
  judgeCandidate,
  openConditions,
  type RecordCondition,
  tallyOf,
} from "../../evidence/index.ts";
import { asOneOutcome, type PilotTask } from "./pilot-tasks.ts";

/** A record of a pilot is asked for again after so long. */
const VALID_MS = 90 * 86_400_000;
/** Of a class's tasks, while it is only likely that the tier suffices. */
const SHARE = 0.2;

export interface JudgedPilot {
  readonly record: DecisionRecord;
  /** Conditions that do not hold as things are. */
  readonly open: readonly RecordCondition[];
}

/** What a full pilot says: each task counts once, as accepted where it needed no stronger tier. */
export function judgePilot(
  tasks: readonly PilotTask[],
  baseline: readonly PilotTask[],
  asked: {
    readonly kind: TaskKind;
    readonly tier: Tier;
    readonly baselineTier: Tier;
    readonly policy: Policy;
    readonly minimum: number;
    /** Of the class's tasks since the pilot began, those that began at the tier. */
    readonly share: number;
    readonly at: Instant;
  },
): JudgedPilot {
  const { kind, tier, baselineTier, policy, minimum, share, at } = asked;
  const [own, other] = [tasks.flatMap(asOneOutcome), baseline.flatMap(asOneOutcome)];
  const [candidate, against] = [tallyOf(own, minimum), tallyOf(other, minimum)];
  const { bar } = policy.evidence;
  const record = judgeCandidate(
    {
      kind,
      repository: undefined,
      from: { tier: baselineTier, model: usual(other.map(({ model }) => model)) ?? baselineTier },
      to: { tier, model: usual(own.map(({ model }) => model)) ?? tier },
    },
    { candidate, baseline: against },
    { rules: { bar, minimum, share: SHARE, validForMs: VALID_MS }, at },
  );
  const hasGate = policy.pipeline.some((step) => step.kind === "coding" && step.gates.length > 0);
  return { record, open: openConditions(record, { hasGate, share, candidate, baseline: against }) };
}

/** The one that comes most often. */
function usual(names: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0];
}
