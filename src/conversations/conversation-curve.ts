import { type ByTokenClass, countsOf, type Instant, type NanoUsd, nanoUsd } from "../domain/index.ts";
import { type CacheLoss, cacheLosses } from "./caches/cache-losses.ts";
import { modelOf, type PriceOf } from "./price-of.ts";
import type { Thread } from "./threads.ts";

/** One call of a thread, for a plot of how its context and its cost grew. */
export interface CurvePoint {
  readonly callIndex: number;
  readonly at: Instant;
  readonly model: string;
  /** All that was sent, cached or not; `undefined`: not known. Made up of the input classes of `tokens`. */
  readonly promptTokens: number | undefined;
  readonly tokens: ByTokenClass<number>;
  /** What the thread had cost up to and with this call, calls without a price left out. */
  readonly spent: NanoUsd;
  readonly isUnpriced: boolean;
  /** What this call had to send again. */
  readonly loss: CacheLoss | undefined;
  /** Its person spoke between the call before and this one. */
  readonly isAfterUserTurn: boolean;
}

/** A point for each call, in the order of time. */
export function conversationCurve(thread: Thread, priceOf: PriceOf): readonly CurvePoint[] {
  const losses = new Map(cacheLosses(thread, priceOf).map((loss) => [loss.callIndex, loss]));
  const turns = thread.moments.filter(({ happened }) => happened.kind === "user-turn");
  let turn = 0;
  let spent = 0;
  return thread.calls.map((call, callIndex) => {
    const { usage, cost, at } = call;
    const before = turn;
    while ((turns[turn]?.at ?? Number.POSITIVE_INFINITY) <= at) turn += 1;
    spent += cost.kind === "priced" ? cost.amount : 0;
    const tokens = countsOf(usage ?? {});
    const { freshInput, cacheRead, cacheWrite5m, cacheWrite1h } = tokens;
    return {
      callIndex,
      at,
      model: modelOf(call),
      promptTokens: usage === undefined ? undefined : freshInput + cacheRead + cacheWrite5m + cacheWrite1h,
      tokens,
      spent: nanoUsd(spent),
      isUnpriced: cost.kind === "unpriced",
      loss: losses.get(callIndex),
      isAfterUserTurn: turn > before,
    };
  });
}
