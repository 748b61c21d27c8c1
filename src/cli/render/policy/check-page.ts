import type { PolicyCheck } from "../../../app/index.ts";
import { formatUsd, nanoUsdFromUsd, type PolicyTarget } from "../../../domain/index.ts";
import type { Complaint, Extent, FeasibleRegion } from "../../../policy-checks/index.ts";
import { harmless } from "../harmless.ts";
import { wrapWords } from "./wrap-words.ts";

/** What holds and what does not: probes, complaints, and the mixes of tiers that meet the targets. */
export function checkPage(check: PolicyCheck, width: number): string {
  const { policy, results, complaints, region } = check;
  const broken = results.filter(({ differences }) => differences.length > 0);
  const lines = [
    `${harmless(policy.name)}: ${results.length - broken.length} of ${results.length} probes hold${tally(complaints)}`,
    ...broken.map(({ probe, differences }) => under("  ", `${probe.name}: ${differences.join("; ")}`, width)),
    ...complaints.map((complaint) => complaintText(complaint, width)),
    ...(region === undefined ? [] : regionLines(region).map((line) => under("  ", line, width))),
  ];
  return `${lines.join("\n")}\n`;
}

function tally(complaints: readonly Complaint[]): string {
  const counts = (["error", "warning"] as const).flatMap((severity) => {
    const n = complaints.filter((each) => each.severity === severity).length;
    return n === 0 ? [] : [`, ${n} ${severity}${n === 1 ? "" : "s"}`];
  });
  return counts.join("");
}

function complaintText({ severity, id, where, what, whatToDo }: Complaint, width: number): string {
  return [
    `  ${severity} ${id}: ${harmless(where)}`,
    under("    ", what, width),
    under("    ", `To do: ${whatToDo}.`, width),
  ].join("\n");
}

function under(indent: string, text: string, width: number): string {
  return `${indent}${wrapWords(text, width - indent.length, indent)}`;
}

function regionLines(region: FeasibleRegion): readonly string[] {
  const { tiers, costs, baseline, held, unchecked, unpriced, corners } = region;
  if (held.length === 0) return uncheckedLines(unchecked);
  const asked = held.map(({ target, metric }) => targetLabel(target, metric.unit)).join(", ");
  const priced = tiers.flatMap((tier) => {
    const cost = costs[tier];
    return cost === undefined ? [] : [`${tier} ${formatUsd(cost)}`];
  });
  const met =
    corners.length === 0
      ? "no mix of tiers meets them together"
      : `met together by a mix of ${sharesLabel(region)}`;
  return [
    `Targets: ${asked}: ${met}.`,
    `Reckoned with ${priced.join(", ")} a task (projected); savings are against all at ${baseline}.`,
    ...(unpriced.length === 0 ? [] : [`Without a price, and left out: ${unpriced.join(", ")}.`]),
    ...uncheckedLines(unchecked),
  ];
}

function uncheckedLines(targets: readonly PolicyTarget[]): readonly string[] {
  const names = [...new Set(targets.map(({ metric }) => metric))].join(", ");
  return names === "" ? [] : [`Not determined by a mix of tiers, only by what happens: ${names}.`];
}

function sharesLabel({ tiers, shares }: FeasibleRegion): string {
  return tiers
    .flatMap((tier) => {
      const share = shares[tier];
      return share === undefined ? [] : [`${tier} ${extentLabel(share)}`];
    })
    .join(", ");
}

function targetLabel({ metric, atLeast, atMost }: PolicyTarget, unit: "share" | "dollars"): string {
  const label = (value: number) => (unit === "share" ? percent(value) : formatUsd(nanoUsdFromUsd(value)));
  const bounds = [
    ...(atLeast === undefined ? [] : [`at least ${label(atLeast)}`]),
    ...(atMost === undefined ? [] : [`at most ${label(atMost)}`]),
  ];
  return `${metric} ${bounds.join(" and ")}`;
}

function extentLabel({ low, high }: Extent): string {
  return percent(low) === percent(high) ? percent(low) : `${percent(low)} to ${percent(high)}`;
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}
