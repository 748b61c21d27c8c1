import {
  type BatchRules,
  type CallEntry,
  type Clock,
  type ErrorCode,
  type Instant,
  type ModelRegistry,
  type ModelReply,
  type ModelRequest,
  modelNamed,
  type NanoUsd,
  type PriceBook,
  SufficeError,
  type TaskId,
  type WorkTags,
  ZERO_USD,
} from "../domain/index.ts";
import type { BudgetedCall, BudgetKeeper, Ledger } from "../ledger/index.ts";
import { priceAt } from "../pricing/index.ts";
import { type Provider, ProviderFailure } from "../providers/index.ts";
import { callEntry, chargedFor, knownCost } from "./call-entry.ts";
import { mostExpensiveOutcome } from "./estimate-call.ts";
import { type AnsweredInBatch, inBatch } from "./in-batch.ts";
import { type Metered, type MeteredWork, meterWork } from "./metered-work.ts";
import type { Once } from "./once.ts";

export interface DispatcherParts {
  readonly providers: ReadonlyMap<string, Provider>;
  readonly models: ModelRegistry;
  readonly priceBook: PriceBook;
  readonly ledger: Pick<Ledger, "append">;
  readonly now: Clock;
  /** Rejects when `signal` aborts. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

export interface Call {
  /** Names the call within its run; the same call after a crash has the same key. */
  readonly key: string;
  readonly request: Omit<ModelRequest, "model">;
  /** Where it may go, best first; the rest are fallbacks for a call that failed. */
  readonly models: readonly string[];
  readonly tags: WorkTags & { readonly task: TaskId };
  readonly budget: BudgetKeeper;
  readonly once: Once;
  readonly signal: AbortSignal;
  /** On one route; absent: as often as is worth it. */
  readonly mostTries?: number;
  /** It may wait for a batch, where its first model is sold in batches; absent: it is made at once. */
  readonly batch?: BatchRules;
  /** Told before each wait for another try, so that a silent minute has a reason. */
  readonly onRetry?: (failure: SufficeError, waitMs: number) => void;
}

/** A finished call: what the model said, and the ledger row that was written with it. */
export interface Answered {
  readonly reply: ModelReply;
  readonly entry: CallEntry;
  /** What the caps were charged: its cost, or the estimate where it has none. */
  readonly charged: NanoUsd;
}

export interface Dispatcher {
  call(call: Call): Promise<Answered>;
  /** See {@link meterWork}. */
  meter<Result>(work: MeteredWork<Result>): Promise<Metered<Result>>;
}

const MOST_TRIES = 4;
const FIRST_BACKOFF_MS = 500;
/** A provider that asks for more patience than this is treated as failed. */
const MOST_PATIENCE_MS = 60_000;

/**
 * Carries a call to the first model that answers: retries on the same route, fallback to the next, by the error table.
 * Every try reserves its budget and leaves a ledger row; the answer's row is committed together with the answer.
 */
export function createDispatcher(parts: DispatcherParts): Dispatcher {
  return {
    async call(call) {
      let isReplayed = true;
      const batched = await answeredInBatch(parts, call);
      const answered = await call.once<Answered>(call.key, async ({ interrupted }) => {
        isReplayed = false;
        if (batched !== undefined) {
          await batched.settle();
          return { result: batched.answered, entries: [batched.answered.entry] };
        }
        if (interrupted) await recordInterrupted(parts, call);
        const result = await firstAnswer(parts, { ...call, failedTries: 0 });
        return { result, entries: [result.entry] };
      });
      if (isReplayed) await call.budget.book(budgeted(call), answered.charged, knownCost(answered.entry));
      return answered;
    },
    meter: (work) => meterWork(work, parts),
  };
}

/** The answer of a batch; `undefined` where the call may not wait for one, or has to be made after all. */
async function answeredInBatch(parts: DispatcherParts, call: Call): Promise<AnsweredInBatch | undefined> {
  const { batch: rules, key, tags, budget, once, signal } = call;
  const { priceBook, now, wait } = parts;
  const model = modelNamed(parts.models, call.models[0] ?? "");
  const provider = model === undefined ? undefined : parts.providers.get(model.provider);
  const batches = provider?.batches;
  if (rules === undefined || model === undefined || provider === undefined || batches === undefined)
    return undefined;
  if (priceAt(priceBook, model.id, now())?.batchShare === undefined) return undefined;
  const maxOutputTokens = Math.min(call.request.maxOutputTokens, model.maxOutput);
  const request: ModelRequest = { ...call.request, model: model.id, maxOutputTokens };
  return inBatch({
    key,
    tags,
    budget,
    once,
    signal,
    priceBook,
    now,
    wait,
    request,
    rules,
    batches,
    id: idempotencyKey(call),
    provider: provider.name,
    estimate: estimateFor(parts, call, request),
  });
}

/** Its failed tries are counted, since several may fail within a millisecond and each has its row. */
interface CallUnderWay extends Call {
  failedTries: number;
}

/** Failures of the server and not of the model: another model of the same provider would only meet them again. */
const IS_THE_SERVERS: readonly ErrorCode[] = ["provider.unreachable", "provider.timed-out"];

async function firstAnswer(parts: DispatcherParts, call: CallUnderWay): Promise<Answered> {
  let lastFailure: unknown;
  const silent = new Set<string | undefined>();
  for (const model of call.models) {
    const provider = modelNamed(parts.models, model)?.provider;
    if (silent.has(provider)) continue;
    try {
      return await untilAnswered(parts, call, model);
    } catch (error) {
      if (!(error instanceof SufficeError) || error.kind.retry === "never") throw error;
      lastFailure = error;
      if (IS_THE_SERVERS.includes(error.code)) silent.add(provider);
    }
  }
  throw lastFailure ?? new SufficeError("routing.no-candidate", { message: "no model was given for a call" });
}

/** One route: again after a failure that may pass, waiting as long as the provider asks or a little longer each time. */
async function untilAnswered(parts: DispatcherParts, call: CallUnderWay, model: string): Promise<Answered> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt(parts, call, model);
    } catch (error) {
      if (
        !(error instanceof SufficeError) ||
        error.kind.retry !== "same-route" ||
        tries >= (call.mostTries ?? MOST_TRIES)
      )
        throw error;
      const asked = error instanceof ProviderFailure ? error.retryAfterMs : undefined;
      const patience = asked ?? FIRST_BACKOFF_MS * 2 ** (tries - 1);
      if (patience > MOST_PATIENCE_MS) throw error;
      call.onRetry?.(error, patience);
      await parts.wait(patience, call.signal);
    }
  }
}

async function attempt(parts: DispatcherParts, call: CallUnderWay, modelId: string): Promise<Answered> {
  const model = modelNamed(parts.models, modelId);
  const provider = model === undefined ? undefined : parts.providers.get(model.provider);
  if (model === undefined || provider === undefined) {
    throw new SufficeError("provider.model-unknown", {
      message: `no provider is set up for model "${modelId}"`,
    });
  }
  const request: ModelRequest = {
    ...call.request,
    model: model.id,
    maxOutputTokens: Math.min(call.request.maxOutputTokens, model.maxOutput),
  };
  const estimate = estimateFor(parts, call, request);
  const reservation = await call.budget.reserve(budgeted(call), estimate);
  const at = parts.now();
  const common = { at, tags: call.tags, provider: provider.name, modelAsked: model.id };
  try {
    const reply = await provider.send(request, { signal: call.signal, idempotencyKey: idempotencyKey(call) });
    const entry = callEntry(
      {
        ...common,
        sourceId: idempotencyKey(call),
        endedAt: parts.now(),
        modelAnswered: reply.model,
        outcome: "answered",
        errorCode: undefined,
        usage: reply.usage,
        mayBeBilled: true,
        requestId: reply.requestId,
      },
      parts.priceBook,
    );
    const charged = chargedFor(entry, estimate);
    await reservation.settle(charged, knownCost(entry));
    return { reply, entry, charged };
  } catch (error) {
    const entry = failedEntry(parts, call, { error, ...common });
    await reservation.settle(chargedFor(entry, estimate), knownCost(entry));
    await parts.ledger.append([entry]);
    throw error;
  }
}

function estimateFor(parts: DispatcherParts, call: Call, request: ModelRequest) {
  const estimate = mostExpensiveOutcome(request, priceAt(parts.priceBook, request.model, parts.now()));
  if (estimate !== undefined) return estimate;
  if (!call.budget.isLimited()) return ZERO_USD;
  throw new SufficeError("budget.task-cap", {
    message: `${request.model} has no price, so the cap in dollars could not be kept; give it a price or lift the cap`,
  });
}

interface FailedTry {
  readonly error: unknown;
  readonly at: Instant;
  readonly tags: WorkTags;
  readonly provider: string;
  readonly modelAsked: string;
}

function failedEntry(parts: DispatcherParts, call: CallUnderWay, { error, ...common }: FailedTry): CallEntry {
  const failure = error instanceof ProviderFailure ? error : undefined;
  call.failedTries += 1;
  const errorCode: ErrorCode = error instanceof SufficeError ? error.code : "bug.invariant";
  return callEntry(
    {
      ...common,
      // Not the key of the call: several tries may fail before one is answered.
      sourceId: `${idempotencyKey(call)}#failed-${common.at}-${call.failedTries}`,
      endedAt: parts.now(),
      modelAnswered: undefined,
      outcome: "failed",
      errorCode,
      usage: failure?.usage,
      mayBeBilled: failure?.mayBeBilled ?? false,
      requestId: failure?.requestId,
    },
    parts.priceBook,
  );
}

/** A process died while the call was under way: it may have been billed, and nobody can say how much. */
async function recordInterrupted(parts: DispatcherParts, call: Call): Promise<void> {
  const at = parts.now();
  const [modelAsked = "unknown"] = call.models;
  const entry = callEntry(
    {
      sourceId: `${idempotencyKey(call)}#interrupted-${at}`,
      at,
      endedAt: at,
      tags: call.tags,
      provider: modelNamed(parts.models, modelAsked)?.provider ?? "unknown",
      modelAsked,
      modelAnswered: undefined,
      outcome: "interrupted",
      errorCode: undefined,
      usage: undefined,
      mayBeBilled: true,
      requestId: undefined,
    },
    parts.priceBook,
  );
  await parts.ledger.append([entry]);
}

function budgeted({ tags, key }: Call): BudgetedCall {
  return { task: tags.task, key };
}

function idempotencyKey(call: Call): string {
  return `${call.tags.run ?? "run"}/${call.key}`;
}
