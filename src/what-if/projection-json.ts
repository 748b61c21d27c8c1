import { type Json, type Range, usdNumber } from "../domain/index.ts";
import type { HappenedPerUnit, ProjectionComparison } from "./compare-projection.ts";
import type { AmountRange, Assumption, PerUnit, Projection } from "./projection.ts";

type JsonObject = { readonly [key: string]: Json };

/** The public shape of a projection, `suffice.projection/1`; `readProjection` reads it back. */
export function projectionJson(projection: Projection): JsonObject {
  const { lever, baseline, parts, units, perUnit, levers } = projection;
  return {
    schema: "suffice.projection/1",
    lever: { ...lever },
    baseline: {
      name: baseline.name,
      ...(baseline.model === undefined ? {} : { model: baseline.model }),
      costUsd: usdNumber(baseline.cost),
    },
    costUsd: rangeJson(projection),
    savingUsd: rangeJson(projection.saving),
    partsUsd: {
      kept: usdNumber(parts.kept),
      moved: usdNumber(parts.moved),
      handOver: usdNumber(parts.handOver),
      verification: usdNumber(parts.verification),
      rewrites: usdNumber(parts.rewrites),
      takeBack: usdNumber(parts.takeBack),
      contextSaved: usdNumber(parts.contextSaved),
    },
    assumptions: projection.assumptions.map(assumptionJson),
    units: { ...units, excluded: units.excluded.map((each) => ({ ...each })) },
    perUnit: perUnit === undefined ? null : perUnitJson(perUnit),
    levers: levers === undefined ? null : { ...levers },
    unpricedCalls: projection.unpricedCalls,
    uncertainOutputCalls: projection.uncertainOutputCalls,
    basis: projection.basis,
  };
}

/** The public shape of a comparison, `suffice.projection-comparison/1`. */
export function comparisonJson(comparison: ProjectionComparison): JsonObject {
  const { projected, happened } = comparison;
  return {
    schema: "suffice.projection-comparison/1",
    verdict: comparison.verdict,
    because: comparison.because,
    projected: projected === undefined ? null : { ...perUnitJson(projected), basis: "projected" },
    happened: happened === undefined ? null : happenedJson(happened),
    unpricedUnits: comparison.unpricedUnits,
    outputTimes: comparison.outputTimes ?? null,
  };
}

function happenedJson({ unit, count, mean, low, high, outputTokens }: HappenedPerUnit): JsonObject {
  const costUsd = { low: usdNumber(low), mean: usdNumber(mean), high: usdNumber(high) };
  return { unit, count, costUsd, outputTokens, basis: "historical" };
}

function perUnitJson({ unit, count, outputTokens, ...range }: PerUnit): JsonObject {
  return { unit, count, costUsd: rangeJson(range), outputTokens };
}

function assumptionJson({ name, value, why, basis }: Assumption): JsonObject {
  return { name, value: typeof value === "string" ? value : { ...value }, why, basis };
}

function rangeJson({ low, expected, high }: AmountRange): { readonly [End in keyof Range]: number } {
  return { low: usdNumber(low), expected: usdNumber(expected), high: usdNumber(high) };
}
