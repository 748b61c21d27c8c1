import { type PriceOf, threadsOf } from "../conversations/index.ts";
import {
  type AgentWork,
  addUsd,
  type Instant,
  type NanoUsd,
  nanoUsd,
  type PricedCall,
} from "../domain/index.ts";
import { modelOf, nameAt, paidFor } from "./call-cost.ts";
import type { PerUnit, Projection } from "./projection.ts";

/** What later work of the projected course cost, for each of its units. */
export interface HappenedPerUnit {
  readonly unit: PerUnit["unit"];
  readonly count: number;
  readonly mean: NanoUsd;
  /** The mean lies between these at 95 %, as far as costs so unlike each other let that be said; both the mean itself where n is 1. */
  readonly low: NanoUsd;
  readonly high: NanoUsd;
  readonly outputTokens: number;
}

/** `insufficient-evidence`: fewer than ten units, or a mean outside the range whose own interval reaches into it. */
export type ComparisonVerdict = "within" | "below" | "above" | "insufficient-evidence";

/** A projection beside what happened since it was made. */
export interface ProjectionComparison {
  readonly verdict: ComparisonVerdict;
  readonly because: string;
  readonly projected: PerUnit | undefined;
  /** `undefined`: no such work. */
  readonly happened: HappenedPerUnit | undefined;
  /** Units with a call that has no price: in no mean. */
  readonly unpricedUnits: number;
  /** Output of a later unit over that of a projected one. Far from 1, other work was done than was projected. */
  readonly outputTimes: number | undefined;
}

export interface Happened {
  /** Everything known; what began before `since` is not looked at. For a policy only the work of its runs. */
  readonly work: AgentWork;
  /** When the projection was made. */
  readonly since: Instant;
  readonly priceOf: PriceOf;
}

const FEWEST = 10;
/** 95 % of a normal distribution lie within this many deviations. */
const Z = 1.96;

/**
 * Did it cost what was projected? Of a delegation the sub-agents that ran at its model alone, of a switch the main loops' calls at its
 * model, of a policy what each task cost. One price book for both, or a change of prices is taken for an error.
 */
export function compareProjection(projection: Projection, happened: Happened): ProjectionComparison {
  const { perUnit } = projection;
  const units = unitsSince(projection, happened);
  const costs = units.map(costOfUnit);
  const priced = units.filter((_, index) => costs[index] !== undefined);
  const found = happenedPerUnit(
    perUnit?.unit ?? "call",
    costs.filter((cost) => cost !== undefined),
    priced,
  );
  return {
    ...verdictOn(perUnit, found),
    projected: perUnit,
    happened: found,
    unpricedUnits: units.length - priced.length,
    outputTimes:
      perUnit === undefined || found === undefined || perUnit.outputTokens === 0
        ? undefined
        : found.outputTokens / perUnit.outputTokens,
  };
}

type Unit = readonly PricedCall[];

function unitsSince({ lever }: Projection, { work, since, priceOf }: Happened): readonly Unit[] {
  switch (lever.kind) {
    case "delegate":
      return threadsOf(work)
        .filter(({ agent }) => agent !== undefined)
        .filter(({ calls }) => calls.every((call) => call.at >= since && isAt(call, lever.model, priceOf)))
        .map(({ calls }) => calls);
    case "switch":
      return work.calls
        .filter(({ at, tags }) => at >= since && tags.agent === undefined)
        .filter((call) => isAt(call, lever.model, priceOf))
        .map((call) => [call]);
    case "policy":
      return tasksSince(work.calls, since);
    default:
      return lever satisfies never;
  }
}

function isAt(call: PricedCall, model: string, priceOf: PriceOf): boolean {
  return nameAt(modelOf(call), call.at, priceOf) === nameAt(model, call.at, priceOf);
}

function tasksSince(calls: readonly PricedCall[], since: Instant): readonly Unit[] {
  const tasks = new Map<string, PricedCall[]>();
  for (const call of calls) {
    const { task, run } = call.tags;
    if (task === undefined) continue;
    const key = JSON.stringify([run, task]);
    const own = tasks.get(key);
    if (own === undefined) tasks.set(key, [call]);
    else own.push(call);
  }
  return [...tasks.values()].filter((own) => own.every(({ at }) => at >= since));
}

function costOfUnit(unit: Unit): NanoUsd | undefined {
  const costs = unit.map(paidFor);
  const known = costs.filter((cost) => cost !== undefined);
  return known.length < costs.length ? undefined : addUsd(...known);
}

function happenedPerUnit(
  unit: PerUnit["unit"],
  costs: readonly NanoUsd[],
  units: readonly Unit[],
): HappenedPerUnit | undefined {
  const count = costs.length;
  if (count === 0) return undefined;
  const mean = costs.reduce((sum, cost) => sum + cost, 0) / count;
  const squares = costs.reduce((sum, cost) => sum + (cost - mean) ** 2, 0);
  const spread = count === 1 ? 0 : Z * Math.sqrt(squares / (count - 1) / count);
  const output = units.flat().reduce((sum, { usage }) => sum + (usage?.output ?? 0), 0);
  return {
    unit,
    count,
    mean: nanoUsd(Math.round(mean)),
    low: nanoUsd(Math.round(Math.max(0, mean - spread))),
    high: nanoUsd(Math.round(mean + spread)),
    outputTokens: Math.round(output / count),
  };
}

function verdictOn(
  projected: PerUnit | undefined,
  happened: HappenedPerUnit | undefined,
): Pick<ProjectionComparison, "verdict" | "because"> {
  if (projected === undefined) return unsure("the projection moved nothing");
  const name = { "sub-agent": "sub-agents at its model", call: "calls at its model", task: "tasks" }[
    projected.unit
  ];
  if (happened === undefined) return unsure(`no ${name} since then`);
  if (happened.count < FEWEST) return unsure(`${happened.count} of at least ${FEWEST} ${name} since then`);
  const { mean, low, high } = happened;
  if (mean >= projected.low && mean <= projected.high) {
    return {
      verdict: "within",
      because: `the mean of ${happened.count} ${name} lies in the projected range`,
    };
  }
  if (high < projected.low)
    return { verdict: "below", because: `${happened.count} ${name} cost less than projected` };
  if (low > projected.high)
    return { verdict: "above", because: `${happened.count} ${name} cost more than projected` };
  return unsure(`the costs of ${happened.count} ${name} differ too much to tell`);
}

function unsure(because: string) {
  return { verdict: "insufficient-evidence", because } as const;
}
