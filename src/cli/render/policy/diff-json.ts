import type { PolicyComparison } from "../../../app/index.ts";
import { isoTime, usdNumber } from "../../../domain/index.ts";
import type { ChangedGroup, CostChange, DecidedRoute, PassRateChange } from "../../../policy-checks/index.ts";

/** `suffice.policy-diff/1`, on one line: every group, with all of its tasks. */
export function diffJson({ before, after, diff, on, priceBook }: PolicyComparison): string {
  const { tasks, unchanged, changes, groups, cost, passRate } = diff;
  const json = {
    schema: "suffice.policy-diff/1",
    before,
    after,
    on: onJson(on),
    priceBook: { ...priceBook },
    tasks,
    unchanged,
    changes,
    costUsd: costJson(cost),
    passRate: passRateJson(passRate),
    groups: groups.map(groupJson),
  };
  return `${JSON.stringify(json)}\n`;
}

function onJson(on: PolicyComparison["on"]) {
  if (on.kind === "tickets") return { kind: on.kind };
  const { kind, period, wordless, nothingAt } = on;
  return {
    kind,
    period: period === undefined ? null : { first: isoTime(period.first), last: isoTime(period.last) },
    wordless,
    nothingAt,
  };
}

function groupJson({ before, after, changed, tasks, cost, passRate }: ChangedGroup) {
  return {
    before: routeJson(before),
    after: routeJson(after),
    changed,
    tasks,
    costUsd: costJson(cost),
    passRate: passRateJson(passRate),
  };
}

function routeJson(route: DecidedRoute) {
  return { ...route, place: route.place ?? null, model: route.model ?? null };
}

function costJson({ before, after, difference, pairs, unknown }: CostChange) {
  return {
    before: usdNumber(before),
    after: usdNumber(after),
    difference: usdNumber(difference),
    tasks: pairs,
    unknown,
    basis: "projected",
  };
}

function passRateJson(change: PassRateChange | undefined) {
  if (change === undefined) return null;
  const { before, after, pairs, unknown, measured } = change;
  return { before, after, tasks: pairs, unknown, measured };
}
