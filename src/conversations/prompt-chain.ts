import { type Instant, type Moment, type PricedCall, promptTokens, type Usage } from "../domain/index.ts";
import { modelOf } from "./price-of.ts";
import type { Thread } from "./threads.ts";

/** To be the same to a token is too much to ask: where blocks are cut differently, some hundred tokens are read or not. */
export const WOBBLE_TOKENS = 1024;
/** A prompt of less than this share of the one before has lost its conversation, or is none of it. */
const SHRUNK = 0.5;
/**
 * So many calls may be made beside a conversation before it goes on: one for a title, or, in a log that does not tell sub-agents from
 * their parents, all calls of a sub-agent.
 */
const MOST_ASIDES = 100;

/** A call of a thread, and what it sent. Tokens. */
export interface ChainedCall {
  readonly call: PricedCall;
  readonly usage: Usage;
  /** In `thread.calls`. */
  readonly index: number;
  readonly at: Instant;
  /** What has a cache of its own: the model, and its fast mode apart. */
  readonly server: string;
  readonly prompt: number;
  readonly read: number;
  readonly written: number;
  /** What has happened in the conversation since the call before. */
  readonly happened: ReadonlySet<Moment["happened"]["kind"]>;
}

/**
 * The calls of a thread that each go on from the one before. Left out are calls of which no prompt is known, and those made
 * beside the conversation, such as for a title: behind them it reads what it had cached before.
 */
export function chainOf(
  { calls, moments }: Thread,
  isWanted: (call: PricedCall) => boolean = () => true,
): readonly ChainedCall[] {
  const sent: SentCall[] = [];
  let index = 0;
  for (const call of calls) {
    const one = isWanted(call) ? sentCall(call, index) : undefined;
    if (one !== undefined) sent.push(one);
    index += 1;
  }
  return withMoments(withoutAsides(sent), moments);
}

const NOTHING: ChainedCall["happened"] = new Set();

/** What happened before it is only found once it is known which calls are beside the conversation. */
interface SentCall extends Omit<ChainedCall, "happened"> {
  happened: ChainedCall["happened"];
}

function sentCall(call: PricedCall, index: number): SentCall | undefined {
  const { usage, at, speed } = call;
  const prompt = usage === undefined ? 0 : promptTokens(usage);
  if (usage === undefined || prompt === 0) return undefined;
  return {
    call,
    usage,
    index,
    at,
    server: speed === undefined ? modelOf(call) : `${modelOf(call)} (${speed})`,
    prompt,
    read: usage.cacheRead ?? 0,
    written: (usage.cacheWrite5m ?? 0) + (usage.cacheWrite1h ?? 0),
    happened: NOTHING,
  };
}

function withoutAsides(calls: readonly SentCall[]): readonly SentCall[] {
  const chain: SentCall[] = [];
  let before: SentCall | undefined;
  for (let at = 0; at < calls.length; at += 1) {
    const call = calls[at];
    if (call === undefined) continue;
    const asides = before === undefined || !shrinks(before, call) ? 0 : asidesFrom(calls, at);
    if (asides === 0) {
      chain.push(call);
      before = call;
    } else at += asides - 1;
  }
  return chain;
}

/** Whether a prompt is too small for having gone on from the one before. */
export function shrinks(
  before: Pick<ChainedCall, "prompt">,
  { prompt }: Pick<ChainedCall, "prompt">,
): boolean {
  return prompt < before.prompt * SHRUNK;
}

/** Told, or a context that is gone and written anew; one that was taken back to an earlier message is read. */
export function isCompactedAt(before: ChainedCall, call: ChainedCall): boolean {
  if (call.happened.has("compaction")) return true;
  return shrinks(before, call) && call.prompt - call.read >= WOBBLE_TOKENS;
}

/** How many calls from here on are beside the conversation: the one behind them reads more than any of them can have left. */
function asidesFrom(calls: readonly ChainedCall[], start: number): number {
  let largest = 0;
  for (let count = 1; count <= MOST_ASIDES; count += 1) {
    largest = Math.max(largest, calls[start + count - 1]?.prompt ?? 0);
    const next = calls[start + count];
    if (next !== undefined && next.read > largest + WOBBLE_TOKENS) return count;
  }
  return 0;
}

function withMoments(calls: readonly SentCall[], moments: readonly Moment[]): readonly ChainedCall[] {
  let at = 0;
  for (const call of calls) {
    if (at === moments.length) break;
    const first = at;
    while ((moments[at]?.at ?? Number.POSITIVE_INFINITY) <= call.at) at += 1;
    if (first === at) continue;
    call.happened = new Set(moments.slice(first, at).map(({ happened: { kind } }) => kind));
  }
  return calls;
}
