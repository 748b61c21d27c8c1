import {
  type LoggedCall,
  type LogKind,
  type LogReading,
  mergeCalls,
  nameAgents,
  type SubAgent,
} from "../agent-logs/index.ts";
import type { Moment } from "../domain/index.ts";
import { type JoinedKind, joinKinds, type MergedKind } from "./join-kinds.ts";
import { withoutKnownSums } from "./without-known-sums.ts";

/** What was read of one kind of log: of one file or of many, in any order. */
export interface KindReading {
  readonly kind: LogKind;
  readonly calls: readonly LoggedCall[];
  /** The same, each once, where that is known already. */
  readonly merged?: ReadonlyMap<string, LoggedCall>;
  readonly agents?: readonly SubAgent[] | undefined;
  readonly moments?: readonly Moment[] | undefined;
}

/** What was read of many files of one kind. Calls are merged once: a table of tens of thousands of them is a part of all memory. */
export function kindReading(kind: LogKind, readings: readonly LogReading[]): Required<KindReading> {
  const calls = readings.flatMap((reading) => reading.calls);
  return {
    kind,
    calls,
    merged: mergeCalls(calls),
    agents: readings.flatMap(({ agents = [] }) => agents),
    moments: readings.flatMap(({ moments = [] }) => moments),
  };
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
  const agents: SubAgent[] = [];
  const moments = new Map<string, Moment>();
  for (const reading of readings) {
    for (const agent of reading.agents ?? []) agents.push(agent);
    for (const moment of reading.moments ?? []) {
      const known = moments.get(moment.id);
      if (known === undefined || ownerOf(moment) < ownerOf(known)) moments.set(moment.id, moment);
    }
  }
  const names = new Set(readings.map(({ kind }) => kind));
  const merged = Array.from(names, (name) =>
    mergedKind(
      name,
      readings.filter(({ kind }) => kind === name),
    ),
  );
  const { kinds, knownSums } = withoutKnownSums(joinKinds(merged));
  return {
    kinds,
    agents,
    knownSums,
    moments: [...moments.values()].toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1)),
  };
}

/** Usually there is one reading of a kind, and nothing to be done again for tens of thousands of calls. */
function mergedKind(kind: LogKind, readings: readonly KindReading[]): MergedKind {
  const [only] = readings;
  const records =
    readings.length === 1 && only !== undefined ? only.calls : readings.flatMap(({ calls }) => calls);
  const known = readings.length === 1 ? only?.merged : undefined;
  return { kind, records, calls: known ?? mergeCalls(records) };
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
