import { type LoggedCall, type LogKind, mergeCalls, nameAgents, type SubAgent } from "../agent-logs/index.ts";
import type { Moment } from "../domain/index.ts";
import { type JoinedKind, joinKinds } from "./join-kinds.ts";
import { withoutKnownSums } from "./without-known-sums.ts";

/** What was read of one kind of log: of one file or of many, in any order. */
export interface KindReading {
  readonly kind: LogKind;
  readonly calls: readonly LoggedCall[];
  readonly agents?: readonly SubAgent[] | undefined;
  readonly moments?: readonly Moment[] | undefined;
}

/** A call, with the kind of log that says whose it was. */
export interface GatheredCall extends LoggedCall {
  readonly log: LogKind;
}

export interface GatheredCalls {
  /** In the order of time. */
  readonly calls: readonly GatheredCall[];
  /** Sums that do not count, since their calls are known one by one. */
  readonly knownSums: number;
  /** In the order of time, each once. */
  readonly moments: readonly Moment[];
}

/** Every call once, whatever was read how often and in whatever order. */
export function gatherCalls(readings: readonly KindReading[]): GatheredCalls {
  const { kinds, agents, knownSums, moments } = gatherKinds(readings);
  const calls = kinds.flatMap(({ kind, calls: own }) =>
    // The other way round V8 makes a copy of three times the size, and there are tens of thousands.
    nameAgents(own, agents).map((call) => ({ log: kind, ...call })),
  );
  return { calls: calls.toSorted(inTime), knownSums, moments };
}

/** The calls of each kind as they were read, with what parents say of their sub-agents still beside them. */
export interface GatheredKinds extends Omit<GatheredCalls, "calls"> {
  /** In no order. */
  readonly kinds: readonly JoinedKind[];
  /** For `nameAgents`. */
  readonly agents: readonly SubAgent[];
}

/** {@link gatherCalls} without a copy of any call. */
export function gatherKinds(readings: readonly KindReading[]): GatheredKinds {
  const read = new Map<LogKind, LoggedCall[]>();
  const agents: SubAgent[] = [];
  const moments = new Map<string, Moment>();
  for (const reading of readings) {
    const records = read.get(reading.kind) ?? [];
    for (const call of reading.calls) records.push(call);
    read.set(reading.kind, records);
    for (const agent of reading.agents ?? []) agents.push(agent);
    for (const moment of reading.moments ?? []) {
      const known = moments.get(moment.id);
      if (known === undefined || ownerOf(moment) < ownerOf(known)) moments.set(moment.id, moment);
    }
  }
  const merged = Array.from(read, ([kind, records]) => ({ kind, records, calls: mergeCalls(records) }));
  const { kinds, knownSums } = withoutKnownSums(joinKinds(merged));
  return {
    kinds,
    agents,
    knownSums,
    moments: [...moments.values()].toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1)),
  };
}

/** A branched conversation repeats the moments of the one that it came from: like its calls, they are the first one's. */
function ownerOf({ conversation, agent }: Moment): string {
  return JSON.stringify([conversation, agent]);
}

function inTime(a: GatheredCall, b: GatheredCall): number {
  if (a.at !== b.at) return a.at - b.at;
  if (a.log !== b.log) return a.log < b.log ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}
