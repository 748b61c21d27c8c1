import {
  type CallEntry,
  type CallOutcome,
  type Cost,
  type ErrorCode,
  FREE,
  type Instant,
  type NanoUsd,
  type PriceBook,
  type Usage,
  type WorkTags,
  ZERO_USD,
} from "../domain/index.ts";
import { batchPrice, costOfUsage, priceAt, priceBookLabel } from "../pricing/index.ts";

export interface CallFacts {
  readonly sourceId: string;
  readonly at: Instant;
  readonly endedAt: Instant;
  readonly tags: WorkTags;
  readonly provider: string;
  readonly modelAsked: string;
  readonly modelAnswered: string | undefined;
  readonly outcome: CallOutcome;
  readonly errorCode: ErrorCode | undefined;
  readonly usage: Usage | undefined;
  /** False where the provider refused before any token: that is free, not unpriced. */
  readonly mayBeBilled: boolean;
  readonly requestId: string | undefined;
  /** At the price of calls in a batch. */
  readonly inBatch?: boolean;
}

/** The ledger row of one call, priced at the date of the call by the model that answered. */
export function callEntry(facts: CallFacts, priceBook: PriceBook): CallEntry {
  const { endedAt, mayBeBilled, inBatch: _inBatch, ...rest } = facts;
  return {
    type: "call",
    source: "run",
    ...rest,
    cost: costOfCall(facts, mayBeBilled, priceBook),
    priceBook: priceBookLabel(priceBook),
    durationMs: endedAt - facts.at,
  };
}

function costOfCall(facts: CallFacts, mayBeBilled: boolean, priceBook: PriceBook): Cost {
  if (facts.outcome === "interrupted") return { kind: "unpriced", because: "interrupted" };
  if (!mayBeBilled) return FREE;
  const listed = priceAt(priceBook, facts.modelAnswered ?? facts.modelAsked, facts.at);
  const price = facts.inBatch === true && listed !== undefined ? batchPrice(listed) : listed;
  return costOfUsage(facts.usage, price);
}

/** A call whose cost nobody can say counts against the caps as the most that it can have cost. */
export function chargedFor({ cost }: CallEntry, estimate: NanoUsd): NanoUsd {
  return cost.kind === "priced" ? cost.amount : estimate;
}

/** What of it is known to have been spent. */
export function knownCost({ cost }: CallEntry): NanoUsd {
  return cost.kind === "priced" ? cost.amount : ZERO_USD;
}
