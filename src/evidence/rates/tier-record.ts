import type { Tier } from "../../domain/index.ts";
import type { Outcome } from "../outcome.ts";

/** What became of the attempts at one tier: the counters of the backlog toolkit's `localModelStats`, for any tier and not two in one. */
export interface TierRecord {
  readonly totalAttempts: number;
  readonly successCount: number;
  readonly escalatedToCloud: number;
  /** By the gate that said no. */
  readonly failuresByType: Readonly<Record<string, number>>;
  /** 1 to 5; `undefined` where nobody rated anything. */
  readonly avgQualityScore: number | undefined;
}

export function tierRecord(outcomes: readonly Outcome[], tier: Tier): TierRecord {
  const own = outcomes.filter((outcome) => outcome.tier === tier);
  const rated = own.flatMap(({ quality }) => quality ?? []);
  const failures: Record<string, number> = {};
  for (const { result, gate = "unknown" } of own) {
    if (result !== "accepted") failures[gate] = (failures[gate] ?? 0) + 1;
  }
  return {
    totalAttempts: own.length,
    successCount: own.filter(({ result }) => result === "accepted").length,
    escalatedToCloud: own.filter(({ result }) => result === "escalated").length,
    failuresByType: failures,
    avgQualityScore:
      rated.length === 0 ? undefined : rated.reduce((sum, each) => sum + each, 0) / rated.length,
  };
}

/**
 * Whether so much of a tier's work had to be escalated that it is not asked any more: more than `share` of at least `minimum`
 * attempts. Give it the outcomes of one class of work, since what a local model cannot do says little of what it can.
 */
export function escalatesTooOften(
  { totalAttempts, escalatedToCloud }: TierRecord,
  { share, minimum }: { readonly share: number; readonly minimum: number },
): boolean {
  return totalAttempts >= minimum && escalatedToCloud / totalAttempts > share;
}
