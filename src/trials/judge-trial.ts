import { checksumOf, type Instant, type NanoUsd, nanoUsd, type TaskKind } from "../domain/index.ts";
import {
  anytimeInterval,
  type Contestant,
  type DecisionRecord,
  judgeCandidate,
  type RecordCondition,
  type Tally,
} from "../evidence/index.ts";
import type { Caveat } from "./figures/caveats.ts";
import type { TrialFigures } from "./figures/trial-figures.ts";

export interface TrialRules {
  /** The share of pairs in which the candidate must be at least as good. */
  readonly parityAtLeast: number;
  /** Pairs below which nothing is decided. */
  readonly minimum: number;
  readonly validForMs: number;
}

export interface TrialSubject {
  readonly kind: TaskKind | undefined;
  readonly repository: string | undefined;
  readonly from: Contestant;
  readonly to: Contestant;
}

/** Of the class's tasks, while it is only likely that the candidate suffices. */
const SHARE = 0.2;

/**
 * What a trial's pairs prove, as the record that policies cite. It is the judgement that every contest is judged by, with a pair as an
 * outcome of both sides, and three more demands: for a GO the candidate must be shown to be the cheaper one in most pairs, a comparison
 * that is spoilt decides nothing, and what the judge left open counts against a GO but not for a NO-GO.
 */
export function judgeTrial(
  figures: TrialFigures,
  {
    subject,
    rules,
    caveats,
    at,
  }: {
    readonly subject: TrialSubject;
    readonly rules: TrialRules;
    readonly caveats: readonly Caveat[];
    readonly at: Instant;
  },
): DecisionRecord {
  const { parityAtLeast: bar, minimum, validForMs } = rules;
  const context = { rules: { bar, minimum, share: SHARE, validForMs }, at };
  const record = judgeCandidate(subject, talliesOf(figures), context);
  const spoilt = caveats.find(({ spoils }) => spoils);
  const inconclusive = (because: string): DecisionRecord => ({
    ...record,
    verdict: "INCONCLUSIVE",
    because,
    conditions: [],
  });
  if (spoilt !== undefined) return inconclusive(`the comparison is spoilt: ${spoilt.says}`);
  if (record.verdict === "NO-GO" && figures.open > 0) {
    const kindly = judgeCandidate(
      subject,
      talliesOf({ ...figures, holds: figures.holds + figures.open }),
      context,
    );
    if (kindly.verdict !== "NO-GO") return inconclusive(`the judge left pairs open (${figures.open})`);
  }
  if (record.verdict === "GO" && figures.cheaper.lower <= 0.5) {
    const because = `${record.because}; that it is the cheaper one in most pairs is only likely`;
    return { ...record, verdict: "CONDITIONAL-GO", because, conditions: [LIKELY_SAVING] };
  }
  return record;
}

const LIKELY_SAVING: RecordCondition = { require: "saving-above", lower: 0 };

/**
 * Whether the trial may stop: only what the bounds that hold at every look have decided, since it is asked after each pair. Stopping where
 * a figure happens to look good would prove things that are not so. A string says what was decided.
 */
export function decidedEarly(
  figures: Pick<TrialFigures, "pairs" | "holds" | "open" | "parity" | "cheaper">,
  { parityAtLeast, minimum }: Pick<TrialRules, "parityAtLeast" | "minimum">,
): string | undefined {
  if (figures.pairs < minimum) return undefined;
  const { parity, cheaper, pairs, open, holds } = figures;
  if (parity.lower >= parityAtLeast && cheaper.lower > 0.5) return "at least as good, and cheaper";
  // Open pairs say nothing against it: with them as if they held, it must still be too weak.
  const kindest = anytimeInterval(holds + open, pairs).upper;
  if (kindest < parityAtLeast) return `good enough in ${holds} of ${pairs} pairs, which is too few`;
  return cheaper.upper < 0.5 ? "shown to be the dearer one" : undefined;
}

/** Each pair as an outcome of both sides, at what it cost them. */
export function talliesOf(figures: Pick<TrialFigures, "pairs" | "holds" | "good" | "cost">): {
  readonly candidate: Tally;
  readonly baseline: Tally;
} {
  const { pairs, holds, good, cost } = figures;
  return {
    candidate: tally({ n: pairs, passes: holds, cost: cost.candidate }),
    baseline: tally({ n: pairs, passes: good.baseline, cost: cost.baseline }),
  };
}

function tally({
  n,
  passes,
  cost,
}: {
  readonly n: number;
  readonly passes: number;
  readonly cost: NanoUsd | undefined;
}): Tally {
  return {
    n,
    passes,
    priced: cost === undefined ? 0 : n,
    cost: cost ?? nanoUsd(0),
    recent: [],
    digest: checksumOf(JSON.stringify([n, passes, cost ?? null])),
  };
}
