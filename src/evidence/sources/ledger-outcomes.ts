import {
  addCost,
  type CallEntry,
  type NanoUsd,
  NO_SPEND,
  tierRank,
  type VerdictEntry,
  type WorkTags,
} from "../../domain/index.ts";
import type { GateResult, Outcome, ReadOutcomes, SkippedRow } from "../outcome.ts";

export interface LedgerRows {
  readonly verdicts: readonly VerdictEntry[];
  /** Calls of the same work; without them an outcome has no cost and no duration. */
  readonly calls?: readonly CallEntry[];
  /** Where rows were worked that do not say so themselves. */
  readonly repository?: string;
}

/**
 * One outcome for each attempt that was judged: accepted where every gate passed. A gate that could not judge counts for nothing,
 * not for a pass. What was not a known model's work at a known tier is no outcome.
 */
export function ledgerOutcomes(rows: LedgerRows): ReadOutcomes {
  const attempts = attemptsOf(rows.verdicts);
  const calls = callsByAttempt(rows.calls ?? []);
  const judges = new Set(
    (rows.calls ?? []).flatMap(({ tags }) => (tags.gate === undefined ? [] : [tags.gate])),
  );
  const outcomes: Outcome[] = [];
  const skipped: SkippedRow[] = [];
  const pieceOf: string[] = [];
  for (const [key, { line, verdicts }] of attempts) {
    const [first] = verdicts;
    // A script's work, or a reviewer's own: what was found is in the author's rows too.
    if (first?.model === undefined) continue;
    const because = whyNoOutcome(first, verdicts);
    if (because !== undefined) {
      skipped.push({ line, why: "inconclusive", because });
      continue;
    }
    const sides = { model: first.model, calls: calls.get(key) ?? [], judges, repository: rows.repository };
    outcomes.push(outcomeOf(first, verdicts, sides));
    pieceOf.push(pieceKey(first.source, first.tags));
  }
  return { outcomes: markEscalated(outcomes, pieceOf), skipped };
}

interface JudgedAttempt {
  readonly line: number;
  readonly verdicts: VerdictEntry[];
}

function attemptsOf(verdicts: readonly VerdictEntry[]): ReadonlyMap<string, JudgedAttempt> {
  const attempts = new Map<string, JudgedAttempt>();
  for (const [index, verdict] of verdicts.entries()) {
    const key = attemptKey(verdict.source, verdict.tags);
    const attempt = attempts.get(key);
    if (attempt === undefined) attempts.set(key, { line: index + 1, verdicts: [verdict] });
    else attempt.verdicts.push(verdict);
  }
  return attempts;
}

function attemptKey(source: string, tags: WorkTags): string {
  return JSON.stringify([pieceKey(source, tags), tags.attempt]);
}

/** What several attempts are at: a step of a task, or of a chunk of it. */
function pieceKey(source: string, { run, task, chunk, step }: WorkTags): string {
  return JSON.stringify([source, run, task, chunk, step]);
}

/** What a reviewer was asked on behalf of a gate is no part of the attempt that it judged. */
function callsByAttempt(calls: readonly CallEntry[]): ReadonlyMap<string, readonly CallEntry[]> {
  const byAttempt = new Map<string, CallEntry[]>();
  for (const call of calls) {
    const key = attemptKey(call.source, call.tags);
    const known = byAttempt.get(key);
    if (known === undefined) byAttempt.set(key, [call]);
    else known.push(call);
  }
  return byAttempt;
}

function whyNoOutcome(first: VerdictEntry, verdicts: readonly VerdictEntry[]): string | undefined {
  if (first.tags.tier === undefined) return "its tier is not known";
  if (verdicts.some(({ verdict }) => verdict === "fail")) return undefined;
  const unsure = verdicts.find(({ verdict }) => verdict === "inconclusive");
  return unsure === undefined ? undefined : `gate "${unsure.gate}" could not judge`;
}

function outcomeOf(
  first: VerdictEntry,
  verdicts: readonly VerdictEntry[],
  sides: {
    readonly model: string;
    readonly calls: readonly CallEntry[];
    readonly judges: ReadonlySet<string>;
    readonly repository: string | undefined;
  },
): Outcome {
  const gates: readonly GateResult[] = verdicts.map(({ gate, verdict }) => ({ gate, verdict }));
  const failed = gates.find(({ verdict }) => verdict === "fail");
  const gate = (failed ?? gates.at(-1))?.gate;
  const spend = sides.calls.reduce((sum, call) => addCost(sum, call.cost), NO_SPEND);
  return {
    task: first.tags.task ?? "",
    run: first.tags.run,
    step: first.tags.step,
    chunk: first.tags.chunk,
    attempt: first.tags.attempt,
    kind: first.tags.kind,
    repository: first.tags.project ?? sides.repository,
    model: sides.model,
    tier: first.tags.tier,
    gate,
    gates,
    result: failed === undefined ? "accepted" : "failed",
    quality: undefined,
    cost: pricedOrUnknown(spend),
    durationMs: spend.calls === 0 ? undefined : sides.calls.reduce((sum, call) => sum + call.durationMs, 0),
    judgedBy: gate !== undefined && sides.judges.has(gate) ? "model" : "gate",
    at: verdicts.at(-1)?.at,
    propensity: first.tags.propensity,
    source: first.source,
  };
}

function pricedOrUnknown(spend: typeof NO_SPEND): NanoUsd | undefined {
  return spend.calls === 0 || spend.unpricedCalls > 0 ? undefined : spend.amount;
}

/** A failed attempt was escalated where the next one at the same piece was at a stronger tier. */
function markEscalated(outcomes: readonly Outcome[], pieceOf: readonly string[]): readonly Outcome[] {
  const byPiece = new Map<string, Outcome[]>();
  for (const [index, outcome] of outcomes.entries()) {
    const key = pieceOf[index] ?? "";
    const known = byPiece.get(key);
    if (known === undefined) byPiece.set(key, [outcome]);
    else known.push(outcome);
  }
  const escalated = new Set<Outcome>();
  for (const each of byPiece.values()) {
    const inOrder = each.toSorted((a, b) => (a.attempt ?? 0) - (b.attempt ?? 0));
    for (const [index, outcome] of inOrder.entries()) {
      const next = inOrder[index + 1];
      if (outcome.result === "failed" && next !== undefined && isStronger(next, outcome)) {
        escalated.add(outcome);
      }
    }
  }
  return outcomes.map((outcome) => (escalated.has(outcome) ? { ...outcome, result: "escalated" } : outcome));
}

function isStronger(a: Outcome, b: Outcome): boolean {
  return a.tier !== undefined && b.tier !== undefined && tierRank(a.tier) > tierRank(b.tier);
}
