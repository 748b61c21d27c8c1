import type { RouterAdvice, SideTotal, Totals } from "../../../advice/index.ts";
import type { AdvisedCost, PolicyAdvice } from "../../../app/index.ts";
import { usdNumber } from "../../../domain/index.ts";
import { rangeJson } from "./range-json.ts";

/** `suffice.advice/1`, on one line. */
export function adviceJson({ advice, router, costs, projection }: PolicyAdvice): string {
  const { totals, breakEvenMinutes, conditions, recommend, decidedBy, because } = advice;
  const json = {
    schema: "suffice.advice/1",
    recommend,
    decidedBy,
    because,
    costPerFeatureUsd: { tiered: costJson(costs.tiered), frontier: costJson(costs.frontier) },
    projection: { policy: projection.policy, priceBook: { ...projection.priceBook } },
    totalsUsd:
      totals === undefined
        ? null
        : {
            feature: sidesJson(totals.feature),
            all: totals.all === undefined ? null : sidesJson(totals.all),
          },
    breakEvenMinutes: breakEvenMinutes ?? null,
    conditions: conditions.map(({ id, side, says, verdict }) => ({ id, side, says, verdict })),
    source: advice.source,
    contradictions: advice.contradictions,
    missing: advice.missing,
    router: router === undefined ? null : routerJson(router),
  };
  return `${JSON.stringify(json)}\n`;
}

function costJson(cost: AdvisedCost) {
  if (cost.basis === "given") return { basis: cost.basis, expected: usdNumber(cost.usd) };
  return { ...rangeJson(cost.range), basis: cost.basis };
}

function sidesJson({ tiered, frontier }: Totals["feature"]) {
  return { tiered: sideJson(tiered), frontier: sideJson(frontier) };
}

function sideJson({ models, people, total }: SideTotal) {
  return { models: usdNumber(models), people: usdNumber(people), total: usdNumber(total) };
}

function routerJson({ recommend, because, routers }: RouterAdvice) {
  return { recommend, because, routers };
}
