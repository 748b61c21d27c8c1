import type { PriceOf } from "../../conversations/index.ts";
import {
  addUsd,
  type NanoUsd,
  type Price,
  promptTokens,
  scaleUsd,
  subtractUsd,
  type Usage,
  usageOf,
  ZERO_USD,
} from "../../domain/index.ts";
import { rewriteCost } from "../../pricing/index.ts";
import type { Terms } from "../assumptions.ts";
import { costAt, modelOf, nameAt, paidFor, type WorkingCall } from "../call-cost.ts";
import type { ProjectionParts } from "../projection.ts";

/** Under what a conversation is replayed. */
export interface Replay {
  readonly priceOf: PriceOf;
  readonly terms: Terms;
  /** Who hands chunks out and checks them: the main loop with two calls of its own, or a program at no cost. */
  readonly orchestration: "main-loop" | "program";
}

/** What a main loop has become so far: shorter by the work that left it, and perhaps at another model; and what it has cost. */
export interface MainLoop {
  readonly replay: Replay;
  readonly parts: { -readonly [Part in keyof ProjectionParts]: NanoUsd };
  /** Tokens that its context lacks beside the recorded one; negative where it has more. */
  saved: number;
  lastPrompt: number;
  /** Of the call before: as it is replayed. */
  model: string | undefined;
  /** As it was, of the call that was noticed last and of the one before it. */
  recorded: string | undefined;
  recordedBefore: string | undefined;
}

export function openMainLoop(replay: Replay): MainLoop {
  return {
    replay,
    parts: { ...NO_PARTS },
    saved: 0,
    lastPrompt: 0,
    model: undefined,
    recorded: undefined,
    recordedBefore: undefined,
  };
}

export const NO_PARTS: ProjectionParts = {
  kept: ZERO_USD,
  moved: ZERO_USD,
  handOver: ZERO_USD,
  verification: ZERO_USD,
  rewrites: ZERO_USD,
  takeBack: ZERO_USD,
  contextSaved: ZERO_USD,
};

export function charge(loop: MainLoop, part: keyof ProjectionParts, amount: NanoUsd): void {
  loop.parts[part] = addUsd(loop.parts[part], amount);
}

/**
 * Each call as it was, once before it is replayed. A prompt of less than half of the one before it was compacted or cleared:
 * what had been saved is gone.
 */
export function notice(loop: MainLoop, call: WorkingCall): void {
  loop.recordedBefore = loop.recorded;
  loop.recorded = nameAt(modelOf(call), call.at, loop.replay.priceOf);
  const prompt = promptTokens(call.usage);
  if (prompt * 2 < loop.lastPrompt) loop.saved = 0;
  loop.lastPrompt = prompt;
}

/**
 * The noticed call runs at this model; where that is another than before, it writes what it would have read. A change that was
 * recorded is in the recorded tokens already.
 */
export function continueAt(loop: MainLoop, model: string, { at, usage }: WorkingCall): void {
  const { priceOf } = loop.replay;
  const name = nameAt(model, at, priceOf);
  const changes = loop.model !== undefined && loop.model !== name;
  const isAsRecorded =
    name === loop.recorded && (loop.model === loop.recordedBefore || loop.recorded !== loop.recordedBefore);
  if (changes && !isAsRecorded) {
    charge(loop, "rewrites", rewriteOf(shortened(loop, usage), priceOf(model, at)));
  }
  loop.model = name;
}

/** What a call costs less since the context is shorter; negative where it is longer. */
export function creditOf(loop: MainLoop, usage: Usage, price: Price | undefined): NanoUsd {
  if (creditedTokens(loop) === 0) return ZERO_USD;
  const [before, after] = [costAt(usage, price), costAt(shortened(loop, usage), price)];
  return before === undefined || after === undefined ? ZERO_USD : subtractUsd(before, after);
}

/** The same of a call as it was: in the share by which it is shorter, whatever it was priced by. */
export function creditOfPaid(loop: MainLoop, call: WorkingCall): NanoUsd {
  const paid = paidFor(call) ?? ZERO_USD;
  if (creditedTokens(loop) === 0 || paid === 0) return ZERO_USD;
  const price = loop.replay.priceOf(modelOf(call), call.at);
  const before = costAt(call.usage, price) ?? 0;
  return before === 0 ? ZERO_USD : scaleUsd(creditOf(loop, call.usage, price), paid / before);
}

/** Only what was read is taken off: a context that was written anew would have been written shorter as well. */
function shortened(loop: MainLoop, usage: Usage): Usage {
  return usageOf({ ...usage, cacheRead: Math.max(0, (usage.cacheRead ?? 0) - creditedTokens(loop)) });
}

/** Nothing is counted on where the cost is high: later work may have to read again what a chunk had found out. */
export function creditedTokens({ saved, replay }: MainLoop): number {
  return replay.terms.scenario === "high" ? Math.min(0, saved) : saved;
}

/** What writing a context at a model costs more than reading it. */
export function rewriteOf(usage: Usage, price: Price | undefined): NanoUsd {
  if (price === undefined) return ZERO_USD;
  const contextTokens = usage.cacheRead ?? 0;
  const newTokens = promptTokens(usage) - contextTokens;
  return rewriteCost(price, { contextTokens, newTokens, charge: "write-less-read" });
}
