import { TOKEN_CLASSES, type ToolAct } from "../domain/index.ts";
import type { LoggedCall } from "./log-format.ts";

/**
 * Records of calls, each call once. Of several records of one call the counts of the largest output hold, since a stream's
 * first word on it is a placeholder; an output that differs between records, or is final in one of them, is final. Whose
 * call it was, and when, is said by a first-hand record before a repeated one, by a main loop before a sub-agent (whose log
 * may begin with what it was told of its parent), and among those by the earliest. The order in which records come does not
 * matter.
 */
export function mergeCalls(records: Iterable<LoggedCall>): ReadonlyMap<string, LoggedCall> {
  const calls = new Map<string, LoggedCall>();
  for (const record of records) {
    const known = calls.get(record.id);
    calls.set(record.id, known === undefined ? record : mergeRecords(known, record));
  }
  return calls;
}

/** Two records of one call. */
export function mergeRecords(a: LoggedCall, b: LoggedCall): LoggedCall {
  const owner = isOwner(a, b) ? a : b;
  const largest = hasLargerCounts(a, b) ? a : b;
  const acts = mergeActs(a.acts, b.acts);
  return {
    ...owner,
    model: largest.model,
    usage: largest.usage,
    output: outputOf(a, b),
    ...(acts === undefined ? {} : { acts }),
  };
}

/** Blocks of one answer may lie in several records: each tool call once, in an order of its own. */
export function mergeActs(
  a: readonly ToolAct[] | undefined,
  b: readonly ToolAct[] | undefined,
): readonly ToolAct[] | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  if (a === b || b.length === 0) return a;
  if (a.length === 0) return b;
  const acts = new Map<number, ToolAct>();
  for (const act of [...a, ...b]) {
    const known = acts.get(act.key);
    acts.set(act.key, known === undefined || JSON.stringify(known) <= JSON.stringify(act) ? act : known);
  }
  return [...acts.values()].toSorted((left, right) => left.key - right.key);
}

const FINAL: LoggedCall["output"] = { kind: "final" };

function outputOf(a: LoggedCall, b: LoggedCall): LoggedCall["output"] {
  if (a.output.kind === "final" || b.output.kind === "final") return FINAL;
  if (a.usage.output !== b.usage.output) return FINAL;
  const characters = Math.max(a.output.characters ?? -1, b.output.characters ?? -1);
  return { kind: "placeholder", characters: characters < 0 ? undefined : characters };
}

function isOwner(a: LoggedCall, b: LoggedCall): boolean {
  if (a.isFirstHand !== b.isFirstHand) return a.isFirstHand;
  if (isOfSubAgent(a) !== isOfSubAgent(b)) return isOfSubAgent(b);
  if (a.at !== b.at) return a.at < b.at;
  return whatOwnersSay(a) <= whatOwnersSay(b);
}

function isOfSubAgent(call: LoggedCall): boolean {
  return call.origin.agent !== undefined;
}

/** All that is taken from the owner, so that of two records of one moment the same one wins in whatever order they come. */
function whatOwnersSay(call: LoggedCall): string {
  const { origin, provider, modelAsked, requestId, isSummary, isUnbilled, recordedUsd, speed } = call;
  return JSON.stringify([origin, provider, modelAsked, requestId, isSummary, isUnbilled, recordedUsd, speed]);
}

/** The output decides; where it is the same, all that is known of the rest does, so that no order of reading matters. */
function hasLargerCounts(a: LoggedCall, b: LoggedCall): boolean {
  for (const tokenClass of OUTPUT_FIRST) {
    const [left, right] = [a.usage[tokenClass] ?? -1, b.usage[tokenClass] ?? -1];
    if (left !== right) return left > right;
  }
  return a.model >= b.model;
}

const OUTPUT_FIRST = TOKEN_CLASSES.toReversed();
