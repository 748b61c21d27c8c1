import { formatUsd, subtractUsd, ZERO_USD } from "../../domain/index.ts";
import { ADVICE_SOURCE, CONDITIONS, type Side } from "./conditions.ts";
import { breakEvenMinutes, type Totals, totalsOf } from "./totals.ts";
import type { WorkFacts } from "./work-facts.ts";

/** One of the nine conditions, held against the facts. */
export interface WeighedCondition {
  readonly id: string;
  readonly side: Side;
  readonly says: string;
  readonly verdict: "holds" | "does not hold" | "unknown";
}

export interface Advice {
  readonly recommend: Side | "either";
  /** `total-cost`: dollars of models and people were known. `conditions`: they were not, and more conditions spoke for one side. */
  readonly decidedBy: "total-cost" | "conditions" | "nothing";
  readonly because: string;
  /** `undefined` where a cost, the minutes or the rate is unknown. */
  readonly totals: Totals | undefined;
  /** Extra minutes of a person a feature, at which both cost the same. */
  readonly breakEvenMinutes: number | undefined;
  readonly conditions: readonly WeighedCondition[];
  readonly source: string;
  /** Conditions that speak against the recommendation, and facts that do not go together. */
  readonly contradictions: readonly string[];
  /** What would have to be known for the totals to decide. */
  readonly missing: readonly string[];
}

/** Totals that differ by less than this share are called equal: estimates are not that good. */
const ABOUT_EQUAL = 0.05;

/**
 * Tiered routing or the strongest model for everything. The total cost decides, people's minutes included; the document's nine
 * conditions explain it, and decide only where the total is not known.
 */
export function advise(facts: WorkFacts): Advice {
  const totals = totalsOf(facts);
  const conditions = CONDITIONS.map(({ id, side, says, holds }): WeighedCondition => {
    const answer = holds(facts);
    return { id, side, says, verdict: answer === undefined ? "unknown" : answer ? "holds" : "does not hold" };
  });
  const decided = totals === undefined ? byConditions(conditions) : byTotals(totals);
  return {
    ...decided,
    totals,
    breakEvenMinutes: breakEvenMinutes(facts),
    conditions,
    source: ADVICE_SOURCE,
    contradictions: [...against(decided.recommend, conditions), ...inconsistencies(facts)],
    missing: totals === undefined ? missingFacts(facts) : [],
  };
}

type Decided = Pick<Advice, "recommend" | "decidedBy" | "because">;

function byTotals({ feature }: Totals): Decided {
  const [tiered, frontier] = [feature.tiered.total, feature.frontier.total];
  const both = `a feature costs ${formatUsd(tiered)} tiered and ${formatUsd(frontier)} at frontier, models and people together`;
  const difference = subtractUsd(frontier, tiered);
  if (Math.abs(difference) < ABOUT_EQUAL * Math.max(tiered, frontier) || difference === ZERO_USD) {
    return { recommend: "either", decidedBy: "total-cost", because: `${both}: too close to tell apart` };
  }
  return { recommend: difference > 0 ? "tiered" : "always-frontier", decidedBy: "total-cost", because: both };
}

function byConditions(conditions: readonly WeighedCondition[]): Decided {
  const count = (side: Side) =>
    conditions.filter((each) => each.side === side && each.verdict === "holds").length;
  const [tiered, frontier] = [count("tiered"), count("always-frontier")];
  if (tiered === frontier) {
    const decidedBy = tiered === 0 ? "nothing" : "conditions";
    const because =
      tiered === 0
        ? "neither the total cost nor any of the conditions is known"
        : `the total cost is not known, and ${tiered} conditions speak for each side`;
    return { recommend: "either", decidedBy, because };
  }
  const recommend = tiered > frontier ? "tiered" : "always-frontier";
  const because = `the total cost is not known; of the conditions that hold, ${tiered} speak for tiered routing and ${frontier} for always-frontier`;
  return { recommend, decidedBy: "conditions", because };
}

function against(recommend: Advice["recommend"], conditions: readonly WeighedCondition[]): readonly string[] {
  if (recommend === "either") return [];
  return conditions
    .filter(({ side, verdict }) => verdict === "holds" && side !== recommend)
    .map(({ id, side, says }) => `${id} speaks for ${side}: ${says}`);
}

/** Facts that cannot well be true together. */
function inconsistencies({
  worked,
  isFeedbackImmediate,
  extraMinutes,
  ...costs
}: WorkFacts): readonly string[] {
  const { tieredUsd, frontierUsd } = costs;
  return [
    ...(worked === "unattended" && isFeedbackImmediate === true
      ? ["the work is unattended, and yet somebody is said to see at once whether it is correct"]
      : []),
    ...(worked === "unattended" && (extraMinutes ?? 0) > 0
      ? ["the work is unattended, and yet it takes a person's minutes: they are counted"]
      : []),
    ...(tieredUsd !== undefined && frontierUsd !== undefined && frontierUsd < tieredUsd
      ? [
          "tiered routing is dearer than frontier before anybody's minutes are counted: look at its escalations and reviews",
        ]
      : []),
  ];
}

function missingFacts({ tieredUsd, frontierUsd, extraMinutes, hourUsd }: WorkFacts): readonly string[] {
  return [
    ...(tieredUsd === undefined ? ["what a feature costs under tiered routing"] : []),
    ...(frontierUsd === undefined ? ["what a feature costs with everything at frontier"] : []),
    ...(extraMinutes === undefined ? ["how many minutes of a person tiered routing adds to a feature"] : []),
    ...(hourUsd === undefined ? ["what an hour of that person costs"] : []),
  ];
}
