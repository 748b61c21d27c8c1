import type { ByTokenClass } from "../../domain/index.ts";
import { type ChainedCall, isCompactedAt, shrinks, WOBBLE_TOKENS } from "../prompt-chain.ts";

/** Why what was in a cache had to be written again. In the order in which a call is asked for them: the first that holds counts. */
export const CACHE_LOSS_CAUSES = [
  /** The context was shortened: what stands for it now is written, and what was cached of it is of no more use. */
  "compaction",
  /** Nobody asked for it longer than it lives. */
  "expiry",
  /** Another model answered, and has its own cache. */
  "model-switch",
  /** Tools stand first in a prompt: when they change, nothing behind them can be read. */
  "tools-changed",
  /** None of these: earlier messages edited or taken back, a prompt put together otherwise, or the provider dropped it early. */
  "unexplained",
] as const;
export type CacheLossCause = (typeof CACHE_LOSS_CAUSES)[number];

/** A part of the context that had been cached and was not read again. */
export interface LostPrefix {
  readonly by: ChainedCall;
  /** The call that last had it in a cache. */
  readonly keeper: ChainedCall;
  readonly cause: CacheLossCause;
  /** No line of a log says so; it is read off the counts of tokens. */
  readonly isInferred: boolean;
  /** In which classes it was sent again. Tokens. */
  readonly rewritten: Pick<ByTokenClass<number>, "cacheWrite1h" | "cacheWrite5m" | "freshInput">;
  readonly tokens: number;
}

/** A prefix that a model has in its cache: what its last call left there. */
interface WarmPrefix {
  keeper: ChainedCall;
  tokens: number;
  livesMs: number;
}

const FIVE_MINUTES_MS = 300_000;
const ONE_HOUR_MS = 3_600_000;

/**
 * What each call of a thread sent again although it had been cached. What is warm is kept for each model apart, so that coming
 * back to one is charged only for what it has not seen. A first call loses nothing: what it finds cold was not its own.
 */
export function lostPrefixes(chain: readonly ChainedCall[]): readonly LostPrefix[] {
  const warm = new Map<string, WarmPrefix>();
  const lost: LostPrefix[] = [];
  let before: WarmPrefix | undefined;
  for (const call of chain) {
    const own = warm.get(call.server);
    const isCompacted = before !== undefined && isCompactedAt(before.keeper, call);
    if (before !== undefined) {
      const loss = lossAt(call, largerOf(before, own), isCompacted);
      if (loss !== undefined) lost.push(loss);
    }
    // What other models have is of the context that is no more.
    if (isCompacted) warm.clear();
    const tokens = call.read + call.written;
    const livesMs = lifeOf(call, own);
    if (own === undefined || isCompacted) {
      before = { keeper: call, tokens, livesMs };
      warm.set(call.server, before);
    } else {
      own.keeper = call;
      own.tokens = tokens;
      own.livesMs = livesMs;
      before = own;
    }
  }
  return lost;
}

/** What the call before had cached, unless that was a small prompt beside the one that this model has still warm. */
function largerOf(before: WarmPrefix, own: WarmPrefix | undefined): WarmPrefix {
  return own !== undefined && shrinks({ prompt: own.tokens }, { prompt: before.tokens }) ? own : before;
}

function lossAt(call: ChainedCall, prefix: WarmPrefix, isCompacted: boolean): LostPrefix | undefined {
  const tokens = Math.min(prefix.tokens - call.read, call.prompt - call.read);
  if (tokens < WOBBLE_TOKENS) return undefined;
  const cause = isCompacted ? "compaction" : causeOf(call, prefix);
  const isInferred = (cause === "compaction" || cause === "tools-changed") && !call.happened.has(cause);
  return { by: call, keeper: prefix.keeper, cause, isInferred, rewritten: takenFrom(call, tokens), tokens };
}

function causeOf(call: ChainedCall, { keeper, livesMs }: WarmPrefix): Exclude<CacheLossCause, "compaction"> {
  if (call.at - keeper.at > livesMs) return "expiry";
  if (call.server !== keeper.server) return "model-switch";
  const isAllUnread = call.read < WOBBLE_TOKENS && call.prompt >= keeper.prompt;
  return call.happened.has("tools-changed") || isAllUnread ? "tools-changed" : "unexplained";
}

/** What was cached stood first in the prompt; what lives longest is written first, and what is not written at all is last. */
function takenFrom({ usage }: ChainedCall, tokens: number): LostPrefix["rewritten"] {
  const cacheWrite1h = Math.min(tokens, usage.cacheWrite1h ?? 0);
  const cacheWrite5m = Math.min(tokens - cacheWrite1h, usage.cacheWrite5m ?? 0);
  return { cacheWrite1h, cacheWrite5m, freshInput: tokens - cacheWrite1h - cacheWrite5m };
}

/** As long as what was written last; where a log has never told, the shorter time. */
function lifeOf({ usage }: ChainedCall, own: WarmPrefix | undefined): number {
  if ((usage.cacheWrite5m ?? 0) > 0) return FIVE_MINUTES_MS;
  if ((usage.cacheWrite1h ?? 0) > 0) return ONE_HOUR_MS;
  return own?.livesMs ?? FIVE_MINUTES_MS;
}
