import type { LoggedCall } from "./log-format.ts";

/**
 * Records of calls, each call once. Of several records of one call the counts of the largest output hold, since a stream's
 * first word on it is a placeholder; an output that differs between records, or is final in one of them, is final. Whose
 * call it was is said by a first-hand record before a repeated one, and among those by the earliest. The order in which
 * records come does not matter.
 */
export function mergeCalls(records: Iterable<LoggedCall>): ReadonlyMap<string, LoggedCall> {
  const calls = new Map<string, LoggedCall>();
  for (const record of records) {
    const known = calls.get(record.id);
    calls.set(record.id, known === undefined ? record : merged(known, record));
  }
  return calls;
}

function merged(a: LoggedCall, b: LoggedCall): LoggedCall {
  const owner = isOwner(a, b) ? a : b;
  const largest = hasLargerCounts(a, b) ? a : b;
  return {
    ...owner,
    at: a.at <= b.at ? a.at : b.at,
    model: largest.model,
    usage: largest.usage,
    output: outputOf(a, b),
  };
}

function outputOf(a: LoggedCall, b: LoggedCall): LoggedCall["output"] {
  if (a.output.kind === "final" || b.output.kind === "final") return { kind: "final" };
  if (a.usage.output !== b.usage.output) return { kind: "final" };
  const characters = Math.max(a.output.characters ?? -1, b.output.characters ?? -1);
  return { kind: "placeholder", characters: characters < 0 ? undefined : characters };
}

function isOwner(a: LoggedCall, b: LoggedCall): boolean {
  if (a.isFirstHand !== b.isFirstHand) return a.isFirstHand;
  if (a.at !== b.at) return a.at < b.at;
  return JSON.stringify(a.origin) <= JSON.stringify(b.origin);
}

/** The output decides; where it is the same, all that is known of the rest does, so that no order of reading matters. */
function hasLargerCounts(a: LoggedCall, b: LoggedCall): boolean {
  const [left, right] = [a.usage.output ?? -1, b.usage.output ?? -1];
  if (left !== right) return left > right;
  return JSON.stringify([a.usage, a.model]) >= JSON.stringify([b.usage, b.model]);
}
