import { type Instant, isoTime, type ShareInterval, type TaskKind } from "../../domain/index.ts";
import { anytimeInterval } from "../bounds/anytime.ts";
import { isChangeOf, type ModelChange } from "../rates/model-changes.ts";
import { type Contestant, costPerAccepted, costPerAttempt, type Tally } from "./tally.ts";

export type RecordedVerdict = "GO" | "CONDITIONAL-GO" | "NO-GO" | "INCONCLUSIVE";

/** What must hold for a CONDITIONAL-GO to be acted on. Each can be checked by a program: see {@link openConditions}. */
export type RecordCondition =
  | { readonly require: "gate" }
  | { readonly require: "share-at-most"; readonly share: number }
  | { readonly require: "pass-rate-at-least"; readonly lower: number }
  | { readonly require: "cost-known" }
  | { readonly require: "saving-above"; readonly lower: number };

export interface RecordSubject {
  readonly kind: TaskKind | undefined;
  readonly repository: string | undefined;
  /** Who does the work without this decision, and who with it. */
  readonly from: Contestant;
  readonly to: Contestant;
}

/** A decision about a class of work, with what it was decided from. It is kept, cited, and expires. */
export interface DecisionRecord {
  readonly verdict: RecordedVerdict;
  readonly subject: RecordSubject;
  readonly conditions: readonly RecordCondition[];
  readonly because: string;
  readonly n: number;
  readonly passes: number;
  /** Holds whenever one looks. */
  readonly passRate: ShareInterval;
  /** Share of the cost until accepted; `undefined` where a side has no known cost or never succeeded. */
  readonly saving: ShareInterval | undefined;
  /** Hexadecimal; the same outcomes on both sides give the same one. */
  readonly digest: string;
  readonly at: Instant;
  readonly validUntil: Instant;
}

/**
 * What the candidate leaves is harder than the rest: failed attempts cost 1.4 to 3.7 times as much as successful ones where one agent
 * ran on the same tasks with 24 models (SWE-bench Verified, 2025). The lower end: outcomes of different tasks cannot tell.
 */
const LEFTOVER_COST = 1.4;

/**
 * What doing work at `candidate` first, and at `baseline` where that fails, saves of the baseline's cost until accepted. With a
 * pass rate p, attempts that cost c, a baseline of b per accepted task and leftovers h times as dear that is 1 − c / b − h (1 − p).
 * The ends follow from those of the pass rate; costs are taken as they averaged, and checks as if they let nothing wrong pass.
 */
export function savingOf(candidate: Tally, baseline: Tally): ShareInterval | undefined {
  const attempt = costPerAttempt(candidate);
  const accepted = costPerAccepted(baseline);
  if (attempt === undefined || accepted === undefined || accepted === 0) return undefined;
  const { mean, lower, upper } = anytimeInterval(candidate.passes, candidate.n);
  const savedAt = (passRate: number) => 1 - attempt / accepted - LEFTOVER_COST * (1 - passRate);
  return { mean: savedAt(mean), lower: savedAt(lower), upper: savedAt(upper) };
}

/** Why a record does not hold any more at `now`; `undefined` where it does. */
export function whyExpired(
  { at, validUntil, subject }: DecisionRecord,
  { now, changes }: { readonly now: Instant; readonly changes: readonly ModelChange[] },
): string | undefined {
  for (const { model } of [subject.to, subject.from]) {
    const change = changes.find((each) => each.at > at && each.at <= now && isChangeOf(each, model));
    if (change !== undefined) return `${model}: ${change.because}`;
  }
  return now >= validUntil ? `it was valid until ${isoTime(validUntil)}` : undefined;
}

/** The conditions of a record that do not hold as things are now. */
export function openConditions(
  { conditions }: DecisionRecord,
  now: {
    /** A gate that runs follows the work. */
    readonly hasGate: boolean;
    /** The share of the class that goes to the candidate. */
    readonly share: number;
    readonly candidate: Tally;
    readonly baseline: Tally;
  },
): readonly RecordCondition[] {
  const saving = savingOf(now.candidate, now.baseline);
  return conditions.filter((condition) => {
    switch (condition.require) {
      case "gate":
        return !now.hasGate;
      case "share-at-most":
        return now.share > condition.share;
      case "pass-rate-at-least":
        return anytimeInterval(now.candidate.passes, now.candidate.n).lower < condition.lower;
      case "cost-known":
        return saving === undefined;
      case "saving-above":
        return saving === undefined || saving.lower <= condition.lower;
      default:
        return condition satisfies never;
    }
  });
}
