import type { Instant, PricedCall, Spend } from "../domain/index.ts";
import { chainFacts } from "./caches/cache-losses.ts";
import { type LossesByCause, lossesByCause } from "./caches/losses-by-cause.ts";
import { chunksOf, type WorkChunk } from "./chunks.ts";
import type { ContextGrowth } from "./context-growth.ts";
import { modelOf, type PriceOf } from "./price-of.ts";
import { spendOf } from "./spend-of.ts";
import { byConversation, type Thread } from "./threads.ts";

/** One conversation with its sub-agents. */
export interface ConversationSummary {
  readonly conversation: string;
  readonly project: string | undefined;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  readonly mainCalls: number;
  readonly subCalls: number;
  readonly spend: Spend;
  /** Calls whose output tokens were more than is counted. */
  readonly uncertainOutputCalls: number;
  /** Of its dollars, what went for reading the cache; `undefined` where nothing has a price. */
  readonly cacheReadShare: number | undefined;
  /** Of its main loop; `undefined` where the log has none, or no prompt of it. */
  readonly context: ContextGrowth | undefined;
  /** Of the main loop and of sub-agents. */
  readonly losses: LossesByCause;
  /** That served it, in the order in which they were first used. */
  readonly models: readonly string[];
  readonly chunks: number;
}

/** Every conversation once, the dearest first; of equal ones the earlier. `chunks` are those of the threads, for who has them. */
export function conversationSummaries(
  threads: readonly Thread[],
  priceOf: PriceOf,
  chunks: readonly WorkChunk[] = chunksOf(threads),
): readonly ConversationSummary[] {
  const counts = new Map<string, number>();
  for (const { conversation } of chunks) counts.set(conversation, (counts.get(conversation) ?? 0) + 1);
  return Array.from(byConversation(threads), ([conversation, own]) => ({
    ...summaryOf(own, priceOf),
    conversation,
    chunks: counts.get(conversation) ?? 0,
  })).toSorted((a, b) => b.spend.amount - a.spend.amount || a.startedAt - b.startedAt);
}

function summaryOf(
  threads: readonly Thread[],
  priceOf: PriceOf,
): Omit<ConversationSummary, "conversation" | "chunks"> {
  const main = threads.find(({ agent }) => agent === undefined);
  const spend = spendOf(threads.flatMap((thread) => thread.calls));
  const mainCalls = main?.calls.length ?? 0;
  return {
    project: projectOf(threads),
    ...timesOf(threads),
    mainCalls,
    subCalls: spend.calls - mainCalls,
    spend,
    uncertainOutputCalls: uncertainIn(threads),
    cacheReadShare: spend.amount === 0 ? undefined : spend.byClass.cacheRead / spend.amount,
    context: main === undefined ? undefined : chainFacts(main, priceOf).growth,
    losses: lossesByCause(threads.flatMap((thread) => chainFacts(thread, priceOf).losses)),
    models: modelsOf(threads),
  };
}

function uncertainIn(threads: readonly Thread[]): number {
  let count = 0;
  for (const { calls } of threads) for (const call of calls) if (call.hasUncertainOutput === true) count += 1;
  return count;
}

function projectOf(threads: readonly Thread[]): string | undefined {
  for (const { calls } of threads) {
    const call = calls.find(({ tags }) => tags.project !== undefined);
    if (call !== undefined) return call.tags.project;
  }
  return undefined;
}

/** The calls of a thread are in the order of time, and there is at least one. */
function timesOf(threads: readonly Thread[]): Pick<ConversationSummary, "startedAt" | "endedAt"> {
  const ends = threads.flatMap(({ calls }) => [calls[0], calls.at(-1)]).flatMap((call) => call?.at ?? []);
  return {
    startedAt: ends.reduce((a, b) => (a < b ? a : b)),
    endedAt: ends.reduce((a, b) => (a > b ? a : b)),
  };
}

/** Each by its first call; of calls at the same moment the one of the earlier thread is the first. */
function modelsOf(threads: readonly Thread[]): readonly string[] {
  const first = new Map<string, PricedCall>();
  for (const { calls } of threads) {
    for (const call of calls) {
      const model = modelOf(call);
      const known = first.get(model);
      if (known === undefined || call.at < known.at) first.set(model, call);
    }
  }
  return [...first].toSorted(([, a], [, b]) => a.at - b.at).map(([model]) => model);
}
