import type { FindingsInput } from "./anti-pattern.ts";
import { callsAbout } from "./spoken-turns.ts";
import { type Suspect, suspectsAmong } from "./suspects.ts";

/** Calls for surface-level review, at whatever tier. An audit is a gate of its own, and deserves the frontier. What
 * changes files goes on to mend what it found, which is no review. */
export function plainReviews({ work, threads }: Pick<FindingsInput, "work" | "threads">): readonly Suspect[] {
  const said = new Set(callsAbout(threads, "review", 0));
  return suspectsAmong(work.calls, (call) => {
    const { kind } = call.tags;
    if (kind !== undefined) return kind === "review" ? "measured" : undefined;
    return said.has(call) ? "suspected" : undefined;
  });
}
