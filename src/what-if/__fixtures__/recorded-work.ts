import * as fc from "fast-check";
import type { Thread, WorkChunk, PriceOf } from "../../conversations/index.ts";
import { instant, type Price, type PricedCall, usageOf, type WorkTags } from "../../domain/index.ts";
import { costOfUsage, priceAt } from "../../pricing/index.ts";
import { ACME_PRICES, NOON, ratesInUsd } from "../../testing/index.ts";
import type { AssumedValues } from "../assumptions.ts";


export const priceOf: PriceOf = (model, at) => priceAt(ACME_PRICES, model, at);

export interface MadeUpCall {
  readonly id?: string;
  readonly minute?: number;
  readonly model?: string;
  readonly read?: number;
  readonly write?: number;
  readonly output?: number;
  readonly tags?: WorkTags;
  readonly acts?: PricedCall["acts"];
  readonly hasUncertainOutput?: boolean;
}

/** A call of `acme-frontier` in conversation `C`, priced; without a price where the model has none. */
export function aCall(call: MadeUpCall = {}): PricedCall {
  const { minute = 0, model = "acme-frontier", read = 0, write = 0, output = 0, acts, tags } = call;
  const at = instant(NOON + minute * 60_000);
  const usage = usageOf({ freshInput: 0, cacheRead: read, cacheWrite5m: write, cacheWrite1h: 0, output });
  return {
    source: "test",
    sourceId: call.id ?? `call-${minute}-${read}`,
    at,
    tags: { conversation: "C", ...tags },
    modelAsked: model,
    modelAnswered: model,
    usage,
    cost: costOfUsage(usage, priceOf(model, at)),
    ...(acts === undefined ? {} : { acts }),
    ...(call.hasUncertainOutput === undefined ? {} : { hasUncertainOutput: call.hasUncertainOutput }),
  };
}

/** A chunk that {@link whyKept} lets go: one turn, one changed file, ended by a commit. */
export function aChunk(calls: readonly PricedCall[], overrides: Partial<WorkChunk> = {}): WorkChunk {
  const times = [...calls, ...(overrides.subCalls ?? [])].map(({ at }) => at);
  return {
    name: "C#1",
    conversation: "C",
    endedBy: "commit",
    startedAt: times[0] ?? NOON,
    endedAt: times.at(-1) ?? NOON,
    calls,
    subCalls: [],
    topics: [],
    userTurns: 1,
    filesChanged: 1,
    hasPlan: false,
    words: [],
    ...overrides,
  };
}

export function aThread(calls: readonly PricedCall[], overrides: Partial<Thread> = {}): Thread {
  return { conversation: "C", agent: undefined, agentType: undefined, calls, moments: [], ...overrides };
}

/**
 * Three calls in a context of 51,000 tokens, which they make 2,500 longer:
 * 50,000 × $0.40 + 1,000 × $5 + 500 × $20 = $0.0350; 51,000, 1,500 and 300 are $0.0339; 52,500, 800 and 200 are $0.0290; per million.
 */
export const THREE_CALLS: readonly PricedCall[] = [
  aCall({ minute: 0, read: 50_000, write: 1000, output: 500 }),
  aCall({ minute: 1, read: 51_000, write: 1500, output: 300 }),
  aCall({ minute: 2, read: 52_500, write: 800, output: 200 }),
];

function exactly(value: number) {
  return { value: { low: value, expected: value, high: value }, why: "a test says so", basis: "assumed" } as const;
}

/** No range at all: prefix 3,000, brief 1,000, nothing read again, result 2,000, verdict 300, every attempt passes in as many calls. */
export const EXACT: AssumedValues = {
  passRate: exactly(1),
  callsFactor: exactly(1),
  outputFactor: exactly(1),
  prefixTokens: exactly(3000),
  briefTokens: exactly(1000),
  rereadTokens: exactly(0),
  resultTokens: exactly(2000),
  verdictTokens: exactly(300),
};

export function withExactly(values: Partial<Record<keyof AssumedValues, number>>): AssumedValues {
  const own = Object.entries(values).map(([name, value]) => [name, exactly(value)]);
  return { ...EXACT, ...Object.fromEntries(own) };
}

/** Light at so many times its price. */
export function lightAt(times: number): PriceOf {
  return (model, at) => {
    const price = priceOf(model, at);
    if (price === undefined || model !== "acme-light") return price;
    const rates = { freshInput: 1, cacheRead: 0.1, cacheWrite5m: 1.25, cacheWrite1h: 2, output: 5 };
    const dearer = Object.entries(rates).map(([name, rate]) => [name, Math.round(rate * times * 1e6) / 1e6]);
    return { ...price, rates: ratesInUsd(Object.fromEntries(dearer)) } satisfies Price;
  };
}

const someCalls = fc.array(
  fc.record({
    read: fc.integer({ min: 0, max: 200_000 }),
    write: fc.integer({ min: 1, max: 20_000 }),
    output: fc.integer({ min: 0, max: 8000 }),
    model: fc.constantFrom("acme-light", "acme-mid", "acme-frontier", "acme-unheard-of"),
  }),
  { maxLength: 6 },
);

/** Chunks of two conversations, some of which stay: with contexts that jump about, more than any agent's. */
export const someChunks: fc.Arbitrary<readonly WorkChunk[]> = fc
  .array(
    fc.record({
      calls: someCalls,
      conversation: fc.constantFrom("C", "D"),
      endedBy: fc.constantFrom("commit", "user-turn", "end"),
    }),
    { maxLength: 5 },
  )
  .map((chunks) =>
    chunks.map(({ calls, ...chunk }, index) =>
      aChunk(
        calls.map((call, minute) => aCall({ ...call, minute: index * 60 + minute })),
        { ...chunk, name: `${chunk.conversation}#${index}` },
      ),
    ),
  );
