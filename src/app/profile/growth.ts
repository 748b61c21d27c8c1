import {
  type CurvePoint,
  conversationCurve,
  remainingCalls,
  type Thread,
  type TurningPoint,
  turningPoints,
} from "../../conversations/index.ts";
import { addCost, NO_SPEND } from "../../domain/index.ts";
import type { Replayed } from "./replayed.ts";

/** A main loop, call by call, and the first places where another course would have paid. */
export interface Growth {
  readonly thread: Thread;
  readonly curve: readonly CurvePoint[];
  /** Of each course the first point at which it pays. */
  readonly turningPoints: readonly TurningPoint[];
  /** The model to switch or delegate to; `undefined`: there is none, and no point either. */
  readonly target: string | undefined;
}

/** Of the main loop that cost the most. */
export function dearestGrowth({
  threads,
  priceOf,
  tierModels,
}: Omit<Replayed, "chunks">): Growth | undefined {
  const mains = threads.filter(({ agent }) => agent === undefined);
  const [first, ...rest] = mains.map((thread) => ({ thread, amount: amountOf(thread) }));
  if (first === undefined) return undefined;
  const { thread } = rest.reduce((dearest, each) => (each.amount > dearest.amount ? each : dearest), first);
  const target = tierModels.get("mid");
  const points =
    target === undefined
      ? []
      : turningPoints(thread, { target, priceOf, remaining: remainingCalls(threads) });
  return {
    thread,
    curve: conversationCurve(thread, priceOf),
    turningPoints: points.filter(({ hindsight }) => hindsight !== undefined),
    target,
  };
}

function amountOf({ calls }: Thread): number {
  return calls.reduce((spend, { cost }) => addCost(spend, cost), NO_SPEND).amount;
}
