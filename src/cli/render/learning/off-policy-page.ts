import type { OffPolicyEvaluated } from "../../../app/index.ts";
import type { OffPolicyValue } from "../../../evaluation/index.ts";
import { count } from "../count.ts";
import { harmless } from "../harmless.ts";
import { table } from "../table.ts";
import { interval, share, taskUsd } from "./figures.ts";

const DECIMALS = 6;

/** Three estimates of the same thing: where they agree, each is worth more. */
export function offPolicyPage({ read, policy, estimate }: OffPolicyEvaluated): string {
  const { tasks, followed, effectiveTasks, neverTried } = estimate;
  const head = `${harmless(policy)} on ${count(tasks)} tasks of ${harmless(read.file)}, on which only some models were tried\n`;
  if (neverTried.length > 0) {
    return `${head}no estimate: nobody tried ${harmless(neverTried.join(", "))}\n`;
  }
  const page = table({
    head: ["estimate", "quality", "", "a task", ""],
    rows: [
      row("doubly robust", estimate.doublyRobust),
      row("self-normalised", estimate.selfNormalised),
      row("inverse propensity", estimate.ips),
    ],
    right: ["quality", "a task"],
  });
  const basis = `${count(followed)} tasks followed the policy to an end, worth about ${count(Math.round(effectiveTasks))} on which everything was tried`;
  return `${head}\n${page}\n${basis}\nestimated from logged chances; intervals are 95 %, from resampling the tasks\n`;
}

/** `suffice.off-policy/1`. */
export function offPolicyJson({ read, policy, verifier, estimate }: OffPolicyEvaluated): string {
  const { tasks, followed, effectiveTasks, neverTried, doublyRobust, selfNormalised, ips } = estimate;
  const json = {
    schema: "suffice.off-policy/1",
    name: policy,
    outcomes: read.file,
    tasks,
    skipped: read.skipped,
    verifier,
    followed,
    effectiveTasks: rounded(effectiveTasks),
    neverTried,
    doublyRobust: valueJson(doublyRobust),
    selfNormalised: valueJson(selfNormalised),
    inversePropensity: valueJson(ips),
    basis: "projected",
  };
  return `${JSON.stringify(json)}\n`;
}

function row(name: string, value: OffPolicyValue | undefined): readonly string[] {
  if (value === undefined) return [name, "unknown", "", "", ""];
  const { quality, costPerTaskUsd } = value;
  return [
    name,
    share(quality.value),
    interval(quality, share),
    taskUsd(costPerTaskUsd.value),
    interval(costPerTaskUsd, taskUsd),
  ];
}

function valueJson(value: OffPolicyValue | undefined) {
  if (value === undefined) return null;
  const { quality, costPerTaskUsd } = value;
  return {
    quality: rounded(quality.value),
    costPerTaskUsd: rounded(costPerTaskUsd.value),
    intervals: {
      quality: [rounded(quality.low), rounded(quality.high)],
      costPerTaskUsd: [rounded(costPerTaskUsd.low), rounded(costPerTaskUsd.high)],
    },
  };
}

function rounded(value: number): number {
  return Number(value.toFixed(DECIMALS));
}
