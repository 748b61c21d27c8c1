import { formatUsd, nanoUsdFromUsd } from "../../../domain/index.ts";
import type { MetricUnit, Target } from "../../../reports/index.ts";

/** A figure with its unit: `85.0 %`, `$0.0123`, `10.2 x`, `2`. */
export function figureLabel(value: number, unit: MetricUnit | undefined): string {
  switch (unit) {
    case "share":
      return percentLabel(value);
    case "usd":
      return formatUsd(nanoUsdFromUsd(value));
    case "ratio":
      return `${value.toFixed(1)} x`;
    case "count":
    case undefined:
      return String(value);
    default:
      return unit satisfies never;
  }
}

export function percentLabel(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** What is asked for, as it was written: `>= 85 %`, `< $0.02`; both bounds of a range together. */
export function boundsLabel({ atLeast, above, atMost, below }: Target, unit: MetricUnit | undefined): string {
  const label = (value: number) =>
    unit === "usd" ? `$${value}` : figureLabel(value, unit).replace(/\.0 (%|x)$/, " $1");
  return [
    ...(atLeast === undefined ? [] : [`>= ${label(atLeast)}`]),
    ...(above === undefined ? [] : [`> ${label(above)}`]),
    ...(atMost === undefined ? [] : [`<= ${label(atMost)}`]),
    ...(below === undefined ? [] : [`< ${label(below)}`]),
  ].join(", ");
}
