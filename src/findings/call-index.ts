import type { AgentWork, DeterministicWork, PricedCall } from "../domain/index.ts";
import { deterministicWorkOf } from "./scriptable-work.ts";
import { isAtMostLight } from "./tiers.ts";

/**
 * The calls of all work, sorted once by what rules ask of them; each list in the order of the calls. There are tens of thousands, and
 * most rules have something to say of a few.
 */
export interface CallIndex {
  /** So many, since nobody declared the tier of their model. */
  readonly withoutTier: number;
  readonly frontier: readonly PricedCall[];
  /** Light or below. */
  readonly atMostLight: readonly PricedCall[];
  /** Whose tags name a kind of task. */
  readonly ofKind: readonly PricedCall[];
  readonly ofTask: readonly PricedCall[];
  readonly ofGate: readonly PricedCall[];
  /** Whose answer started a sub-agent. */
  readonly starting: readonly PricedCall[];
  readonly byWork: ReadonlyMap<DeterministicWork, readonly PricedCall[]>;
}

/** What rules are given, as far as calls are found by it. */
export interface IndexedWork {
  readonly work: Pick<AgentWork, "calls">;
  readonly index?: CallIndex;
}

export function indexOf({ work, index }: IndexedWork): CallIndex {
  return index ?? callIndex(work.calls);
}

function callIndex(calls: readonly PricedCall[]): CallIndex {
  let withoutTier = 0;
  const frontier: PricedCall[] = [];
  const atMostLight: PricedCall[] = [];
  const ofKind: PricedCall[] = [];
  const ofTask: PricedCall[] = [];
  const ofGate: PricedCall[] = [];
  const starting: PricedCall[] = [];
  const byWork = new Map<DeterministicWork, PricedCall[]>();
  for (const call of calls) {
    const { tier, kind, task, gate } = call.tags;
    if (tier === undefined) withoutTier += 1;
    else if (tier === "frontier") frontier.push(call);
    else if (isAtMostLight(tier)) atMostLight.push(call);
    if (kind !== undefined) ofKind.push(call);
    if (task !== undefined) ofTask.push(call);
    if (gate !== undefined) ofGate.push(call);
    if (startsAgent(call)) starting.push(call);
    const work = deterministicWorkOf(call);
    if (work !== undefined) addTo(byWork, work, call);
  }
  return { withoutTier, frontier, atMostLight, ofKind, ofTask, ofGate, starting, byWork };
}

function startsAgent({ acts }: PricedCall): boolean {
  if (acts === undefined) return false;
  for (const { starts } of acts) if (starts !== undefined) return true;
  return false;
}

function addTo(
  byWork: Map<DeterministicWork, PricedCall[]>,
  work: DeterministicWork,
  call: PricedCall,
): void {
  const own = byWork.get(work);
  if (own === undefined) byWork.set(work, [call]);
  else own.push(call);
}
