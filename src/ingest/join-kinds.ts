import type { CallOrigin, LoggedCall, LogKind } from "../agent-logs/index.ts";
import { usageOf } from "../domain/index.ts";

/** The records of one kind as they were read, and the calls that they come to. */
export interface MergedKind {
  readonly kind: LogKind;
  readonly records: readonly LoggedCall[];
  readonly calls: ReadonlyMap<string, LoggedCall>;
}

export interface JoinedKind {
  readonly kind: LogKind;
  readonly calls: readonly LoggedCall[];
}

/** Kinds that record the calls of transcripts again, in the order in which they are asked for what a transcript lacks. */
const OTHER_VIEWS: readonly LogKind[] = ["litellm", "claude-otel"];

/**
 * A proxy's row and a telemetry event are the same call as a transcript's where they have its message's id, or its request's. The
 * transcript says whose it was and how long its cache writes live; the others say the output where the transcript has only a
 * placeholder, and the work that it was for.
 */
export function joinKinds(kinds: readonly MergedKind[]): readonly JoinedKind[] {
  const transcripts = kinds.find(({ kind }) => kind === "claude-code");
  if (transcripts === undefined || !kinds.some(({ kind }) => OTHER_VIEWS.includes(kind)))
    return kinds.map(({ kind, calls }) => ({ kind, calls: [...calls.values()] }));
  const owners = new Map(transcripts.calls);
  const idsOfRequests = requestsOf(transcripts.records);
  const left = new Map<LogKind, readonly LoggedCall[]>();
  for (const kind of OTHER_VIEWS) {
    const calls = kinds.find((each) => each.kind === kind)?.calls.values() ?? [];
    const alone: LoggedCall[] = [];
    for (const call of Array.from(calls).toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
      const id = idOfOwner(call, owners, idsOfRequests);
      const owner = id === undefined ? undefined : owners.get(id);
      if (id === undefined || owner === undefined) alone.push(call);
      else owners.set(id, joined(owner, call));
    }
    left.set(kind, alone);
  }
  left.set("claude-code", [...owners.values()]);
  return kinds.map(({ kind, calls }) => ({ kind, calls: left.get(kind) ?? [...calls.values()] }));
}

/** Of all records, not only of those that won: a resumed conversation repeats an answer under a new request. */
function requestsOf(records: readonly LoggedCall[]): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  for (const { requestId, id } of records) {
    if (requestId === undefined) continue;
    const known = ids.get(requestId);
    if (known === undefined || id < known) ids.set(requestId, id);
  }
  return ids;
}

function idOfOwner(
  call: LoggedCall,
  owners: ReadonlyMap<string, LoggedCall>,
  idsOfRequests: ReadonlyMap<string, string>,
): string | undefined {
  if (owners.has(call.id)) return call.id;
  return idsOfRequests.get(call.requestId ?? call.id);
}

function joined(owner: LoggedCall, other: LoggedCall): LoggedCall {
  const recordedUsd = owner.recordedUsd ?? other.recordedUsd;
  return {
    ...owner,
    ...(isCorrection(owner, other)
      ? {
          usage: usageOf({
            ...owner.usage,
            output: Math.max(owner.usage.output ?? 0, other.usage.output ?? 0),
          }),
          output: { kind: "final" },
        }
      : {}),
    origin: { ...workOf(other.origin), ...owner.origin },
    ...(recordedUsd === undefined ? {} : { recordedUsd }),
  };
}

function isCorrection(owner: LoggedCall, other: LoggedCall): boolean {
  const isKnown = other.output.kind === "final" && other.usage.output !== undefined;
  return owner.output.kind === "placeholder" && isKnown && other.isUnbilled !== true;
}

/** Not whose it was: a telemetry event knows the sort of an agent, and a main loop has none. */
function workOf(origin: CallOrigin): CallOrigin {
  const { agent: _agent, agentType: _type, parentToolUse: _toolUse, ...work } = origin;
  return work;
}
