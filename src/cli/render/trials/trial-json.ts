import type { TrialReport } from "../../../app/index.ts";
import { isoTime, type NanoUsd, usdNumber } from "../../../domain/index.ts";
import { isVerified, standingOf, type TrialEstimate } from "../../../trials/index.ts";
import { shareJson } from "../evidence/record-json.ts";
import { armJson, ratioJson } from "./arm-rows.ts";
import { rangeJson } from "./planned-trial.ts";

/** `suffice.ab/1`, on one line: its `kind` is `trial`. */
export function trialJson(report: TrialReport): string {
  const { stored, arms, ratio, figures, caveats, cost } = report;
  const { plan, ended, examination } = stored;
  const { experiment } = plan;
  const json = {
    schema: "suffice.ab/1",
    kind: "trial",
    trial: stored.trial,
    experiment: experiment.name,
    task: { id: plan.ticket.id, title: plan.ticket.title, kind: plan.ticket.kind ?? null },
    commit: plan.commit,
    seed: experiment.seed,
    repeats: experiment.repeats,
    startedAt: isoTime(stored.startedAt),
    ended: ended === undefined ? null : { ...ended, at: isoTime(ended.at) },
    priceBook: report.priceBookLabel,
    arms: { baseline: armJson(arms.baseline), candidate: armJson(arms.candidate) },
    ...ratioJson(ratio),
    costRatioInterval: estimateJson(figures.costRatio),
    qualityDifference: estimateJson(figures.qualityDifference),
    parity: { ...shareJson(figures.parity), holds: figures.holds, falls: figures.falls, open: figures.open },
    cheaper: shareJson(figures.cheaper),
    costPerGoodUsd: {
      baseline: usd(figures.costPerGood.baseline),
      candidate: usd(figures.costPerGood.candidate),
    },
    judge: {
      model: plan.judge,
      knownPairs: examination?.pairs.length ?? null,
      errors: examination?.errors ?? null,
      errorRate: examination === undefined ? null : shareJson(examination.errorRate),
      pairs: [...(examination?.pairs ?? [])],
    },
    pairs: report.pairs.map(pairJson),
    caveats: [...caveats],
    trialCostUsd: {
      whole: usdNumber(cost.whole),
      cap: usdNumber(stored.maxCostUsd),
      baseline: usdNumber(cost.baseline),
      candidate: usdNumber(cost.candidate),
      judging: usdNumber(cost.judging),
      calibration: usdNumber(cost.calibration),
      unfinished: usdNumber(cost.unfinished),
      unpricedCalls: cost.unpricedCalls,
      estimate: rangeJson(plan.estimate.whole),
    },
  };
  return `${JSON.stringify(json)}\n`;
}

type Pair = TrialReport["pairs"][number];

function pairJson(pair: Pair) {
  const { repeat, first, opinion } = pair;
  const armOf = (arm: "baseline" | "candidate") => {
    const { run, tip, changed, resumed, begunAt, endedAt, verifications } = pair[arm];
    const times = { begunAt: isoTime(begunAt), endedAt: isoTime(endedAt) };
    return {
      run,
      tip,
      changed,
      resumed,
      ...times,
      verified: isVerified(pair[arm]),
      verifications: [...verifications],
    };
  };
  return {
    repeat,
    first,
    baseline: armOf("baseline"),
    candidate: armOf("candidate"),
    opinion: { ...opinion },
    standing: standingOf(pair),
  };
}

export function estimateJson(estimate: TrialEstimate | undefined) {
  if (estimate === undefined) return null;
  const { value, low, high } = estimate;
  return { value, interval: low === undefined || high === undefined ? null : [low, high] };
}

function usd(amount: NanoUsd | undefined): number | null {
  return amount === undefined ? null : usdNumber(amount);
}
