import {
  type Evidence,
  type EvidenceRow,
  type PassRate,
  type Policy,
  type Task,
  type TaskKind,
  TIERS,
  type Tier,
} from "../../domain/index.ts";

/** What a tier's pass rate at a class of work is read from. */
export interface EvidenceContext {
  readonly policy: Pick<Policy, "evidence">;
  readonly evidence: Evidence;
  /** The repository that the work is in, as evidence names it: its own outcomes count before those of all. */
  readonly repository?: string | undefined;
}

/** A class of work at a tier, with the outcomes that speak for it. */
export interface TierEvidence {
  readonly passRate: PassRate;
  /** Whose outcomes these are; `undefined` for a prior. */
  readonly model: string | undefined;
  /** Where they are one repository's alone. */
  readonly repository: string | undefined;
}

/**
 * What counts for a tier: measured where there are enough outcomes, else the policy's named prior. Of several measured models the
 * champion speaks: the one with the highest lower bound that clears the bar; where none does, the one with the most outcomes.
 */
export function tierEvidence(task: Task, tier: Tier, context: EvidenceContext): TierEvidence | undefined {
  const { evidence, policy, repository } = context;
  const { kind } = task.ticket;
  const index = indexOf(evidence);
  const own = repository === undefined ? NO_ROWS : rowsOf(index, { tier, kind, repository });
  const ofAll = rowsOf(index, { tier, kind, repository: undefined });
  const row = champion(own, policy.evidence) ?? champion(ofAll, policy.evidence);
  if (row !== undefined) {
    const { model, n, passes, lower, mean = passes / n } = row;
    return {
      passRate: { mean, lower, n, basis: "measured" },
      model,
      repository: row.repository,
    };
  }
  const prior = policy.evidence.prior[tier];
  if (prior === undefined) return undefined;
  const n = Math.max(0, ...own.map((each) => each.n), ...ofAll.map((each) => each.n));
  return {
    passRate: { mean: prior, lower: prior, n, basis: "prior" },
    model: undefined,
    repository: undefined,
  };
}

/** The pass rate alone. */
export function passRateAt(task: Task, tier: Tier, context: EvidenceContext): PassRate | undefined {
  return tierEvidence(task, tier, context)?.passRate;
}

const NOBODY: readonly string[] = [];

/** Models whose measured outcomes at this class of work do not clear the bar, where another one of their tier has cleared it. */
export function wantingModels(task: Task, context: EvidenceContext): readonly string[] {
  const { evidence, policy, repository } = context;
  if (evidence.length === 0) return NOBODY;
  const { kind } = task.ticket;
  const index = indexOf(evidence);
  const wanting: string[] = [];
  for (const tier of TIERS) {
    const own = repository === undefined ? NO_ROWS : rowsOf(index, { tier, kind, repository });
    const ofAll = rowsOf(index, { tier, kind, repository: undefined });
    const isMeasured = ({ n }: EvidenceRow) => n >= policy.evidence.minimum;
    const measured = new Map<string, EvidenceRow>();
    // The repository's own outcomes are the last word.
    for (const row of [...ofAll, ...own]) if (isMeasured(row)) measured.set(row.model, row);
    const failing = [...measured.values()].filter(({ lower }) => lower < policy.evidence.bar);
    if (failing.length < measured.size) wanting.push(...failing.map(({ model }) => model));
  }
  return wanting;
}

function champion(
  rows: readonly EvidenceRow[],
  { minimum, bar }: Policy["evidence"],
): EvidenceRow | undefined {
  let best: EvidenceRow | undefined;
  let most: EvidenceRow | undefined;
  for (const row of rows) {
    if (row.n < minimum) continue;
    if (most === undefined || row.n > most.n) most = row;
    if (row.lower >= bar && (best === undefined || row.lower > best.lower)) best = row;
  }
  return best ?? most;
}

interface Class {
  readonly tier: Tier;
  readonly kind: TaskKind | undefined;
  readonly repository: string | undefined;
}

type EvidenceIndex = ReadonlyMap<string, readonly EvidenceRow[]>;

const NO_ROWS: readonly EvidenceRow[] = [];

/**
 * Rows by class, made once for each evidence and forgotten with it: it may have thousands of rows, and each decision asks for a few.
 * Nothing but speed depends on it.
 */
const indexes = new WeakMap<Evidence, EvidenceIndex>();

function indexOf(evidence: Evidence): EvidenceIndex {
  const known = indexes.get(evidence);
  if (known !== undefined) return known;
  const index = new Map<string, EvidenceRow[]>();
  for (const row of evidence) {
    const key = keyOf({ tier: row.tier, kind: row.kind, repository: row.repository });
    const rows = index.get(key);
    if (rows === undefined) index.set(key, [row]);
    else rows.push(row);
  }
  indexes.set(evidence, index);
  return index;
}

function rowsOf(index: EvidenceIndex, each: Class): readonly EvidenceRow[] {
  return index.get(keyOf(each)) ?? NO_ROWS;
}

function keyOf({ tier, kind, repository }: Class): string {
  return `${tier} ${kind ?? ""} ${repository ?? ""}`;
}
