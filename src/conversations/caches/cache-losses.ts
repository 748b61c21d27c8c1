import {
  countsOf,
  type Instant,
  type NanoUsd,
  subtractUsd,
  type Usage,
  usageOf,
} from "../../domain/index.ts";
import { costOfUsage } from "../../pricing/index.ts";
import { type ContextGrowth, growthOf } from "../context-growth.ts";
import { modelOf, type PriceOf, priceOfCall, wasServed } from "../price-of.ts";
import { chainOf } from "../prompt-chain.ts";
import type { Thread } from "../threads.ts";
import { type CacheLossCause, type LostPrefix, lostPrefixes } from "./lost-prefixes.ts";

/** A call that sent again what had been cached. */
export interface CacheLoss {
  readonly at: Instant;
  /** In `thread.calls`. */
  readonly callIndex: number;
  readonly cause: CacheLossCause;
  /** No line of a log says so; it is read off the counts of tokens. */
  readonly isInferred: boolean;
  /** Had been cached, was not read, was sent again. Of a compaction: what was written in place of the conversation. */
  readonly tokens: number;
  /** The same tokens in the classes in which they were sent again. */
  readonly rewritten: Pick<Usage, "cacheWrite1h" | "cacheWrite5m" | "freshInput">;
  /** What that cost more than reading them would have, at the model's own prices; `undefined`: not priced. */
  readonly amount: NanoUsd | undefined;
  /**
   * Since the call that had them cached, from answer to answer: logs do not say when a call began, so this may be off by the
   * time that an answer takes.
   */
  readonly idleMs: number;
  /** Its person had spoken: some harnesses then drop what the agent thought before, and with it all that was cached behind. */
  readonly isAtUserTurn: boolean;
  readonly from: string;
  readonly to: string;
}

/**
 * Between the calls of a thread: what the cache lost, and why. Less than 1,024 tokens, and what was never cached, is no loss;
 * neither is anything in a first call.
 */
export function cacheLosses(thread: Thread, priceOf: PriceOf): readonly CacheLoss[] {
  return chainFacts(thread, priceOf).losses;
}

/** What is read off the calls that each go on from the one before. */
export interface ChainFacts {
  readonly losses: readonly CacheLoss[];
  /** Of a main loop; `undefined` where no prompt of it is known. */
  readonly growth: ContextGrowth | undefined;
  /** No call was answered by a proxy itself, or failed. */
  readonly isAllServed: boolean;
}

/** A thread does not change, and several answers are made of the same facts. Kept as long as the thread is, and small. */
const KNOWN = new WeakMap<Thread, ChainFacts & { readonly priceOf: PriceOf }>();

export function chainFacts(thread: Thread, priceOf: PriceOf): ChainFacts {
  const known = KNOWN.get(thread);
  if (known?.priceOf === priceOf) return known;
  let isAllServed = true;
  const chain = chainOf(thread, (call) => {
    const isServed = wasServed(call, priceOf);
    isAllServed &&= isServed;
    return isServed;
  });
  // What a proxy answered by itself lost nothing of a cache, and has been part of the conversation all the same.
  const whole = () => (isAllServed ? chain : chainOf(thread));
  const facts = {
    priceOf,
    losses: lostPrefixes(chain).map((lost) => pricedLoss(lost, priceOf)),
    growth: thread.agent === undefined ? growthOf(whole()) : undefined,
    isAllServed,
  };
  KNOWN.set(thread, facts);
  return facts;
}

export function pricedLoss(lost: LostPrefix, priceOf: PriceOf): CacheLoss {
  const { by, keeper, cause, isInferred, rewritten, tokens } = lost;
  return {
    at: by.at,
    callIndex: by.index,
    cause,
    isInferred,
    tokens,
    rewritten: usageOf(rewritten),
    amount: dearerBy(lost, priceOf),
    idleMs: by.at - keeper.at,
    isAtUserTurn: by.happened.has("user-turn"),
    from: modelOf(keeper.call),
    to: modelOf(by.call),
  };
}

/** The call as it was, less the same call with these tokens read: both whole, so that bands and rounding are those of a bill. */
function dearerBy({ by, rewritten, tokens }: LostPrefix, priceOf: PriceOf): NanoUsd | undefined {
  if (by.call.cost.kind === "unpriced") return undefined;
  const counts = countsOf(by.usage);
  const price = priceOfCall(by.call, priceOf);
  const was = costOfUsage(by.usage, price);
  const warm = costOfUsage(
    usageOf({
      freshInput: counts.freshInput - rewritten.freshInput,
      cacheRead: counts.cacheRead + tokens,
      cacheWrite5m: counts.cacheWrite5m - rewritten.cacheWrite5m,
      cacheWrite1h: counts.cacheWrite1h - rewritten.cacheWrite1h,
      output: counts.output,
    }),
    price,
  );
  return was.kind === "priced" && warm.kind === "priced" ? subtractUsd(was.amount, warm.amount) : undefined;
}
