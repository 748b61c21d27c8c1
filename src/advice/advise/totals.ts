import {
  addUsd,
  type NanoUsd,
  nanoUsdFromUsd,
  scaleUsd,
  subtractUsd,
  usdNumber,
  ZERO_USD,
} from "../../domain/index.ts";
import type { WorkFacts } from "./work-facts.ts";

const MINUTES_PER_HOUR = 60;

/** Dollars of one side: what models cost, and what the person's extra minutes cost. */
export interface SideTotal {
  readonly models: NanoUsd;
  readonly people: NanoUsd;
  readonly total: NanoUsd;
}

export interface Totals {
  readonly feature: { readonly tiered: SideTotal; readonly frontier: SideTotal };
  /** For all features; `undefined` where nobody said how many. */
  readonly all: { readonly tiered: SideTotal; readonly frontier: SideTotal } | undefined;
}

/** Minutes of people are counted where they differ: under tiered routing those that it takes more. `undefined` where a part is unknown. */
export function totalsOf(facts: WorkFacts): Totals | undefined {
  const { tieredUsd, frontierUsd, features } = facts;
  const people = peopleOf(facts);
  if (tieredUsd === undefined || frontierUsd === undefined || people === undefined) return undefined;
  const tiered = sideTotal(tieredUsd, people);
  const frontier = sideTotal(frontierUsd, ZERO_USD);
  const all =
    features === undefined
      ? undefined
      : { tiered: scaled(tiered, features), frontier: scaled(frontier, features) };
  return { feature: { tiered, frontier }, all };
}

/**
 * Extra minutes a feature at which both cost the same: $5 saved at $200 an hour is 1.5 minutes. 0 where tiered routing saves nothing.
 * `undefined` where a part is unknown, or an hour costs nothing: then no number of minutes outweighs a saving.
 */
export function breakEvenMinutes({ tieredUsd, frontierUsd, hourUsd }: WorkFacts): number | undefined {
  if (tieredUsd === undefined || frontierUsd === undefined || hourUsd === undefined || hourUsd <= 0)
    return undefined;
  const saved = usdNumber(subtractUsd(frontierUsd, tieredUsd));
  return saved <= 0 ? 0 : (saved / usdNumber(hourUsd)) * MINUTES_PER_HOUR;
}

/** Nothing where no minutes are added, whatever an hour costs; unattended work of which no minutes are known adds none. */
function peopleOf({ extraMinutes, hourUsd, worked }: WorkFacts): NanoUsd | undefined {
  const minutes = extraMinutes ?? (worked === "unattended" ? 0 : undefined);
  if (minutes === 0) return ZERO_USD;
  if (minutes === undefined || hourUsd === undefined) return undefined;
  return nanoUsdFromUsd((usdNumber(hourUsd) * minutes) / MINUTES_PER_HOUR);
}

function sideTotal(models: NanoUsd, people: NanoUsd): SideTotal {
  return { models, people, total: addUsd(models, people) };
}

function scaled({ models, people }: SideTotal, features: number): SideTotal {
  return sideTotal(scaleUsd(models, features), scaleUsd(people, features));
}
