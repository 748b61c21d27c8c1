import {
  addUsd,
  type NanoUsd,
  nanoUsd,
  type Price,
  type Rates,
  type Usage,
  usageOf,
} from "../domain/index.ts";
import { soldRates } from "./as-sold.ts";
import { ratesFor } from "./cost-of-usage.ts";
import { spentAt } from "./spent-at.ts";

/** A conversation as each of its next turns finds it; growth of the context is left out. Tokens. */
export interface Conversation {
  readonly contextTokens: number;
  /** Written to the cache in each turn. */
  readonly newTokensPerTurn: number;
  readonly outputTokensPerTurn: number;
}

/**
 * What the first turn after a switch pays for the context. `write`: the whole write, as if the read had to be paid as
 * well. `write-less-read`: the exact form, since a turn that writes the context does not also read it.
 */
export type RewriteCharge = "write" | "write-less-read";

/** A switch of the model in a conversation. The cache of either model may still hold part of the context: `warm…`, in tokens. */
export interface Switch {
  readonly from: Price;
  readonly to: Price;
  readonly contextTokens: number;
  /** What is sent together with the context in the turn that rewrites it; bands look at both. */
  readonly newTokens?: number;
  readonly charge: RewriteCharge;
  readonly warmTo?: number;
  readonly warmFrom?: number;
}

/** The dollars of one piece of work under three courses. */
export interface SwitchingCosts {
  readonly stay: NanoUsd;
  readonly switchOnce: NanoUsd;
  readonly switchAndBack: NanoUsd;
}

export interface BreakEvenTurns {
  /** Turns at the other model after which the switch has paid for itself; `undefined`: never. */
  readonly oneWay: number | undefined;
  readonly roundTrip: number | undefined;
}

/** One turn: the context read, what is new written, the answer. */
export function turnUsage({ contextTokens, newTokensPerTurn, outputTokensPerTurn }: Conversation): Usage {
  return usageOf({
    freshInput: 0,
    cacheRead: contextTokens,
    cacheWrite5m: newTokensPerTurn,
    output: outputTokensPerTurn,
  });
}

/** What putting the context into the other model's cache costs more than reading it where it was. */
export function rewriteCost(
  price: Price,
  change: Pick<Switch, "contextTokens" | "newTokens" | "charge">,
  warm = 0,
): NanoUsd {
  const { contextTokens, newTokens = 0, charge } = change;
  const { cacheWrite5m, cacheRead } = soldRates(ratesForPrompt(contextTokens + newTokens, price));
  const perToken = charge === "write" ? cacheWrite5m : cacheWrite5m - cacheRead;
  return nanoUsd(Math.round((Math.max(0, contextTokens - warm) * perToken) / 1000));
}

/**
 * The same calls under three courses: stay, switch once before them, and come back after them. For work that is known by
 * its turns, give `turnUsage` as often. `undefined` where a call's usage was not reported.
 */
export function switchingCosts(calls: readonly Usage[], change: Switch): SwitchingCosts | undefined {
  const stay = spentAt(calls, change.from);
  const elsewhere = spentAt(calls, change.to);
  if (stay === undefined || elsewhere === undefined) return undefined;
  const { there, back } = rewrites(change);
  const switchOnce = addUsd(elsewhere, there);
  return { stay, switchOnce, switchAndBack: addUsd(switchOnce, back) };
}

/**
 * Turns after which a switch has paid for itself: the rewrites it causes, over what each turn saves. Fractions are kept,
 * so that a caller can round up. `undefined` where a turn at the other model is no cheaper.
 */
export function breakEvenTurns(
  conversation: Conversation,
  change: Omit<Switch, "contextTokens" | "newTokens">,
): BreakEvenTurns {
  const turn = [turnUsage(conversation)];
  const gain = (spentAt(turn, change.from) ?? 0) - (spentAt(turn, change.to) ?? 0);
  if (gain <= 0) return { oneWay: undefined, roundTrip: undefined };
  const { contextTokens, newTokensPerTurn: newTokens } = conversation;
  const { there, back } = rewrites({ ...change, contextTokens, newTokens });
  return { oneWay: there / gain, roundTrip: addUsd(there, back) / gain };
}

function rewrites(change: Switch) {
  return {
    there: rewriteCost(change.to, change, change.warmTo),
    back: rewriteCost(change.from, change, change.warmFrom),
  };
}

function ratesForPrompt(tokens: number, price: Price): Rates {
  return ratesFor(usageOf({ freshInput: tokens, output: 0 }), price);
}
