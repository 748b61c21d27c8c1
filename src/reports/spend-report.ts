import {
  addCost,
  addUsage,
  type Basis,
  type CallEntry,
  NO_SPEND,
  NO_USAGE,
  type PriceBook,
  type Spend,
  type Usage,
} from "../domain/index.ts";

/** What spend can be grouped by, and where each call has it. Calls without the tag fall under "(none)". */
const GROUPINGS = {
  model: (call: CallEntry) => call.modelAnswered ?? call.modelAsked,
  tier: (call: CallEntry) => call.tags.tier,
  task: (call: CallEntry) => call.tags.task,
  step: (call: CallEntry) => call.tags.step,
  chunk: (call: CallEntry) => call.tags.chunk,
  gate: (call: CallEntry) => call.tags.gate,
  requirement: (call: CallEntry) => call.tags.requirement,
  run: (call: CallEntry) => call.tags.run,
  place: (call: CallEntry) => call.tags.place,
  day: (call: CallEntry) => new Date(call.at).toISOString().slice(0, 10),
} satisfies Record<string, (call: CallEntry) => string | undefined>;

export type Grouping = keyof typeof GROUPINGS;

export const GROUPING_NAMES: readonly Grouping[] = [
  "model",
  "tier",
  "task",
  "step",
  "chunk",
  "gate",
  "requirement",
  "run",
  "place",
  "day",
];

export interface SpendTotals {
  readonly spend: Spend;
  readonly usage: Usage;
}

export interface SpendGroup extends SpendTotals {
  readonly key: Readonly<Partial<Record<Grouping, string>>>;
}

export interface SpendReport {
  readonly priceBook: Pick<PriceBook, "name" | "date">;
  readonly totals: SpendTotals;
  /** Dearest first. */
  readonly groups: readonly SpendGroup[];
  readonly basis: Basis;
}

export const NO_TAG = "(none)";

/** Where the money went: one pass over the calls, grouped by one key or several. What has no price is counted in every sum. */
export function spendReport(
  calls: readonly CallEntry[],
  by: readonly Grouping[],
  priceBook: Pick<PriceBook, "name" | "date">,
): SpendReport {
  const groups = new Map<string, SpendGroup>();
  let totals: SpendTotals = { spend: NO_SPEND, usage: NO_USAGE };
  for (const call of calls) {
    totals = added(totals, call);
    const values = by.map((grouping) => [grouping, GROUPINGS[grouping](call) ?? NO_TAG] as const);
    const id = JSON.stringify(values);
    const before = groups.get(id) ?? { key: Object.fromEntries(values), spend: NO_SPEND, usage: NO_USAGE };
    groups.set(id, { key: before.key, ...added(before, call) });
  }
  const dearestFirst = [...groups.values()].toSorted((a, b) => b.spend.amount - a.spend.amount);
  return { priceBook, totals, groups: by.length === 0 ? [] : dearestFirst, basis: "historical" };
}

function added({ spend, usage }: SpendTotals, call: CallEntry): SpendTotals {
  return { spend: addCost(spend, call.cost), usage: addUsage(usage, call.usage ?? NO_USAGE) };
}
