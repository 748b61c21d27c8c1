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
  const isAbout = (topics: readonly Topic[]) => topics.length > 0 && topics.every((each) => each === topic);
  return threads
    .filter(({ moments }) =>
      moments.some(({ happened }) => happened.kind === "user-turn" && isAbout(happened.topics)),
    )
    .flatMap((thread) => spokenTurns(thread))
    .filter(({ topics }) => isAbout(topics))
    .flatMap(({ calls }) => (filesChangedBy(calls) <= mostFiles ? calls : []));
}

/** How many different files. */
export function filesChangedBy(calls: readonly PricedCall[]): number {
  const files = new Set<number>();
  for (const { acts = [] } of calls) {
    for (const { changes } of acts) if (changes !== undefined) files.add(changes);
  }
  return files.size;
}
