import type { Thread } from "../conversations/index.ts";
import type { Instant, PricedCall, Topic } from "../domain/index.ts";

/** What was said to an agent once, and the calls that answered it. */
export interface SpokenTurn {
  readonly topics: readonly Topic[];
  /** In the order of time; may be empty. */
  readonly calls: readonly PricedCall[];
}

/** Judging by turns keeps what was said in one of them from colouring the next. Calls before the first turn are in none. */
export function spokenTurns({ calls, moments }: Pick<Thread, "calls" | "moments">): readonly SpokenTurn[] {
  const turns: { at: Instant; topics: readonly Topic[]; calls: PricedCall[] }[] = [];
  for (const { at, happened } of moments) {
    if (happened.kind === "user-turn") turns.push({ at, topics: happened.topics, calls: [] });
  }
  let current = -1;
  for (const call of calls) {
    for (let next = turns[current + 1]; next !== undefined && next.at <= call.at; next = turns[current + 1]) {
      current += 1;
    }
    turns[current]?.calls.push(call);
  }
  return turns.map(({ topics, calls: own }) => ({ topics, calls: own }));
}

/** What answered turns about this and nothing else, and changed no more than so many files in one of them. */
export function callsAbout(
  threads: readonly Thread[],
  topic: Topic,
  mostFiles = Number.POSITIVE_INFINITY,
): readonly PricedCall[] {
  return threads
    .filter(({ moments }) => moments.length > 0)
    .flatMap((thread) => spokenTurns(thread))
    .filter(({ topics }) => topics.length > 0 && topics.every((each) => each === topic))
    .flatMap(({ calls }) => (filesChangedBy(calls) <= mostFiles ? calls : []));
}

/** How many different files. */
export function filesChangedBy(calls: readonly PricedCall[]): number {
  return new Set(calls.flatMap(({ acts }) => (acts ?? []).flatMap(({ changes }) => changes ?? []))).size;
}
