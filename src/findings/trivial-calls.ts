import type { TaskKind } from "../domain/index.ts";
import type { FindingsInput } from "./anti-pattern.ts";
import { indexOf } from "./call-index.ts";
import { callsAbout } from "./spoken-turns.ts";
import { type Suspect, suspectsAmong } from "./suspects.ts";

/** "1 file: single-file edits are well-bounded" (plan-execute-review.txt); what changes more was not trivial, whatever was said. */
const MOST_FILES_OF_A_TRIVIAL_EDIT = 1;

/** What a light model or less does in every policy of the documents. */
const TRIVIAL_KINDS: readonly TaskKind[] = ["lint", "format", "commit", "seed-data", "cross-link"];

/** Calls for trivial edits, at whatever tier. A tag says it for certain; a person's words only let it be suspected. */
export function trivialCalls(input: Pick<FindingsInput, "work" | "threads" | "index">): readonly Suspect[] {
  const said = new Set(callsAbout(input.threads, "trivial-edit", MOST_FILES_OF_A_TRIVIAL_EDIT));
  // Where nothing of it was said, only tags can tell.
  const calls = said.size === 0 ? indexOf(input).ofKind : input.work.calls;
  return suspectsAmong(calls, (call) => {
    const { kind } = call.tags;
    if (kind !== undefined) return TRIVIAL_KINDS.includes(kind) ? "measured" : undefined;
    return said.has(call) ? "suspected" : undefined;
  });
}
