import { chunksOf, threadsOf } from "../conversations/index.ts";
import {
  type DeterministicWork,
  type Instant,
  instant,
  type Moment,
  type Price,
  type PricedCall,
  rateFromUsdPerMillion,
  type Tier,
  type ToolAct,
  type Topic,
  usageOf,
  type VerdictEntry,
} from "../domain/index.ts";
import { costOfUsage } from "../pricing/index.ts";
import type { FindingsInput } from "./anti-pattern.ts";

/** Made-up models: a million tokens of input cost $1, $3 and $5, so that a call of {@link aCall} does. */
export const MODEL_OF_TIER = {
  light: "acme-light",
  mid: "acme-mid",
  frontier: "acme-frontier",
} as const satisfies Partial<Record<Tier, string>>;

const PRICES: readonly Price[] = [
  aPriceOf("acme-light", 1),
  aPriceOf("acme-mid", 3),
  aPriceOf("acme-frontier", 5),
];

function aPriceOf(model: string, usd: number): Price {
  return {
    model,
    aliases: [],
    datedSnapshots: true,
    effectiveFrom: undefined,
    rates: {
      freshInput: rateFromUsdPerMillion(usd),
      cacheRead: rateFromUsdPerMillion(usd / 10),
      cacheWrite5m: rateFromUsdPerMillion(usd * 1.25),
      cacheWrite1h: rateFromUsdPerMillion(usd * 2),
      output: rateFromUsdPerMillion(usd * 5),
    },
    bands: [],
    source: "a test",
    checked: undefined,
  };
}

export function priceOf(model: string): Price | undefined {
  return PRICES.find((price) => price.model === model);
}

/** Minutes after the beginning. */
export function minute(minutes: number): Instant {
  return instant(Date.UTC(2026, 10, 20, 12) + minutes * 60_000);
}

export interface CallValues extends Partial<Omit<PricedCall, "at" | "usage" | "cost">> {
  /** Minutes after the beginning. */
  readonly at?: number;
  readonly tier?: keyof typeof MODEL_OF_TIER;
  readonly usage?: Parameters<typeof usageOf>[0];
  readonly cost?: PricedCall["cost"];
}

/** A call of a million tokens of input and no output, in the main loop of the conversation `talk`, at the price of its model. */
export function aCall({ at = 0, tier, usage, cost, ...values }: CallValues = {}): PricedCall {
  const model = values.modelAnswered ?? (tier === undefined ? "acme-unheard-of" : MODEL_OF_TIER[tier]);
  const counts = usageOf(usage ?? { freshInput: 1_000_000, output: 0 });
  return {
    source: "claude-code",
    sourceId: `call-${at}`,
    at: minute(at),
    modelAsked: model,
    modelAnswered: model,
    usage: counts,
    cost: cost ?? costOfUsage(counts, priceOf(model)),
    ...values,
    tags: { ...(tier === undefined ? {} : { tier }), conversation: "talk", ...values.tags },
  };
}

export function anAct(values: Partial<ToolAct> = {}): ToolAct {
  return { key: 1, tool: "Bash", ...values };
}

/** An answer that asked for nothing but this. */
export function doing(...works: readonly DeterministicWork[]): readonly ToolAct[] {
  return works.map((work) => anAct({ work, ...(work === "commit" ? { commits: true } : {}) }));
}

/** An answer that changed these files, known by number. */
export function changing(...files: readonly number[]): readonly ToolAct[] {
  return files.map((changes) => anAct({ tool: "Edit", changes }));
}

/** A person says something about these, in the conversation `talk`. */
export function said(at: number, ...topics: readonly Topic[]): Moment {
  return {
    id: `said-${at}`,
    at: minute(at),
    conversation: "talk",
    happened: { kind: "user-turn", characters: 40, topics },
  };
}

export function aVerdict(values: Partial<VerdictEntry> = {}): VerdictEntry {
  return {
    type: "verdict",
    source: "run",
    sourceId: "verdict-1",
    at: minute(1),
    tags: {},
    model: undefined,
    gate: "tests",
    verdict: "pass",
    ...values,
  };
}

/** Everything that rules are given, out of calls and moments; the alternatives are the made-up models. */
export function anInput(
  calls: readonly PricedCall[],
  { moments = [], ...values }: Partial<FindingsInput> & { readonly moments?: readonly Moment[] } = {},
): FindingsInput {
  const work = { calls, moments };
  const threads = threadsOf(work);
  return {
    work,
    threads,
    chunks: chunksOf(threads),
    verdicts: [],
    priceOf,
    alternatives: new Map<Tier, string>([
      ["light", MODEL_OF_TIER.light],
      ["mid", MODEL_OF_TIER.mid],
      ["frontier", MODEL_OF_TIER.frontier],
    ]),
    ...values,
  };
}
