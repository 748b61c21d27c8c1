import type { Evidence, EvidenceRow, TaskKind, Tier, VerdictEntry } from "../domain/index.ts";
import { wilsonLower } from "./bounds/wilson.ts";
import { ledgerOutcomes } from "./sources/ledger-outcomes.ts";

/** Whether one attempt at a class of work got through all its gates. */
export interface AttemptOutcome {
  readonly kind: TaskKind | undefined;
  readonly model: string;
  readonly tier: Tier;
  readonly passed: boolean;
}

/** Verdicts by attempt: passed where every gate passed. A gate that could not judge counts for nothing, not for a pass. */
export function attemptOutcomes(verdicts: readonly VerdictEntry[]): readonly AttemptOutcome[] {
  return ledgerOutcomes({ verdicts }).outcomes.flatMap(({ kind, model, tier, result }) =>
    tier === undefined ? [] : [{ kind, model, tier, passed: result === "accepted" }],
  );
}

/** Outcomes by class of work and model, with the lower bound of each pass rate: every outcome counts, however old. */
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
