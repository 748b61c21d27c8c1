import {
  addUsage,
  NO_USAGE,
  PLACES,
  type Place,
  type RunId,
  type Spend,
  type TaskOutcome,
  TIERS,
  type Tier,
  type Usage,
} from "../domain/index.ts";
import { addSpend } from "./add-spend.ts";
import type { Baseline } from "./baselines.ts";
import { addBeside, type BesideAttempts } from "./beside-attempts.ts";
import { addLevers, type Levers } from "./levers.ts";
import type { Receipt, ReceiptAttempt } from "./receipt.ts";
import type { RoutedAudit } from "./routed-audit/routed-audit.ts";

/** What was done at one tier in one place. */
export interface Share {
  readonly tier: Tier;
  readonly place: Place;
  readonly attempts: number;
  /** Every gate that judged them said yes; `failed`: one said no or could not judge. The rest nobody judged. */
  readonly passed: number;
  readonly failed: number;
  readonly spend: Spend;
}

/** How the work was done, in pieces: a task, or each of the chunks that it was cut into. */
export interface WorkCounts {
  readonly pieces: number;
  /** Ended as a script's work, without a model. */
  readonly byScript: number;
  /** Given to a context of its own at least once. */
  readonly delegated: number;
  readonly takenBack: number;
  readonly escalated: number;
  /** Calls that failed or answered nothing usable, so that another tier or model was asked. */
  readonly fellBack: number;
}

/** A whole run: what it came to, what it cost and where, and what the alternatives would have cost. */
export interface RunSummary {
  readonly run: RunId | undefined;
  readonly tasks: Readonly<Record<TaskOutcome, number>>;
  readonly work: WorkCounts;
  readonly spend: Spend;
  readonly usage: Usage;
  readonly uncertainCalls: number;
  /** Weakest tier first. */
  readonly shares: readonly Share[];
  /** What was paid apart from attempts; with the shares it is `spend`. */
  readonly beside: readonly BesideAttempts[];
  readonly baselines: readonly Baseline[];
  readonly levers: Levers | undefined;
  readonly audit: RoutedAudit;
}

export function runSummary(receipts: readonly Receipt[]): RunSummary {
  const attempts = receipts.flatMap((receipt) => receipt.attempts);
  return {
    run: receipts[0]?.run,
    tasks: {
      accepted: countOf(receipts, "accepted"),
      failed: countOf(receipts, "failed"),
      stopped: countOf(receipts, "stopped"),
      refused: countOf(receipts, "refused"),
    },
    work: workCounts(receipts),
    spend: addSpend(...receipts.map(({ spend }) => spend)),
    usage: receipts.reduce((sum, { usage }) => addUsage(sum, usage), NO_USAGE),
    uncertainCalls: sumOf(receipts.map(({ uncertainCalls }) => uncertainCalls)),
    shares: sharesOf(attempts),
    beside: addBeside(receipts.flatMap(({ beside }) => beside)),
    baselines: summedBaselines(receipts),
    levers: addLevers(receipts.flatMap(({ levers }) => (levers === undefined ? [] : [levers]))),
    audit: receipts.flatMap(({ audit }) => audit),
  };
}

function countOf(receipts: readonly Receipt[], outcome: TaskOutcome): number {
  return receipts.filter((receipt) => receipt.outcome === outcome).length;
}

function workCounts(receipts: readonly Receipt[]): WorkCounts {
  const pieces = receipts.flatMap(piecesOf);
  const attempts = receipts.flatMap((receipt) => receipt.attempts);
  return {
    pieces: pieces.length,
    byScript: pieces.filter((piece) => piece.at(-1)?.place === "script").length,
    delegated: pieces.filter((piece) => piece.some(({ place }) => place === "isolated")).length,
    takenBack: sumOf(receipts.map(({ takeBacks }) => takeBacks)),
    escalated: sumOf(receipts.map(({ escalations }) => escalations)),
    fellBack: sumOf(
      attempts.map(({ fellBack, asked }) => (fellBack ? 1 : 0) + Math.max(0, asked.length - 1)),
    ),
  };
}

/** The coding attempts at each piece of a task. Where it was cut, the attempt that only handed the chunks out is no piece. */
function piecesOf({ attempts }: Receipt): readonly (readonly ReceiptAttempt[])[] {
  const pieces = new Map<string, ReceiptAttempt[]>();
  for (const attempt of attempts.filter(({ kind }) => kind === "coding")) {
    const key = JSON.stringify([attempt.chunk ?? null, attempt.step]);
    pieces.set(key, [...(pieces.get(key) ?? []), attempt]);
  }
  const all = [...pieces.values()];
  const isCut = all.some(([first]) => first?.chunk !== undefined);
  return isCut ? all.filter(didWork) : all;
}

function didWork(piece: readonly ReceiptAttempt[]): boolean {
  return piece.some(({ chunk, spend }) => chunk !== undefined || spend.calls > 0);
}

function sharesOf(attempts: readonly ReceiptAttempt[]): readonly Share[] {
  return TIERS.flatMap((tier) =>
    PLACES.flatMap((place) => {
      const own = attempts.filter((attempt) => attempt.tier === tier && attempt.place === place);
      if (own.length === 0) return [];
      const judged = own.filter(({ gates }) => gates.length > 0);
      const passed = judged.filter(hasPassed).length;
      const spend = addSpend(...own.map((attempt) => attempt.spend));
      return [{ tier, place, attempts: own.length, passed, failed: judged.length - passed, spend }];
    }),
  );
}

/** Every gate that judged it said yes; false where none did. */
export function hasPassed({ gates }: Pick<ReceiptAttempt, "gates">): boolean {
  return gates.length > 0 && gates.every(({ verdict }) => verdict === "pass");
}

function summedBaselines(receipts: readonly Receipt[]): readonly Baseline[] {
  const all = receipts.flatMap(({ baselines }) => baselines);
  return (["best-single-with-caching", "always-frontier"] as const).flatMap((policy) => {
    const own = all.filter((baseline) => baseline.policy === policy);
    const [first] = own;
    return first === undefined ? [] : [{ ...first, spend: addSpend(...own.map(({ spend }) => spend)) }];
  });
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
