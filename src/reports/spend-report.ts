import type { Basis, PriceBook, PricedCall, UnpricedReason } from "../domain/index.ts";
import {
  countCall,
  countTally,
  newTally,
  type SpendTally,
  type SpendTotals,
  totalsOf,
} from "./spend-tally.ts";

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

/** Where the money went: one pass over the calls, grouped by one key or several. What has no price is counted in every sum. */
export function spendReport(
  calls: readonly SpendCall[],
  by: readonly Grouping[],
  priceBook: Pick<PriceBook, "name" | "date">,
): SpendReport {
  const unpriced = createUnpriced();
  const groups = grouped(calls, by, (call) => unpriced.count(call));
  const [mainLoop, subAgents] = [newTally(), newTally()];
  for (const group of groups) {
    countTally(mainLoop, group.mainLoop);
    countTally(subAgents, group.subAgents);
  }
  return {
    priceBook,
    totals: totalsOf(sumOf({ mainLoop, subAgents })),
    mainLoop: totalsOf(mainLoop),
    subAgents: totalsOf(subAgents),
    groups: by.length === 0 ? [] : dearestFirst(groups),
    unpriced: unpriced.all(),
    basis: "historical",
  };
}

/** The groups of {@link spendReport} alone: the same calls by another key. */
export function spendGroups(calls: readonly SpendCall[], by: readonly Grouping[]): readonly SpendGroup[] {
  return by.length === 0 ? [] : dearestFirst(grouped(calls, by));
}

/** What both kinds of agents spent under one key: each call is counted once, and the totals are the sums of the groups. */
interface Group {
  readonly key: SpendGroup["key"];
  readonly mainLoop: SpendTally;
  readonly subAgents: SpendTally;
}

/** Without a key all calls are in one group. */
function grouped(
  calls: readonly SpendCall[],
  by: readonly Grouping[],
  onCall?: (call: SpendCall) => void,
): readonly Group[] {
  const groups = new Map<string, Group>();
  const [only] = by.length === 1 ? by : [];
  for (const call of calls) {
    // JSON keeps several values apart; one needs no such care, and is asked for most of the time.
    const id = only === undefined ? JSON.stringify(valuesOf(by, call)) : valueOf(only, call);
    let group = groups.get(id);
    if (group === undefined) {
      group = { key: Object.fromEntries(valuesOf(by, call)), mainLoop: newTally(), subAgents: newTally() };
      groups.set(id, group);
    }
    countCall(isOfSubAgent(call) ? group.subAgents : group.mainLoop, call);
    onCall?.(call);
  }
  return [...groups.values()];
}

function valuesOf(by: readonly Grouping[], call: SpendCall): readonly (readonly [Grouping, string])[] {
  return by.map((each) => [each, valueOf(each, call)]);
}

function valueOf(grouping: Grouping, call: SpendCall): string {
  return GROUPINGS[grouping](call) ?? NO_TAG;
}

function dearestFirst(groups: readonly Group[]): readonly SpendGroup[] {
  return groups
    .map((group) => ({ key: group.key, ...totalsOf(sumOf(group)) }))
    .toSorted((a, b) => b.spend.amount - a.spend.amount);
}

function sumOf({ mainLoop, subAgents }: Pick<Group, "mainLoop" | "subAgents">): SpendTally {
  const sum = newTally();
  countTally(sum, mainLoop);
  countTally(sum, subAgents);
  return sum;
}

/** A call of a sub-agent, or of work that we gave a context of its own. */
export function isOfSubAgent({ tags }: Pick<SpendCall, "tags">): boolean {
  return tags.agent !== undefined || tags.place === "isolated";
}

function modelOf(call: SpendCall): string {
  return call.modelAnswered ?? call.modelAsked;
}

function createUnpriced() {
  const known = new Map<string, Unpriced>();
  return {
    count(call: SpendCall): void {
      if (call.cost.kind === "priced") return;
      const model = modelOf(call);
      const { because } = call.cost;
      const speed = call.speed === undefined ? {} : { speed: call.speed };
      const id = JSON.stringify([model, because, call.speed]);
      const calls = (known.get(id)?.calls ?? 0) + 1;
      known.set(id, { model, because, ...speed, calls });
    },
    /** Most calls first. */
    all: (): readonly Unpriced[] => [...known.values()].toSorted((a, b) => b.calls - a.calls),
  };
}
