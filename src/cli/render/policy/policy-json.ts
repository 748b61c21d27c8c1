import { type NanoUsd, type PipelineStep, type Policy, usdNumber } from "../../../domain/index.ts";

/** `suffice.policy/1`: a policy as it decides, what it extends and its strategies already in it. On one line; money in dollars. */
export function policyJson(policy: Policy): string {
  const { caps, delegation, pipeline, assessor, learned, predictor, change } = policy;
  const json = {
    schema: "suffice.policy/1",
    ...policy,
    change: { mostFiles: change.mostFiles ?? null, mostLines: change.mostLines ?? null },
    caps: { ...caps, taskUsd: dollars(caps.taskUsd) },
    delegation: { ...delegation, attemptUsd: dollars(delegation.attemptUsd) },
    pipeline: pipeline.map(stepJson),
    assessor: assessor ?? null,
    learned: learned ?? null,
    predictor: predictor ?? null,
  };
  return `${JSON.stringify(json)}\n`;
}

function stepJson({ typicalUsd, ...step }: PipelineStep) {
  if (typicalUsd === undefined) return step;
  return { ...step, typicalUsd: { low: dollars(typicalUsd.low), high: dollars(typicalUsd.high) } };
}

function dollars(amount: NanoUsd | undefined): number | null {
  return amount === undefined ? null : usdNumber(amount);
}
