import { formatUsd, nanoUsdFromUsd, type PolicyTarget } from "../../domain/index.ts";
import type { Extent, FeasibleRegion } from "./feasible-region.ts";
import type { MixMetric } from "./mix-metric.ts";

/** `light 40–60 %, mid 37–60 %, frontier 0.1–3.2 %`. */
export function sharesLabel({ tiers, shares }: Pick<FeasibleRegion, "tiers" | "shares">): string {
  return tiers
    .flatMap((tier) => {
      const share = shares[tier];
      return share === undefined ? [] : [`${tier} ${extentLabel(share, "share")}`];
    })
    .join(", ");
}

/** `light $0.0010, mid $0.0100 a task`. */
export function costsLabel({ tiers, costs }: Pick<FeasibleRegion, "tiers" | "costs">): string {
  const amounts = tiers.flatMap((tier) => {
    const amount = costs[tier];
    return amount === undefined ? [] : [`${tier} ${formatUsd(amount)}`];
  });
  return `${amounts.join(", ")} a task`;
}

/** `savings 25–35 %`, `light-share at least 40 %`, `cost-per-accepted-task at most $0.02`. */
export function targetLabel({ metric, atLeast, atMost }: PolicyTarget, unit: MixMetric["unit"]): string {
  const said = (value: number) => (unit === "dollars" ? `$${value}` : valueLabel(value, unit));
  if (atLeast !== undefined && atMost !== undefined) {
    return unit === "dollars"
      ? `${metric} ${said(atLeast)} to ${said(atMost)}`
      : `${metric} ${extentLabel({ low: atLeast, high: atMost }, unit)}`;
  }
  if (atLeast !== undefined) return `${metric} at least ${said(atLeast)}`;
  return `${metric} at most ${said(atMost ?? 0)}`;
}

export function extentLabel({ low, high }: Extent, unit: MixMetric["unit"]): string {
  const [from, to] = [valueLabel(low, unit), valueLabel(high, unit)];
  if (from === to) return from;
  // A dash between two minus signs reads as neither.
  return unit === "share" && low >= 0 ? `${from.replace(" %", "")}–${to}` : `${from} to ${to}`;
}

export function valueLabel(value: number, unit: MixMetric["unit"]): string {
  if (unit === "dollars") return formatUsd(nanoUsdFromUsd(value));
  const percent = Math.round(value * 1000) / 10;
  return `${percent === 0 ? 0 : percent} %`;
}
