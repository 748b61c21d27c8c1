import type { PriceOf, Thread } from "../../conversations/index.ts";
import { type NanoUsd, subtractUsd, ZERO_USD } from "../../domain/index.ts";
import type { Terms } from "../assumptions.ts";
import {
  costAt,
  modelOf,
  nameAt,
  paidFor,
  sumOf,
  type WorkingCall,
  withOutput,
  workingCalls,
} from "../call-cost.ts";
import { rewriteOf } from "../replay/main-loop.ts";

/** What is asked of each thread. */
export interface SwitchWish {
  readonly model: string;
  readonly priceOf: PriceOf;
  readonly from: "first-call" | "where-it-pays";
  /** In which the point is chosen. */
  readonly terms: Terms;
}

export interface MovedCall {
  readonly call: WorkingCall;
  /** At the other model, with its answer so many times as long; as it was where it ran there already. */
  readonly costThere: (outputFactor: number) => NanoUsd;
}

/** One thread, in part or whole at the other model. */
export interface SwitchPlan {
  /** Why all of it stays. */
  readonly because: string | undefined;
  readonly kept: NanoUsd;
  readonly moved: readonly MovedCall[];
  readonly rewrite: NanoUsd;
}

export function planSwitch(thread: Thread, wish: SwitchWish): SwitchPlan {
  const { model } = wish;
  const stays = (because: string): SwitchPlan => ({
    because,
    kept: sumPaid(thread.calls),
    moved: [],
    rewrite: ZERO_USD,
  });
  if (thread.agent !== undefined) return stays("a sub-agent, which has a model of its own");
  const calls = workingCalls(thread.calls).filter((call) => paidFor(call) !== undefined);
  if (calls.length === 0) return stays("no call of it has a price");
  if (calls.every((call) => isThere(call, wish))) return stays(`all of it ran at ${model}`);
  const there = calls.flatMap((call) => movedCall(call, wish) ?? []);
  if (there.length < calls.length) return stays(`${model} has no price at its time`);
  const point = wish.from === "first-call" ? { index: 0, rewrite: ZERO_USD } : bestPoint(thread, there, wish);
  if (point === undefined) return stays("no later point would have paid");
  const moved = there.slice(point.index);
  return {
    because: undefined,
    kept: subtractUsd(sumPaid(thread.calls), sumPaid(moved.map(({ call }) => call))),
    moved,
    rewrite: point.rewrite,
  };
}

function movedCall(call: WorkingCall, wish: SwitchWish): MovedCall | undefined {
  const price = wish.priceOf(wish.model, call.at);
  const paid = paidFor(call) ?? ZERO_USD;
  if (isThere(call, wish)) return { call, costThere: () => paid };
  if (costAt(call.usage, price) === undefined) return undefined;
  return { call, costThere: (factor) => costAt(withOutput(call.usage, factor), price) ?? ZERO_USD };
}

function isThere(call: WorkingCall, { model, priceOf }: SwitchWish): boolean {
  return nameAt(modelOf(call), call.at, priceOf) === nameAt(model, call.at, priceOf);
}

/**
 * The call from which on the whole conversation would have cost the least, later than the first; `undefined` where staying was
 * cheaper. Never between a tool's call and its result, as far as the log tells where its person spoke.
 */
function bestPoint(
  thread: Thread,
  there: readonly MovedCall[],
  wish: SwitchWish,
): { readonly index: number; readonly rewrite: NanoUsd } | undefined {
  const turns = thread.moments.flatMap(({ at, happened }) => (happened.kind === "user-turn" ? [at] : []));
  let saved = 0;
  let best: { readonly index: number; readonly rewrite: NanoUsd; readonly gain: number } | undefined;
  // From the end: what is saved from a call on is known when the calls behind it are.
  for (let index = there.length - 1; index > 0; index -= 1) {
    const [before, here] = [there[index - 1], there[index]];
    if (before === undefined || here === undefined) continue;
    saved += (paidFor(here.call) ?? 0) - here.costThere(wish.terms.outputFactor);
    const isTurn = turns.some((at) => at > before.call.at && at <= here.call.at);
    if (turns.length > 0 && !isTurn) continue;
    const price = wish.priceOf(wish.model, here.call.at);
    const rewrite = isThere(before.call, wish) ? ZERO_USD : rewriteOf(here.call.usage, price);
    const gain = saved - rewrite;
    if (gain > (best?.gain ?? 0)) best = { index, rewrite, gain };
  }
  return best;
}

function sumPaid(calls: Thread["calls"]): NanoUsd {
  return sumOf(calls.map((call) => paidFor(call) ?? ZERO_USD));
}
