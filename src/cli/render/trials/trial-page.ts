import type { TrialReport } from "../../../app/index.ts";
import { formatUsd, type NanoUsd, type ShareInterval } from "../../../domain/index.ts";
import { isVerified, type TrialEstimate } from "../../../trials/index.ts";
import { harmless } from "../harmless.ts";
import { table } from "../table.ts";
import { armRows, ratioLines, times } from "./arm-rows.ts";
import { opinionLabel } from "./trial-talk.ts";

/** What a trial has shown, and what it has cost itself. */
export function trialPage(report: TrialReport): string {
  const { stored, arms, ratio, caveats, priceBookLabel } = report;
  const { plan, trial, ended } = stored;
  const head = [
    `trial ${trial}: ${harmless(plan.experiment.name)}, from ${plan.commit.slice(0, 10)}; prices: ${harmless(priceBookLabel)}\n`,
    `${ended === undefined ? "it has not come to its end" : harmless(ended.because)}\n`,
  ].join("");
  const notes = caveats
    .map(({ says, spoils }) => `${spoils ? "spoils it" : "note"}: ${harmless(says)}\n`)
    .join("");
  const rows = report.pairs.length === 0 ? "" : armRows([arms.candidate, arms.baseline]);
  return [
    head,
    rows,
    report.pairs.length === 0 ? "" : ratioLines("baseline over candidate", ratio) + figureLines(report),
    pairRows(report),
    notes,
    costLines(report),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function figureLines({ figures }: TrialReport): string {
  const { costRatio, qualityDifference, parity, cheaper, costPerGood, pairs } = figures;
  const lines = [
    costRatio === undefined
      ? undefined
      : `cost ratio of ${pairs} pairs: ${times(costRatio.value)}${ends(costRatio, times)} (paired bootstrap)`,
    qualityDifference === undefined
      ? undefined
      : `quality, candidate less baseline: ${signed(qualityDifference.value)}${ends(qualityDifference, signed)} (paired bootstrap)`,
    `at least as good: ${shareLabel(parity)}; cheaper: ${shareLabel(cheaper)} (these hold whenever one looks)`,
    `a good result costs ${perGood(costPerGood.candidate)} (candidate) and ${perGood(costPerGood.baseline)} (baseline)`,
  ];
  return lines
    .filter((line) => line !== undefined)
    .map((line) => `${line}\n`)
    .join("");
}

function pairRows({ pairs, figures }: TrialReport): string {
  if (figures.pairs === 0) return "";
  return table({
    head: ["repeat", "first", "baseline", "candidate", "judge"],
    rows: pairs.map(({ repeat, first, baseline, candidate, opinion }) => [
      String(repeat),
      first,
      verifiedLabel(baseline),
      verifiedLabel(candidate),
      harmless(opinionLabel(opinion)),
    ]),
  });
}

function verifiedLabel(result: TrialReport["pairs"][number]["baseline"]): string {
  if (isVerified(result)) return "verified";
  if (!result.changed) return "nothing changed";
  const failed = result.verifications.find(({ passed }) => !passed);
  return harmless(`failed ${failed?.verifier ?? ""}: ${failed?.because ?? ""}`);
}

function costLines({ stored, cost, folder }: TrialReport): string {
  const { examination, plan, maxCostUsd } = stored;
  const parts: readonly (readonly [string, NanoUsd])[] = [
    ["baseline", cost.baseline],
    ["candidate", cost.candidate],
    ["judging", cost.judging],
    ["examining the judge", cost.calibration],
    ["arms that did not end", cost.unfinished],
  ];
  const named = parts
    .filter(([, amount]) => amount > 0)
    .map(([name, amount]) => `${name} ${formatUsd(amount)}`);
  const expected = plan.estimate.whole;
  const before =
    expected === undefined ? "" : `; ${formatUsd(expected.expected)} was expected of all repeats`;
  const judge =
    examination === undefined
      ? ""
      : `judge ${harmless(plan.judge)}: ${examination.errors} of ${examination.pairs.length} known pairs wrong (at most ${(examination.errorRate.upper * 100).toFixed(0)} % at 95 %)\n`;
  return [
    judge,
    `the trial itself: ${formatUsd(cost.whole)} of ${formatUsd(maxCostUsd)}: ${named.join(", ")}${before}\n`,
    `the results lie as diffs in ${harmless(folder)}/results\n`,
  ].join("");
}

function ends({ low, high }: TrialEstimate, label: (value: number) => string): string {
  return low === undefined || high === undefined
    ? ", too few pairs for an interval"
    : `, ${label(low)} to ${label(high)} at 95 %`;
}

function shareLabel({ mean, lower, upper }: ShareInterval): string {
  return `${percent(mean)} % of pairs (${percent(lower)} to ${percent(upper)} %)`;
}

function percent(share: number): string {
  return (share * 100).toFixed(0);
}

function perGood(amount: NanoUsd | undefined): string {
  return amount === undefined ? "an unknown amount" : formatUsd(amount);
}

function signed(value: number): string {
  return `${value < 0 ? "-" : "+"}${Math.abs(value).toFixed(2)}`;
}
