import { countsOf, type NanoUsd, nanoUsd, type PricedCall, promptTokens } from "../../domain/index.ts";
import { type Bill, createBill } from "../bill.ts";
import { modelOf, type PriceOf, priceOfCall, wasServed } from "../price-of.ts";
import type { Thread } from "../threads.ts";
import { type CacheLoss, cacheLosses, chainFacts } from "./cache-losses.ts";
import { type LengthRow, lengthRows } from "./length-rows.ts";
import { type LossesByCause, lossesByCause } from "./losses-by-cause.ts";

/** What calls pay for: context read, written for the first time, sent again after a loss, sent past the cache; and answers. */
export const CACHE_PARTS = ["read", "firstWrite", "rewrite", "fresh", "output"] as const;
export type CachePart = (typeof CACHE_PARTS)[number];

export interface CachePartSum {
  readonly tokens: number;
  /** Of the priced calls. */
  readonly amount: NanoUsd;
  /** Of all tokens; `undefined` where there are none. The five add up to 1. */
  readonly tokenShare: number | undefined;
  /** Of the dollars of all priced calls; `undefined` where there are none. The five add up to 1. */
  readonly costShare: number | undefined;
}

/** What a token of the prompt cost, and would have cost without a cache. Dollars per million, over the priced calls. */
export interface InputPrice {
  readonly effectiveUsdPerMillion: number;
  /** The price of fresh input at the same models, of the same days and prompt sizes. */
  readonly listUsdPerMillion: number;
  /**
   * 1 − effective ÷ list; less than 0 where more was written than ever read. At a tenth for reads, a hit rate of 98 % gives
   * 87.7 % if the rest is written for five minutes, 88.2 % if it is sent fresh; 100 % gives 90 %.
   */
  readonly saved: number;
}

/** What the cache was worth at one model. */
export interface ModelCache {
  readonly model: string;
  readonly calls: number;
  readonly unpricedCalls: number;
  /** Calls whose output tokens were more than is counted. */
  readonly uncertainOutputCalls: number;
  readonly promptTokens: number;
  readonly hitRate: number | undefined;
  readonly input: InputPrice | undefined;
}

export interface CacheReport {
  readonly threads: number;
  /** Of all threads, and those that belong to none. */
  readonly calls: number;
  readonly unpricedCalls: number;
  /** Calls whose output tokens were more than is counted. */
  readonly uncertainOutputCalls: number;
  readonly parts: Readonly<Record<CachePart, CachePartSum>>;
  /** Of all prompt tokens, the share that was read from a cache; `undefined` without any. */
  readonly hitRate: number | undefined;
  /** `undefined` where no call with a prompt has a price. */
  readonly input: InputPrice | undefined;
  /** Most prompt tokens first. */
  readonly byModel: readonly ModelCache[];
  readonly losses: LossesByCause;
  /** By calls in a conversation, main loops and sub-agents apart; only lengths that occur. */
  readonly byLength: readonly LengthRow[];
}

/**
 * What the caches of all threads were worth, and lost. Calls that asked no provider, such as a proxy's own answers, are left
 * out. `loose` calls name no conversation: they count, and nobody knows what was lost before them. The costs of the calls must come from
 * the same prices as `priceOf`.
 */
export function cacheReport(
  threads: readonly Thread[],
  priceOf: PriceOf,
  loose: readonly PricedCall[] = [],
): CacheReport {
  const served = threads.map((thread) => servedPart(thread, priceOf));
  const models = new Map<string, Sums>();
  const losses: CacheLoss[] = [];
  for (const call of loose) {
    if (wasServed(call, priceOf)) addCall(sumsOf(models, modelOf(call)), call, priceOf);
  }
  for (const { calls } of served) {
    for (const call of calls) addCall(sumsOf(models, modelOf(call)), call, priceOf);
  }
  const sums = noSums();
  for (const each of models.values()) addSums(sums, each);
  for (const thread of served) {
    for (const loss of cacheLosses(thread, priceOf)) {
      losses.push(loss);
      moveToRewrite(sums, loss, thread.calls[loss.callIndex]);
    }
  }
  const used = served.filter(({ calls }) => calls.length > 0);
  return {
    threads: used.length,
    calls: sums.calls,
    unpricedCalls: sums.unpricedCalls,
    uncertainOutputCalls: sums.uncertainOutputCalls,
    parts: partsOf(sums),
    hitRate: ratio(sums.tokens.read, sums.promptTokens),
    input: inputPrice(sums),
    byModel: byModel(models),
    losses: lossesByCause(losses),
    byLength: lengthRows(used),
  };
}

/** The thread itself where nothing is left out, as it is nearly always: what was found of it before is not looked for again. */
function servedPart(thread: Thread, priceOf: PriceOf): Thread {
  if (chainFacts(thread, priceOf).isAllServed) return thread;
  return { ...thread, calls: thread.calls.filter((call) => wasServed(call, priceOf)) };
}

function sumsOf(models: Map<string, Sums>, model: string): Sums {
  const known = models.get(model);
  if (known !== undefined) return known;
  const sums = noSums();
  models.set(model, sums);
  return sums;
}

function byModel(models: ReadonlyMap<string, Sums>): readonly ModelCache[] {
  return Array.from(models, ([model, sums]) => ({
    model,
    calls: sums.calls,
    unpricedCalls: sums.unpricedCalls,
    uncertainOutputCalls: sums.uncertainOutputCalls,
    promptTokens: sums.promptTokens,
    hitRate: ratio(sums.tokens.read, sums.promptTokens),
    input: inputPrice(sums),
  })).toSorted((a, b) => b.promptTokens - a.promptTokens);
}

interface Sums {
  calls: number;
  unpricedCalls: number;
  uncertainOutputCalls: number;
  promptTokens: number;
  readonly tokens: Record<CachePart, number>;
  readonly nanoUsd: Record<CachePart, number>;
  /** Of priced calls. */
  pricedPromptTokens: number;
  /** What these would have cost, sent fresh. */
  readonly list: Bill;
}

const NO_PARTS: Readonly<Record<CachePart, number>> = {
  read: 0,
  firstWrite: 0,
  rewrite: 0,
  fresh: 0,
  output: 0,
};

function noSums(): Sums {
  return {
    calls: 0,
    unpricedCalls: 0,
    uncertainOutputCalls: 0,
    promptTokens: 0,
    tokens: { ...NO_PARTS },
    nanoUsd: { ...NO_PARTS },
    pricedPromptTokens: 0,
    list: createBill(),
  };
}

function addCall(sums: Sums, call: PricedCall, priceOf: PriceOf): void {
  const { usage, cost } = call;
  sums.calls += 1;
  if (call.hasUncertainOutput === true) sums.uncertainOutputCalls += 1;
  const prompt = usage === undefined ? 0 : promptTokens(usage);
  if (usage !== undefined) {
    sums.promptTokens += prompt;
    sums.tokens.read += usage.cacheRead ?? 0;
    sums.tokens.firstWrite += (usage.cacheWrite5m ?? 0) + (usage.cacheWrite1h ?? 0);
    sums.tokens.fresh += usage.freshInput ?? 0;
    sums.tokens.output += usage.output ?? 0;
  }
  if (cost.kind === "unpriced") {
    sums.unpricedCalls += 1;
    return;
  }
  const { byClass } = cost;
  sums.nanoUsd.read += byClass.cacheRead;
  sums.nanoUsd.firstWrite += byClass.cacheWrite5m + byClass.cacheWrite1h;
  sums.nanoUsd.fresh += byClass.freshInput;
  sums.nanoUsd.output += byClass.output;
  sums.pricedPromptTokens += prompt;
  sums.list.addFresh(prompt, priceOfCall(call, priceOf));
}

function addSums(sums: Sums, other: Sums): void {
  sums.calls += other.calls;
  sums.unpricedCalls += other.unpricedCalls;
  sums.uncertainOutputCalls += other.uncertainOutputCalls;
  sums.promptTokens += other.promptTokens;
  sums.pricedPromptTokens += other.pricedPromptTokens;
  for (const part of CACHE_PARTS) {
    sums.tokens[part] += other.tokens[part];
    sums.nanoUsd[part] += other.nanoUsd[part];
  }
  sums.list.addBill(other.list);
}

/** Of each class in which tokens were sent again, the share of its dollars that is theirs. */
function moveToRewrite(
  { tokens, nanoUsd: amounts }: Sums,
  loss: CacheLoss,
  call: PricedCall | undefined,
): void {
  const { freshInput, cacheWrite5m, cacheWrite1h } = countsOf(loss.rewritten);
  tokens.firstWrite -= cacheWrite5m + cacheWrite1h;
  tokens.fresh -= freshInput;
  tokens.rewrite += loss.tokens;
  if (call?.cost.kind !== "priced") return;
  const { byClass } = call.cost;
  const all = countsOf(call.usage ?? {});
  const written =
    partOf(byClass.cacheWrite5m, cacheWrite5m, all.cacheWrite5m) +
    partOf(byClass.cacheWrite1h, cacheWrite1h, all.cacheWrite1h);
  const fresh = partOf(byClass.freshInput, freshInput, all.freshInput);
  amounts.firstWrite -= written;
  amounts.fresh -= fresh;
  amounts.rewrite += written + fresh;
}

function partOf(amount: NanoUsd, some: number, all: number): number {
  return some === 0 ? 0 : Math.round((amount * some) / all);
}

function partsOf({ tokens, nanoUsd: amounts }: Sums): CacheReport["parts"] {
  const allTokens = CACHE_PARTS.reduce((sum, part) => sum + tokens[part], 0);
  const allDollars = CACHE_PARTS.reduce((sum, part) => sum + amounts[part], 0);
  const sumOf = (part: CachePart): CachePartSum => ({
    tokens: tokens[part],
    amount: nanoUsd(amounts[part]),
    tokenShare: ratio(tokens[part], allTokens),
    costShare: ratio(amounts[part], allDollars),
  });
  return {
    read: sumOf("read"),
    firstWrite: sumOf("firstWrite"),
    rewrite: sumOf("rewrite"),
    fresh: sumOf("fresh"),
    output: sumOf("output"),
  };
}

function inputPrice({ nanoUsd: amounts, list, pricedPromptTokens: tokens }: Sums): InputPrice | undefined {
  const paid = amounts.read + amounts.firstWrite + amounts.rewrite + amounts.fresh;
  const fresh = list.total();
  if (tokens === 0 || fresh === undefined || fresh === 0) return undefined;
  return {
    effectiveUsdPerMillion: paid / tokens / 1000,
    listUsdPerMillion: fresh / tokens / 1000,
    saved: 1 - paid / fresh,
  };
}

function ratio(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : part / whole;
}
