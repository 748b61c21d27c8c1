import {
  type ByTokenClass,
  byTokenClass,
  type Instant,
  instant,
  type Moment,
  type Price,
  type PricedCall,
  rateFromUsdPerMillion,
  type ToolAct,
  usageOf,
  type WorkTags,
} from "../domain/index.ts";
import { costOfUsage } from "../pricing/index.ts";
import type { PriceOf } from "./price-of.ts";
import type { Thread } from "./threads.ts";

/** Dollars per million tokens; nano-dollars a token are a thousand times that. */
const DEAR = aPrice("dear", {
  freshInput: 10,
  cacheRead: 1,
  cacheWrite5m: 12.5,
  cacheWrite1h: 20,
  output: 50,
});
/** A fifth of it. */
const CHEAP = aPrice("cheap", {
  freshInput: 2,
  cacheRead: 0.2,
  cacheWrite5m: 2.5,
  cacheWrite1h: 4,
  output: 10,
});

function aPrice(model: string, usd: ByTokenClass<number>): Price {
  return {
    model,
    aliases: [],
    datedSnapshots: false,
    effectiveFrom: undefined,
    rates: byTokenClass((tokenClass) => rateFromUsdPerMillion(usd[tokenClass])),
    bands: [],
    source: "a test",
    checked: undefined,
  };
}

/** `dear` and `cheap`; nothing else has a price. */
export const priceOfTest: PriceOf = (model) => [DEAR, CHEAP].find((price: Price) => price.model === model);

/** A call: minutes after noon, and its tokens. Fresh input and output are 0 unless given. */
export interface CallDraft {
  readonly minute: number;
  readonly model?: string;
  readonly read?: number;
  readonly write5m?: number;
  readonly write1h?: number;
  readonly fresh?: number;
  readonly output?: number;
  readonly acts?: readonly ToolAct[];
  readonly tags?: WorkTags;
  readonly parentToolUse?: string;
}

const NOON = Date.UTC(2026, 10, 20, 12);

export function at(minute: number): Instant {
  return instant(NOON + minute * 60_000);
}

let drafted = 0;

export function aCall(draft: CallDraft): PricedCall {
  const {
    minute,
    model = "dear",
    read,
    write5m,
    write1h,
    fresh = 0,
    output = 0,
    acts,
    parentToolUse,
  } = draft;
  drafted += 1;
  const usage = usageOf({
    freshInput: fresh,
    cacheRead: read,
    cacheWrite5m: write5m,
    cacheWrite1h: write1h,
    output,
  });
  return {
    source: "claude-code",
    sourceId: `call-${drafted}`,
    at: at(minute),
    tags: { conversation: "conversation-1", ...draft.tags },
    modelAsked: model,
    modelAnswered: model,
    usage,
    cost: costOfUsage(usage, priceOfTest(model, at(minute))),
    ...(acts === undefined ? {} : { acts }),
    ...(parentToolUse === undefined ? {} : { parentToolUse }),
  };
}

export function aMoment(minute: number, happened: Moment["happened"]["kind"]): Moment {
  const base = { id: `${minute} ${happened}`, at: at(minute), conversation: "conversation-1" };
  switch (happened) {
    case "user-turn":
      return { ...base, happened: { kind: happened, characters: 10, topics: [] } };
    case "compaction":
      return { ...base, happened: { kind: happened, trigger: "auto", tokensBefore: undefined } };
    case "tools-changed":
      return { ...base, happened: { kind: happened } };
    default:
      return happened satisfies never;
  }
}

/** A main loop unless an agent is given. */
export function aThread(
  calls: readonly CallDraft[],
  { moments = [], agent }: { readonly moments?: readonly Moment[]; readonly agent?: string } = {},
): Thread {
  return {
    conversation: "conversation-1",
    agent,
    agentType: undefined,
    calls: calls.map(aCall),
    moments,
  };
}
