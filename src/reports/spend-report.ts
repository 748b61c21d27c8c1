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
  const keys = keysOf(by);
  const unpriced = createUnpriced();
  const [totals, mainLoop, subAgents] = [newTally(), newTally(), newTally()];
  for (const call of calls) {
    countCall(isOfSubAgent(call) ? subAgents : mainLoop, call);
    unpriced.count(call);
    keys?.count(call);
  }
  countTally(totals, mainLoop);
  countTally(totals, subAgents);
  return {
    priceBook,
    totals: totalsOf(totals),
    mainLoop: totalsOf(mainLoop),
    subAgents: totalsOf(subAgents),
    groups: keys?.groups() ?? [],
    unpriced: unpriced.all(),
    basis: "historical",
  };
}

/** The groups of {@link spendReport} alone: the same calls by another key. */
export function spendGroups(calls: readonly SpendCall[], by: readonly Grouping[]): readonly SpendGroup[] {
  const keys = keysOf(by);
  if (keys === undefined) return [];
  for (const call of calls) keys.count(call);
  return keys.groups();
}

interface Keys {
  count(call: SpendCall): void;
  /** Dearest first. */
  groups(): readonly SpendGroup[];
}

/** `undefined` without a key: there are no groups. */
function keysOf(by: readonly Grouping[]): Keys | undefined {
  const [only, ...more] = by;
  if (only === undefined) return undefined;
  const groups = new Map<string, { readonly key: SpendGroup["key"]; readonly tally: SpendTally }>();
  return {
    count(call) {
      // JSON keeps several values apart; one needs no such care, and is asked for most of the time.
      const id =
        more.length === 0 ? valueOf(only, call) : JSON.stringify(by.map((each) => valueOf(each, call)));
      let group = groups.get(id);
      if (group === undefined) {
        group = { key: Object.fromEntries(by.map((each) => [each, valueOf(each, call)])), tally: newTally() };
        groups.set(id, group);
      }
      countCall(group.tally, call);
    },
    groups: () =>
      Array.from(groups.values(), ({ key, tally }) => ({ key, ...totalsOf(tally) })).toSorted(
        (a, b) => b.spend.amount - a.spend.amount,
      ),
  };
}

function valueOf(grouping: Grouping, call: SpendCall): string {
  return GROUPINGS[grouping](call) ?? NO_TAG;
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
