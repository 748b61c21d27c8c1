import { type CallOrigin, type LoggedCall, nameAgents, type SubAgent } from "../agent-logs/index.ts";
import type { AgentWork, PricedCall } from "../domain/index.ts";
import { type GatheredKinds, gatherKinds, type KindReading } from "./gather-calls.ts";
import { createPricing, type PricingContext } from "./priced-calls.ts";

export interface PricedWork extends AgentWork {
  /** Sums that do not count, since their calls are known one by one. */
  readonly knownSums: number;
}

/** `pricedCalls` of `gatherCalls`, without a copy of any call in between. */
export function pricedWork(readings: readonly KindReading[], context: PricingContext): PricedWork {
  const gathered = gatherKinds(readings);
  const originOf = namedOrigins(gathered);
  const pricing = createPricing(context);
  const calls: PricedCall[] = [];
  for (const { kind, calls: own } of gathered.kinds) {
    for (const call of own) calls.push(pricing(call, kind, originOf(call)));
  }
  return { calls: calls.toSorted(inTime), moments: gathered.moments, knownSums: gathered.knownSums };
}

/** Calls of one file share their origin: what parents say of a sub-agent is looked up once for all of its calls. */
function namedOrigins({
  kinds,
  agents,
}: {
  readonly kinds: GatheredKinds["kinds"];
  readonly agents: readonly SubAgent[];
}): (call: LoggedCall) => CallOrigin {
  const first = new Map<CallOrigin, LoggedCall>();
  for (const { calls } of kinds) {
    for (const call of calls) if (call.origin.agent !== undefined) first.set(call.origin, call);
  }
  const named = nameAgents(first.values(), agents);
  const origins = new Map([...first.keys()].map((origin, index) => [origin, named[index]?.origin ?? origin]));
  return ({ origin }) => (origin.agent === undefined ? origin : (origins.get(origin) ?? origin));
}

function inTime(a: PricedCall, b: PricedCall): number {
  if (a.at !== b.at) return a.at - b.at;
  if (a.source !== b.source) return a.source < b.source ? -1 : 1;
  return a.sourceId < b.sourceId ? -1 : 1;
}
