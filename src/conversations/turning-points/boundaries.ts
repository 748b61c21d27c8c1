import { type ChainedCall, isCompactedAt } from "../prompt-chain.ts";

/**
 * Where another course could have been taken: places in the chain at which the agent had finished. That is where its person spoke,
 * whatever tools were at, where the call before asked for no tool, or where the log's own name of the work changes. Never while a
 * tool's answer is awaited, and not where the context has just been compacted: there is nothing left to be moved.
 */
export function boundariesOf(chain: readonly ChainedCall[]): readonly number[] {
  return chain.flatMap((call, place) => {
    const before = chain[place - 1];
    return before !== undefined && isBoundary(before, call) ? [place] : [];
  });
}

function isBoundary(before: ChainedCall, call: ChainedCall): boolean {
  if (isCompactedAt(before, call)) return false;
  if (call.happened.has("user-turn")) return true;
  const asked = before.call.acts?.length;
  return asked === undefined ? before.call.tags.chunk !== call.call.tags.chunk : asked === 0;
}
