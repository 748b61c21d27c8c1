import type { EstimatedStep } from "../../../advice/index.ts";
import type { WorkEstimate } from "../../../app/index.ts";
import { usdNumber } from "../../../domain/index.ts";
import { rangeJson } from "../policy/range-json.ts";

/** `suffice.estimate/1`, on one line. */
export function estimateJson({ ticket, estimate, priceBook }: WorkEstimate): string {
  const { policy, steps, phases, feature, features, left } = estimate;
  const json = {
    schema: "suffice.estimate/1",
    task: ticket === undefined ? null : { id: ticket.id, title: ticket.title },
    policy,
    priceBook: { ...priceBook },
    steps: steps.map(stepJson),
    phases: phases.map(({ phase, cost }) => ({ phase, costUsd: rangeJson(cost) })),
    feature: { costUsd: rangeJson(feature) },
    features: { count: features.count, costUsd: rangeJson(features.cost) },
    left,
  };
  return `${JSON.stringify(json)}\n`;
}

function stepJson({ step, phase, tier, model, gates, cost, basis, from }: EstimatedStep) {
  return {
    step,
    phase: phase ?? null,
    tier,
    model: model ?? null,
    gates,
    costUsd:
      cost === undefined
        ? null
        : {
            low: usdNumber(cost.low),
            expected: usdNumber(cost.expected),
            high: usdNumber(cost.high),
          },
    basis,
    from,
  };
}
