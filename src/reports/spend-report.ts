import {
  addCost,
  addUsage,
  type Basis,
  NO_SPEND,
  NO_USAGE,
  type PriceBook,
  type PricedCall,
  type Spend,
  type UnpricedReason,
  type Usage,
} from "../domain/index.ts";

/** What a report has to know of a call. */
export type SpendCall = Pick<
  PricedCall,
  | "at"
  | "tags"
  | "modelAsked"
  | "modelAnswered"
  | "usage"
  | "cost"
  | "hasUncertainOutput"
  | "hasEstimatedOutput"
  | "speed"
  | "agentType"
>;

const MAIN = "main";

/** What spend can be grouped by, and where each call has it. Calls without the tag fall under "(none)". */
const GROUPINGS = {
  model: modelOf,
  tier: (call: SpendCall) => call.tags.tier,
  project: (call: SpendCall) => call.tags.project,
  conversation: (call: SpendCall) => call.tags.conversation,
  agent: (call: SpendCall) => call.tags.agent ?? (isOfSubAgent(call) ? undefined : MAIN),
  "agent-type": (call: SpendCall) => call.agentType ?? (isOfSubAgent(call) ? undefined : MAIN),
  day: (call: SpendCall) => new Date(call.at).toISOString().slice(0, 10),
  requirement: (call: SpendCall) => call.tags.requirement,
  task: (call: SpendCall) => call.tags.task,
  chunk: (call: SpendCall) => call.tags.chunk,
  step: (call: SpendCall) => call.tags.step,
  gate: (call: SpendCall) => call.tags.gate,
  run: (call: SpendCall) => call.tags.run,
  place: (call: SpendCall) => call.tags.place,
} satisfies Record<string, (call: SpendCall) => string | undefined>;

export type Grouping = keyof typeof GROUPINGS;

export const GROUPING_NAMES: readonly Grouping[] = [
  "model",
  "tier",
  "project",
  "conversation",
  "agent",
  "agent-type",
  "day",
  "requirement",
  "task",
  "chunk",
  "step",
  "gate",
  "run",
  "place",
];

export interface SpendTotals {
  readonly spend: Spend;
  readonly usage: Usage;
  /** Calls whose output tokens were more than is counted, by how much nobody knows. */
  readonly uncertainOutputCalls: number;
  /** Of those, the calls whose output is estimated. */
  readonly estimatedOutputCalls: number;
}

export interface SpendGroup extends SpendTotals {
  readonly key: Readonly<Partial<Record<Grouping, string>>>;
}

/** Calls that no price was found for. */
export interface Unpriced {
  readonly model: string;
  readonly because: UnpricedReason;
  readonly speed?: "fast";
  readonly calls: number;
}

export interface SpendReport {
  readonly priceBook: Pick<PriceBook, "name" | "date">;
  readonly totals: SpendTotals;
  readonly mainLoop: SpendTotals;
  readonly subAgents: SpendTotals;
  /** Dearest first. */
  readonly groups: readonly SpendGroup[];
  /** Most calls first. */
  readonly unpriced: readonly Unpriced[];
  readonly basis: Basis;
}

export const NO_TAG = "(none)";

const NOTHING: SpendTotals = {
  spend: NO_SPEND,
  usage: NO_USAGE,
  uncertainOutputCalls: 0,
  estimatedOutputCalls: 0,
};

/** Where the money went: one pass over the calls, grouped by one key or several. What has no price is counted in every sum. */
export function spendReport(
  calls: readonly SpendCall[],
  by: readonly Grouping[],
  priceBook: Pick<PriceBook, "name" | "date">,
): SpendReport {
  const groups = new Map<string, SpendGroup>();
  const unpriced = new Map<string, Unpriced>();
  let [totals, mainLoop, subAgents] = [NOTHING, NOTHING, NOTHING];
  for (const call of calls) {
    totals = added(totals, call);
    if (isOfSubAgent(call)) subAgents = added(subAgents, call);
    else mainLoop = added(mainLoop, call);
    countUnpriced(unpriced, call);
    if (by.length === 0) continue;
    const values = by.map((grouping) => [grouping, GROUPINGS[grouping](call) ?? NO_TAG] as const);
    const id = JSON.stringify(values);
    const before = groups.get(id) ?? { key: Object.fromEntries(values), ...NOTHING };
    groups.set(id, { key: before.key, ...added(before, call) });
  }
  return {
    priceBook,
    totals,
    mainLoop,
    subAgents,
    groups: [...groups.values()].toSorted((a, b) => b.spend.amount - a.spend.amount),
    unpriced: [...unpriced.values()].toSorted((a, b) => b.calls - a.calls),
    basis: "historical",
  };
}

/** A call of a sub-agent, or of work that we gave a context of its own. */
export function isOfSubAgent({ tags }: Pick<SpendCall, "tags">): boolean {
  return tags.agent !== undefined || tags.place === "isolated";
}

function modelOf(call: SpendCall): string {
  return call.modelAnswered ?? call.modelAsked;
}

function added(totals: SpendTotals, call: SpendCall): SpendTotals {
  return {
    spend: addCost(totals.spend, call.cost),
    usage: addUsage(totals.usage, call.usage ?? NO_USAGE),
    uncertainOutputCalls: totals.uncertainOutputCalls + (call.hasUncertainOutput === true ? 1 : 0),
    estimatedOutputCalls: totals.estimatedOutputCalls + (call.hasEstimatedOutput === true ? 1 : 0),
  };
}

function countUnpriced(unpriced: Map<string, Unpriced>, call: SpendCall): void {
  if (call.cost.kind === "priced") return;
  const model = modelOf(call);
  const { because } = call.cost;
  const speed = call.speed === undefined ? {} : { speed: call.speed };
  const id = JSON.stringify([model, because, call.speed]);
  const calls = (unpriced.get(id)?.calls ?? 0) + 1;
  unpriced.set(id, { model, because, ...speed, calls });
}
