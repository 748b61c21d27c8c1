import {
  type CallEntry,
  type Instant,
  type ModelReply,
  type NanoUsd,
  type PriceBook,
  type TaskId,
  type WorkTags,
  ZERO_USD,
} from "../domain/index.ts";
import type { BudgetKeeper, Reservation } from "../ledger/index.ts";
import { type BatchEnd, type BatchedCall, batchedCall } from "./batched-call.ts";
import { type CallFacts, callEntry, chargedFor, knownCost } from "./call-entry.ts";

/** A call that may wait for a batch, with its money. */
export interface CallInBatch extends Omit<BatchedCall, "lostEntry" | "idempotencyKey"> {
  /** Names the call over all runs. */
  readonly id: string;
  readonly tags: WorkTags & { readonly task: TaskId };
  readonly provider: string;
  readonly budget: BudgetKeeper;
  /** The most that it can cost, made at once. */
  readonly estimate: NanoUsd;
  readonly priceBook: PriceBook;
}

export interface AnsweredInBatch {
  readonly answered: { readonly reply: ModelReply; readonly entry: CallEntry; readonly charged: NanoUsd };
  /** Books what it cost; to be called once, by whoever keeps the answer. */
  readonly settle: () => Promise<void>;
}

/** The answer of a batch with its row; `undefined` where the call has to be made after all. */
export async function inBatch(call: CallInBatch): Promise<AnsweredInBatch | undefined> {
  const { budget, estimate } = call;
  const budgeted = { task: call.tags.task, key: call.key };
  let held: Reservation | undefined;
  // Money is put aside by whoever really hands it in or waits for it, not by who only reads what came of it.
  const once: BatchedCall["once"] = (key, effect) =>
    call.once(key, async (begun) => {
      held ??= await budget.reserve(budgeted, estimate);
      return effect(begun);
    });
  const end = await batchedCall({
    ...call,
    idempotencyKey: `${call.id}/batch`,
    once,
    lostEntry: (id, at) => entryOf(call, lostFacts(call, id, at)),
  }).catch(async (error: unknown) => {
    await held?.settle(ZERO_USD, ZERO_USD);
    throw error;
  });
  if (end.kind === "live") {
    // What nobody can say counts as the most that it can have cost.
    await held?.settle(end.lost ? estimate : ZERO_USD, ZERO_USD);
    return undefined;
  }
  const entry = entryOf(call, answeredFacts(call, end));
  const [charged, known] = [chargedFor(entry, estimate), knownCost(entry)];
  const settle = () =>
    held === undefined ? budget.book(budgeted, charged, known) : held.settle(charged, known);
  return { answered: { reply: end.reply, entry, charged }, settle };
}

type OwnFacts = Omit<CallFacts, "tags" | "provider" | "modelAsked" | "errorCode" | "mayBeBilled">;

function entryOf({ tags, provider, request, priceBook }: CallInBatch, facts: OwnFacts): CallEntry {
  const common = { tags, provider, modelAsked: request.model, errorCode: undefined, mayBeBilled: true };
  return callEntry({ ...common, ...facts }, priceBook);
}

/** Nobody knows what it cost. */
function lostFacts({ id: call, now }: CallInBatch, id: string | null, at: Instant): OwnFacts {
  return {
    sourceId: `${call}#batch-${at}`,
    at,
    endedAt: now(),
    modelAnswered: undefined,
    outcome: "interrupted",
    usage: undefined,
    requestId: id ?? undefined,
  };
}

function answeredFacts(
  { id }: CallInBatch,
  { reply, at, endedAt }: Extract<BatchEnd, { kind: "answered" }>,
): OwnFacts {
  return {
    sourceId: id,
    at,
    endedAt,
    modelAnswered: reply.model,
    outcome: "answered",
    usage: reply.usage,
    requestId: reply.requestId,
    inBatch: true,
  };
}
