import type { Instant, Spend } from "../domain/index.ts";
import { cacheLosses } from "./caches/cache-losses.ts";
import { type LossesByCause, lossesByCause } from "./caches/losses-by-cause.ts";
import { chunksOf } from "./chunks.ts";
import { type ContextGrowth, contextGrowth } from "./context-growth.ts";
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

/** Every conversation once, the dearest first; of equal ones the earlier. */
export function conversationSummaries(
  threads: readonly Thread[],
  priceOf: PriceOf,
): readonly ConversationSummary[] {
  const chunks = new Map<string, number>();
  for (const { conversation } of chunksOf(threads)) {
    chunks.set(conversation, (chunks.get(conversation) ?? 0) + 1);
  }
  return Array.from(byConversation(threads), ([conversation, own]) => ({
    ...summaryOf(own, priceOf),
    conversation,
    chunks: chunks.get(conversation) ?? 0,
  })).toSorted((a, b) => b.spend.amount - a.spend.amount || a.startedAt - b.startedAt);
}

function summaryOf(
  threads: readonly Thread[],
  priceOf: PriceOf,
): Omit<ConversationSummary, "conversation" | "chunks"> {
  const main = threads.find(({ agent }) => agent === undefined);
  const calls = threads.flatMap((thread) => thread.calls);
  const times = calls.map(({ at }) => at);
  const spend = spendOf(calls);
  return {
    project: calls.find(({ tags }) => tags.project !== undefined)?.tags.project,
    startedAt: times.reduce((a, b) => (a < b ? a : b)),
    endedAt: times.reduce((a, b) => (a > b ? a : b)),
    mainCalls: main?.calls.length ?? 0,
    subCalls: calls.length - (main?.calls.length ?? 0),
    spend,
    cacheReadShare: spend.amount === 0 ? undefined : spend.byClass.cacheRead / spend.amount,
    context: main === undefined ? undefined : contextGrowth(main),
    losses: lossesByCause(threads.flatMap((thread) => cacheLosses(thread, priceOf))),
    models: [...new Set(calls.toSorted((a, b) => a.at - b.at).map(modelOf))],
  };
}
