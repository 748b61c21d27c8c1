import type { ShareInterval } from "../../domain/index.ts";
import { DOCUMENT_TARGETS, type Target } from "./document-targets.ts";
import { FIGURES, type FoundFigure, type MeasuredWork } from "./figures.ts";
import type { Figure } from "./interval.ts";
import { type Metric, type MetricUnit, metricNamed } from "./metrics.ts";

export type TargetVerdict = "met" | "missed" | "insufficient evidence";

/** A target, what was measured, and what that says of it. */
export interface Measurement<Wanted extends Target = Target> {
  readonly metric: string;
  readonly name: string;
  readonly unit: MetricUnit | undefined;
  readonly target: Wanted;
  readonly value: number | undefined;
  /** At 95 %; both ends the value for a fact that is no estimate. */
  readonly interval: Pick<ShareInterval, "lower" | "upper"> | undefined;
  /** Attempts, tasks, or tasks with calls: what `because` says. */
  readonly n: number;
  readonly verdict: TargetVerdict;
  readonly because: string;
}

/** Below so many nothing is said to be met or missed. */
const MINIMUM = 10;

/** The documents' targets, or those of one preset. */
export function documentTargets(policy?: string) {
  return DOCUMENT_TARGETS.filter((target) => policy === undefined || target.policy === policy);
}

/**
 * Each target against what was measured: `met` where the whole interval keeps it, `missed` where no part of it does, and else, or
 * with fewer than ten, `insufficient evidence`. A figure that happens to lie on the right side proves nothing.
 */
export function measureTargets<Wanted extends Target>(
  work: MeasuredWork,
  targets: readonly Wanted[],
): readonly Measurement<Wanted>[] {
  return targets.map((target) => {
    const metric = metricNamed(target.metric);
    if (metric === undefined) return unknownMetric(target);
    return measurement(target, metric, FIGURES[metric.id](work));
  });
}

function measurement<Wanted extends Target>(
  target: Wanted,
  { id, name, unit }: Metric,
  { figure, detail }: FoundFigure,
): Measurement<Wanted> {
  const base = { metric: id, name, unit, target };
  if (figure === undefined) {
    const because = `no figure: ${detail}`;
    return {
      ...base,
      value: undefined,
      interval: undefined,
      n: 0,
      verdict: "insufficient evidence",
      because,
    };
  }
  const { mean: value, lower, upper, n } = figure;
  const because = `${n} ${detail}`;
  const seen = { ...base, value, interval: { lower, upper }, n };
  const verdict = verdictOn(figure, target, unit);
  return n < MINIMUM && verdict === "insufficient evidence"
    ? { ...seen, verdict, because: `${because}; ${MINIMUM} are needed` }
    : { ...seen, verdict, because };
}

/** One task that breaks a limit for every task is enough; everything else is an estimate. */
function verdictOn(figure: Figure, target: Target, unit: MetricUnit): TargetVerdict {
  const isOutside = !keeps(figure.lower, target, "upper") || !keeps(figure.upper, target, "lower");
  if (figure.n < MINIMUM) return unit === "count" && isOutside ? "missed" : "insufficient evidence";
  if (isOutside) return "missed";
  const isInside = keeps(figure.lower, target, "lower") && keeps(figure.upper, target, "upper");
  return isInside ? "met" : "insufficient evidence";
}

function keeps(value: number, { atLeast, above, atMost, below }: Target, side: "lower" | "upper"): boolean {
  return side === "lower"
    ? (atLeast === undefined || value >= atLeast) && (above === undefined || value > above)
    : (atMost === undefined || value <= atMost) && (below === undefined || value < below);
}

function unknownMetric<Wanted extends Target>(target: Wanted): Measurement<Wanted> {
  return {
    metric: target.metric,
    name: target.metric,
    unit: undefined,
    target,
    value: undefined,
    interval: undefined,
    n: 0,
    verdict: "insufficient evidence",
    because: `there is no metric "${target.metric}"; docs/metrics.md lists those that there are`,
  };
}
