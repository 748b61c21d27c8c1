import type { WhatIf } from "../../../pages/index.ts";
import type { Projection } from "../../../what-if/index.ts";
import { baselineLabel, leverLabel, rangeLabel } from "../what-if/projection-words.ts";
import { wordsOf } from "./words-of.ts";

export function whatIfOf(projection: Projection): WhatIf {
  const { lever, baseline, low, expected, high, assumptions, units } = projection;
  return {
    name: leverLabel(lever),
    baseline: { name: baselineLabel(baseline), amount: baseline.cost },
    cost: { low, expected, high },
    assumptions: assumptions.map(({ name, value, why }) => ({
      name: wordsOf(name),
      value: rangeLabel(value),
      why,
    })),
    ...(projection.levers === undefined ? {} : { factors: projection.levers }),
    unit: units.unit,
    considered: units.considered,
    eligible: units.eligible,
    excluded: units.excluded,
    unpricedCalls: projection.unpricedCalls,
    uncertainOutputCalls: projection.uncertainOutputCalls,
  };
}
