import {
  type CallEntry,
  countsOf,
  promptTokens,
  type TaskRecord,
  type Usage,
  usageOf,
} from "../domain/index.ts";
import { isCoding } from "./needed-work.ts";

/**
 * A call as it would have been in the open main conversation of its requirement. It would have read first what that
 * conversation held at the time, and its own prompt without the part that every prompt begins with (system text and
 * tools, `prefixTokens`), which was held already.
 *
 * Kind to the alternative: its cache is always warm, the conversation is not made longer by the delegated work itself,
 * and steps that are fresh by the policy's will, or need no tools, stay by themselves.
 */
export function inMainConversation(
  records: readonly TaskRecord[],
  calls: readonly CallEntry[],
  prefixTokens: number,
): (call: CallEntry) => CallEntry {
  const held = heldByCall(records, calls);
  return (call) => {
    const before = held.get(call) ?? 0;
    if (before === 0 || call.usage === undefined) return call;
    return { ...call, usage: continued(call.usage, before, prefixTokens) };
  };
}

/** What the main conversation held as each delegated call was made, in tokens: the prompt of its last call before. */
function heldByCall(
  records: readonly TaskRecord[],
  calls: readonly CallEntry[],
): ReadonlyMap<CallEntry, number> {
  const accepted = new Map(
    records
      .filter(({ outcome }) => outcome === "accepted")
      .map((record) => [record.decision.task.ticket.id, record]),
  );
  const held = new Map<string, number>();
  const found = new Map<CallEntry, number>();
  for (const call of calls) {
    const record = call.tags.task === undefined ? undefined : accepted.get(call.tags.task);
    if (record === undefined || call.outcome !== "answered") continue;
    const conversation = conversationOf(record);
    if (isDelegated(call, record)) found.set(call, held.get(conversation) ?? 0);
    else if (isMain(call, record) && call.usage !== undefined)
      held.set(conversation, promptTokens(call.usage));
  }
  return found;
}

/** The requirement's, or the task's own where it names none. */
function conversationOf({ decision }: TaskRecord): string {
  const { requirement, id } = decision.task.ticket;
  return JSON.stringify(requirement === undefined ? ["task", id] : ["requirement", requirement]);
}

function isDelegated({ tags: { place, step } }: CallEntry, { decision }: TaskRecord): boolean {
  if (place !== "isolated" || decision.outcome === "refused") return false;
  const decided = decision.steps.find((each) => each.step === step);
  return decided !== undefined && !decided.fresh && decided.needs.includes("tools");
}

/** Only coding goes on in the main conversation: a plan, or a word on a commit, is asked for by itself. */
function isMain({ tags: { place, step } }: CallEntry, record: TaskRecord): boolean {
  return place === "main" && step !== undefined && isCoding({ step }, record);
}

/** The prompt begins with what was read, then comes what was written, then what no cache holds. */
const FROM_THE_START = ["cacheRead", "cacheWrite1h", "cacheWrite5m", "freshInput"] as const;

function continued(usage: Usage, held: number, prefixTokens: number): Usage {
  const counts = { ...countsOf(usage) };
  let rest = Math.min(prefixTokens, held);
  for (const tokenClass of FROM_THE_START) {
    const dropped = Math.min(rest, counts[tokenClass]);
    counts[tokenClass] -= dropped;
    rest -= dropped;
  }
  const { freshInput, output } = usage;
  return usageOf({
    ...counts,
    cacheRead: counts.cacheRead + held,
    // What was not reported stays so: it cannot be priced anywhere.
    freshInput: freshInput === undefined ? undefined : counts.freshInput,
    output,
  });
}
