import type { PlannedTrial } from "../../../app/index.ts";
import { type CostRange, formatUsd, usdNumber } from "../../../domain/index.ts";
import { decisionJson } from "../../../routing/index.ts";
import { harmless } from "../harmless.ts";
import { table } from "../table.ts";

/** What a trial would do, and what each part of it is expected to cost. */
export function plannedTrialPage({ plan, decisions, notes }: PlannedTrial): string {
  const { experiment, estimate, commit, judge } = plan;
  const { baseline, candidate } = decisions;
  const rows = [
    ["baseline", experiment.baseline.name, wayOf(baseline), rangeLabel(estimate.baseline)],
    ["candidate", experiment.candidate.name, wayOf(candidate), rangeLabel(estimate.candidate)],
    ["judge, both orders", "", judge, rangeLabel(estimate.judging)],
    ["examination of the judge", "", judge, rangeLabel(estimate.calibration)],
    [`all, ${experiment.repeats} repeats`, "", "", rangeLabel(estimate.whole)],
  ];
  const cap = formatUsd(experiment.maxCostUsd);
  const fits =
    estimate.fits === undefined
      ? ""
      : `${estimate.fits} of ${experiment.repeats} repeats are expected to fit under ${cap}\n`;
  return [
    `${harmless(experiment.name)}: ${harmless(plan.ticket.title)}, from ${commit.slice(0, 10)}\n`,
    table({
      head: ["part", "name", "goes to", "expected (projected)"],
      rows: rows.map((row) => row.map(harmless)),
    }),
    fits + notes.map((note) => `note: ${harmless(note)}\n`).join(""),
  ].join("\n");
}

/** `suffice.ab/1`, on one line: its `kind` is `plan`. */
export function plannedTrialJson({ plan, decisions, notes }: PlannedTrial): string {
  const { experiment, estimate, commit, judge } = plan;
  const json = {
    schema: "suffice.ab/1",
    kind: "plan",
    experiment: experiment.name,
    commit,
    judge,
    repeats: experiment.repeats,
    maxCostUsd: usdNumber(experiment.maxCostUsd),
    estimateUsd: {
      baseline: rangeJson(estimate.baseline),
      candidate: rangeJson(estimate.candidate),
      judging: rangeJson(estimate.judging),
      calibration: rangeJson(estimate.calibration),
      whole: rangeJson(estimate.whole),
    },
    fits: estimate.fits ?? null,
    decisions: { baseline: decisionJson(decisions.baseline), candidate: decisionJson(decisions.candidate) },
    notes: [...notes],
  };
  return `${JSON.stringify(json)}\n`;
}

function wayOf(decision: PlannedTrial["decisions"]["baseline"]): string {
  if (decision.outcome === "refused") return `refused: ${decision.because}`;
  return [decision.place, decision.tier, decision.model].filter((each) => each !== undefined).join(", ");
}

function rangeLabel(range: CostRange | undefined): string {
  if (range === undefined) return "no price";
  return `${formatUsd(range.expected)} (${formatUsd(range.low)} to ${formatUsd(range.high)})`;
}

export function rangeJson(range: CostRange | undefined) {
  if (range === undefined) return null;
  const { low, expected, high, basis } = range;
  return { low: usdNumber(low), expected: usdNumber(expected), high: usdNumber(high), basis };
}
