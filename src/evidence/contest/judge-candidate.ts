import { type Instant, instant } from "../../domain/index.ts";
import { anytimeInterval } from "../bounds/anytime.ts";
import { incompleteBeta } from "../bounds/incomplete-beta.ts";
import {
  type DecisionRecord,
  type RecordCondition,
  type RecordedVerdict,
  type RecordSubject,
  savingOf,
} from "./decision-record.ts";
import type { Tally } from "./tally.ts";

export interface ContestRules {
  /** The pass rate that a class of work must be shown to have. */
  readonly bar: number;
  /** Outcomes below which nothing is judged. */
  readonly minimum: number;
  /** The challenger's share of the class's tasks. */
  readonly share: number;
  /** How long a record holds; a NO-GO is tried again afterwards. */
  readonly validForMs: number;
}

/** More likely than not is not enough for a trial on real work, and proof is not asked of one. */
const LIKELY = 0.8;

/**
 * Whether a class of work may go to the candidate.
 *
 * GO: the lower bound of its pass rate clears the bar, and it saves even at that bound. CONDITIONAL-GO: one of the two is only
 * likely, or its cost is not known; the conditions say what is missing. NO-GO: the upper bound stays below the bar, or it saves
 * nothing. INCONCLUSIVE: neither, or too few outcomes. The bounds hold at every look at once, so this may be asked after each outcome.
 */
export function judgeCandidate(
  subject: RecordSubject,
  { candidate, baseline }: { readonly candidate: Tally; readonly baseline: Tally },
  { rules, at }: { readonly rules: ContestRules; readonly at: Instant },
): DecisionRecord {
  const { n, passes } = candidate;
  return {
    ...verdictOn(candidate, baseline, rules),
    subject,
    n,
    passes,
    passRate: anytimeInterval(passes, n),
    saving: savingOf(candidate, baseline),
    digest: [candidate, baseline].map(({ digest }) => digest.toString(16).padStart(8, "0")).join(""),
    at,
    validUntil: instant(at + rules.validForMs),
  };
}

interface Judged {
  readonly verdict: RecordedVerdict;
  readonly because: string;
  readonly conditions: readonly RecordCondition[];
}

function verdictOn(candidate: Tally, baseline: Tally, { bar, minimum, share }: ContestRules): Judged {
  const { n, passes } = candidate;
  if (n < minimum) return judged("INCONCLUSIVE", `${n} of the ${minimum} outcomes that are needed`);
  const { lower, upper } = anytimeInterval(passes, n);
  const saving = savingOf(candidate, baseline);
  const [atLeast, atMost, wanted] = [lower, upper, bar].map(percent);
  if (upper < bar) return judged("NO-GO", `it passes at most ${atMost}, and ${wanted} are asked for`);
  if (saving !== undefined && saving.mean <= 0) {
    return judged("NO-GO", `it saves nothing: ${percent(saving.mean)} of the cost until accepted`);
  }
  if (lower >= bar) {
    const passed = `it passes at least ${atLeast}`;
    if (saving === undefined) {
      return judged("CONDITIONAL-GO", `${passed}; what it saves is not known`, { require: "cost-known" });
    }
    if (saving.lower > 0) return judged("GO", `${passed} and saves at least ${percent(saving.lower)}`);
    const more = { require: "saving-above", lower: 0 } as const;
    return judged("CONDITIONAL-GO", `${passed}; that it saves is only likely`, more);
  }
  // The chance of a rate of at least the bar, where every rate was as likely as any other before.
  const chance = 1 - incompleteBeta(bar, passes + 1, n - passes + 1);
  if (chance < LIKELY) {
    return judged("INCONCLUSIVE", `it passes ${atLeast} to ${atMost}, and ${wanted} are asked for`);
  }
  return judged(
    "CONDITIONAL-GO",
    `it clears ${wanted} with a chance of ${percent(chance)}, which is no proof`,
    { require: "share-at-most", share },
    { require: "gate" },
    { require: "pass-rate-at-least", lower: bar },
  );
}

function judged(
  verdict: RecordedVerdict,
  because: string,
  ...conditions: readonly RecordCondition[]
): Judged {
  return { verdict, because, conditions };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}
