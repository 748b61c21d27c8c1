import {
  addUsage,
  addUsd,
  type CallEntry,
  type Instant,
  instant,
  type NanoUsd,
  NO_USAGE,
  PLACES,
  type Place,
  type RunId,
  TOKEN_CLASSES,
  type Usage,
  ZERO_USD,
} from "../../domain/index.ts";

/** What one chunk used at one model, in the main conversation and apart from it, over all its attempts, gates and take-backs. */
export interface ChunkSnapshot {
  /** From 1 over all runs, in the order in which chunks were begun. A ticket that no plan has cut is a chunk. */
  readonly index: number;
  readonly run: RunId;
  /** `T-1`, or `T-1/c2` for a part of it. */
  readonly chunk: string;
  readonly requirement: string | undefined;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  readonly model: string;
  /** Where its calls were made, in the order of `PLACES`; calls that do not say are in none. */
  readonly places: readonly Place[];
  readonly usage: Usage;
  /** `undefined` where one of its calls has no price: a sum without it would be too low. */
  readonly cost: NanoUsd | undefined;
  readonly calls: number;
}

export interface ChunkSnapshots {
  readonly snapshots: readonly ChunkSnapshot[];
  /** Calls that are in no snapshot, since nobody has reported what they used. */
  readonly withoutUsage: number;
}

/**
 * Usage by chunk and model, added up from the rows of runs. Each row was written together with its call's answer, so that a run that was
 * killed in the middle of a chunk has all that it was billed for here; a run that was resumed has each of its calls once.
 */
export function chunkSnapshots(calls: readonly CallEntry[]): ChunkSnapshots {
  const indexes = new Map<string, number>();
  const snapshots = new Map<string, ChunkSnapshot>();
  let withoutUsage = 0;
  for (const call of calls.toSorted((a, b) => a.at - b.at)) {
    const { run, task, chunk } = call.tags;
    if (run === undefined || task === undefined) continue;
    const name = chunk === undefined ? task : `${task}/${chunk}`;
    const key = JSON.stringify([run, name]);
    const index = indexes.get(key) ?? indexes.size + 1;
    indexes.set(key, index);
    const { usage } = call;
    if (usage === undefined || TOKEN_CLASSES.every((tokenClass) => usage[tokenClass] === undefined)) {
      withoutUsage += 1;
      continue;
    }
    const model = call.modelAnswered ?? call.modelAsked;
    const own = JSON.stringify([index, model]);
    snapshots.set(own, withCall(snapshots.get(own) ?? begun({ call, index, run, chunk: name, model }), call));
  }
  return { snapshots: [...snapshots.values()].toSorted((a, b) => a.index - b.index), withoutUsage };
}

function begun({
  call,
  ...names
}: Pick<ChunkSnapshot, "index" | "run" | "chunk" | "model"> & { readonly call: CallEntry }): ChunkSnapshot {
  return {
    ...names,
    requirement: call.tags.requirement,
    startedAt: call.at,
    endedAt: call.at,
    places: [],
    usage: NO_USAGE,
    cost: ZERO_USD,
    calls: 0,
  };
}

function withCall(
  snapshot: ChunkSnapshot,
  { at, durationMs, tags, usage = NO_USAGE, cost }: CallEntry,
): ChunkSnapshot {
  const known = snapshot.cost !== undefined && cost.kind === "priced";
  return {
    ...snapshot,
    requirement: snapshot.requirement ?? tags.requirement,
    endedAt: instant(Math.max(snapshot.endedAt, at + durationMs)),
    places: PLACES.filter((place) => place === tags.place || snapshot.places.includes(place)),
    usage: addUsage(snapshot.usage, usage),
    cost: known ? addUsd(snapshot.cost, cost.amount) : undefined,
    calls: snapshot.calls + 1,
  };
}
