import type { FindingsInput } from "./anti-pattern.ts";
import { indexOf } from "./call-index.ts";
import { callsAbout } from "./spoken-turns.ts";
import { type Suspect, suspectsAmong } from "./suspects.ts";

/** Calls for surface-level review, at whatever tier. An audit is a gate of its own, and deserves the frontier. What
 * changes files goes on to mend what it found, which is no review. */
export function plainReviews(input: Pick<FindingsInput, "work" | "threads" | "index">): readonly Suspect[] {
  const said = new Set(callsAbout(input.threads, "review", 0));
  // Where nothing of it was said, only tags can tell.
  const calls = said.size === 0 ? indexOf(input).ofKind : input.work.calls;
  return suspectsAmong(calls, (call) => {
    const { kind } = call.tags;
    if (kind !== undefined) return kind === "review" ? "measured" : undefined;
    return said.has(call) ? "suspected" : undefined;
  });
}
