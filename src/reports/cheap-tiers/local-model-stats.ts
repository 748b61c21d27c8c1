import { type CallEntry, type Tier, tierRank, type VerdictEntry, type WorkTags } from "../../domain/index.ts";

/** How attempts at one tier went, in the shape in which backlog tools keep it. Attempts that no gate judged are in none of the counts. */
export interface LocalModelStats {
  readonly totalAttempts: number;
  /** Attempts that every gate passed. */
  readonly successCount: number;
  /** Pieces of work that failed here and were then given to a stronger tier. */
  readonly escalatedToCloud: number;
  /** Failed attempts by the gate that failed first. */
  readonly failuresByType: Readonly<Record<string, number>>;
  /** Share of the verdicts that passed, 0 to 1; `undefined` where there was none. No rating by anybody. */
  readonly avgQualityScore: number | undefined;
}

export interface CheapTierStats {
  readonly local: LocalModelStats;
  readonly light: LocalModelStats;
}

/**
 * Attempts at local and at light models, counted apart: one that costs nothing and one that costs little fail for different
 * reasons. A fold over the ledger's rows, in any order.
 */
export function localModelStats(
  calls: readonly CallEntry[],
  verdicts: readonly VerdictEntry[],
): CheapTierStats {
  const attempts = attemptsOf(calls, verdicts);
  return { local: statsAt("local", attempts), light: statsAt("light", attempts) };
}

interface Attempt {
  readonly work: string;
  readonly number: number;
  readonly tier: Tier;
  /** Oldest first. Those that could not judge are left out. */
  readonly verdicts: readonly VerdictEntry[];
}

function attemptsOf(calls: readonly CallEntry[], verdicts: readonly VerdictEntry[]): readonly Attempt[] {
  const attempts = new Map<string, Attempt>();
  const judging = verdicts
    .filter(({ verdict }) => verdict !== "inconclusive")
    .toSorted((a, b) => a.at - b.at || (a.sourceId < b.sourceId ? -1 : 1));
  for (const entry of [...calls, ...judging]) {
    const { tags } = entry;
    if (tags.task === undefined || tags.attempt === undefined || tags.tier === undefined) continue;
    const work = workOf(tags);
    const key = JSON.stringify([work, tags.attempt, tags.tier]);
    const known = attempts.get(key) ?? { work, number: tags.attempt, tier: tags.tier, verdicts: [] };
    const judged = entry.type === "verdict" ? [...known.verdicts, entry] : known.verdicts;
    attempts.set(key, { ...known, verdicts: judged });
  }
  return [...attempts.values()];
}

/** A step of a task, or of one of its chunks, in one run. */
function workOf({ run, task, chunk, step }: WorkTags): string {
  return JSON.stringify([run, task, chunk, step]);
}

function statsAt(tier: Tier, attempts: readonly Attempt[]): LocalModelStats {
  const own = attempts.filter((attempt) => attempt.tier === tier && attempt.verdicts.length > 0);
  const failed = own.filter(({ verdicts }) => verdicts.some(isFailure));
  const verdicts = own.flatMap((attempt) => attempt.verdicts);
  return {
    totalAttempts: own.length,
    successCount: own.length - failed.length,
    escalatedToCloud: new Set(
      failed.filter((attempt) => wasEscalated(attempt, attempts)).map(({ work }) => work),
    ).size,
    failuresByType: countsOf(failed.map((attempt) => attempt.verdicts.find(isFailure)?.gate ?? "")),
    avgQualityScore:
      verdicts.length === 0
        ? undefined
        : verdicts.filter((each) => !isFailure(each)).length / verdicts.length,
  };
}

function isFailure({ verdict }: VerdictEntry): boolean {
  return verdict === "fail";
}

function wasEscalated({ work, number, tier }: Attempt, attempts: readonly Attempt[]): boolean {
  return attempts.some(
    (later) => later.work === work && later.number > number && tierRank(later.tier) > tierRank(tier),
  );
}

function countsOf(names: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of names.toSorted()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
