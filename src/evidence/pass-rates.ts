import type { Evidence, EvidenceRow, TaskKind, Tier, VerdictEntry } from "../domain/index.ts";

/** 95 %, two-sided. */
const Z = 1.959963984540054;

/** Whether one attempt at a class of work got through all its gates. */
export interface AttemptOutcome {
  readonly kind: TaskKind | undefined;
  readonly model: string;
  readonly tier: Tier;
  readonly passed: boolean;
}

/**
 * The lower end of Wilson's score interval for `passes` of `n`: what the pass rate is at least, at 95 %. Exactly 0 without passes.
 * Source: E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", JASA 22 (1927).
 */
export function wilsonLower(passes: number, n: number): number {
  if (passes === 0) return 0; // the formula leaves some 1e-17
  const rate = passes / n;
  const centre = rate + (Z * Z) / (2 * n);
  const spread = Z * Math.sqrt((rate * (1 - rate)) / n + (Z * Z) / (4 * n * n));
  return Math.max(0, (centre - spread) / (1 + (Z * Z) / n));
}

/** Verdicts by attempt: passed where every gate passed. A gate that could not judge counts for nothing, not for a pass. */
export function attemptOutcomes(verdicts: readonly VerdictEntry[]): readonly AttemptOutcome[] {
  const attempts = new Map<string, VerdictEntry[]>();
  for (const verdict of verdicts) {
    const { run, task, chunk, step, attempt } = verdict.tags;
    const key = JSON.stringify([verdict.source, run, task, chunk, step, attempt]);
    attempts.set(key, [...(attempts.get(key) ?? []), verdict]);
  }
  return [...attempts.values()].flatMap(outcomeOf);
}

/** Outcomes by class of work and model, with the lower bound of each pass rate. */
export function passRates(outcomes: readonly AttemptOutcome[]): Evidence {
  const rows = new Map<string, EvidenceRow>();
  for (const { kind, model, tier, passed } of outcomes) {
    const key = JSON.stringify([kind, model]);
    const before = rows.get(key) ?? { kind, model, tier, n: 0, passes: 0, lower: 0 };
    const n = before.n + 1;
    const passes = before.passes + (passed ? 1 : 0);
    rows.set(key, { ...before, n, passes, lower: wilsonLower(passes, n) });
  }
  return [...rows.values()];
}

function outcomeOf(verdicts: readonly VerdictEntry[]): readonly AttemptOutcome[] {
  const [first] = verdicts;
  if (first?.model === undefined || first.tags.tier === undefined) return [];
  const failed = verdicts.some((entry) => entry.verdict === "fail");
  if (!failed && verdicts.some((entry) => entry.verdict === "inconclusive")) return [];
  return [{ kind: first.tags.kind, model: first.model, tier: first.tags.tier, passed: !failed }];
}
