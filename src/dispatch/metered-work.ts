import {
  addUsd,
  type CallEntry,
  type Clock,
  type Instant,
  type NanoUsd,
  nanoUsd,
  type PriceBook,
  SufficeError,
  type TaskId,
  type Usage,
  type WorkTags,
  ZERO_USD,
} from "../domain/index.ts";
import type { BudgetKeeper, Ledger } from "../ledger/index.ts";
import { priceAt } from "../pricing/index.ts";
import { callEntry } from "./call-entry.ts";
import type { Once } from "./once.ts";

/** A call that somebody else has made, as they wrote it down. */
export interface ReportedCall {
  /** Unique within the work, and the same whenever it is read again. */
  readonly id: string;
  readonly at: Instant;
  readonly endedAt: Instant | undefined;
  readonly modelAsked: string | undefined;
  readonly modelAnswered: string | undefined;
  readonly usage: Usage | undefined;
  readonly requestId: string | undefined;
  readonly agent: string | undefined;
}

/** Work that calls models itself: an agent program with a loop of its own. */
export interface MeteredWork<Result> {
  /** Names the work within its run; after a crash it has the same. */
  readonly key: string;
  readonly tags: WorkTags & { readonly task: TaskId };
  readonly provider: string;
  readonly model: string;
  readonly budget: BudgetKeeper;
  readonly once: Once;
  /** What it may cost; `undefined`: what its task and its run have left, shared with those at work beside it. */
  readonly limitUsd: NanoUsd | undefined;
  /** How many are at work at once under the same caps, this one included. */
  readonly beside: number;
  readonly perform: (given: PerformGiven) => Promise<Performed<Result>>;
}

export interface PerformGiven {
  /** A process died in the middle of it. */
  readonly interrupted: boolean;
  /** What was reserved; `undefined` without any limit. */
  readonly budgetUsd: NanoUsd | undefined;
  /** To be told of each call as it is made, and again of those that are known better; `stop` when the money is used up. */
  readonly onCall: (call: ReportedCall) => "go-on" | "stop";
}

export interface Performed<Result> {
  readonly result: Result;
  /** All that it made, those of earlier lives included. */
  readonly calls: readonly ReportedCall[];
  /** It could not be carried out, and may be tried again: its calls are recorded, its result is not. */
  readonly failure?: SufficeError;
}

export interface Metered<Result> {
  readonly result: Result;
  /** What the caps were charged, and how much of it is known to have been spent. */
  readonly charged: NanoUsd;
  readonly known: NanoUsd;
}

/**
 * Does work that calls models itself, once under its key: its money is reserved before, and each of its calls becomes a ledger row that is
 * priced by the model that answered. What the program says that it cost is not asked for.
 */
export async function meterWork<Result>(
  work: MeteredWork<Result>,
  parts: { readonly priceBook: PriceBook; readonly ledger: Pick<Ledger, "append">; readonly now: Clock },
): Promise<Metered<Result>> {
  const { budget, tags, key } = work;
  const call = { task: tags.task, key };
  let isReplayed = true;
  const done = await work.once<Metered<Result>>(key, async ({ interrupted }) => {
    isReplayed = false;
    const budgetUsd = await shareOf(work);
    requirePrice(work, budgetUsd, parts);
    const reservation = await budget.reserve(call, budgetUsd ?? ZERO_USD);
    const seen = new Map<string, CallEntry>();
    const entryOf = (reported: ReportedCall) => reportedEntry(reported, work, parts.priceBook);
    const onCall = (reported: ReportedCall) => {
      seen.set(reported.id, entryOf(reported));
      const isUsedUp = budgetUsd !== undefined && knownOf([...seen.values()]) >= budgetUsd;
      return isUsedUp ? "stop" : "go-on";
    };
    let performed: Performed<Result>;
    try {
      performed = await work.perform({ interrupted, budgetUsd, onCall });
    } catch (error) {
      const entries = [...seen.values()];
      await reservation.settle(chargedFor(entries, budgetUsd), knownOf(entries));
      await parts.ledger.append(entries);
      throw error;
    }
    const entries = performed.calls.map(entryOf);
    const [charged, known] = [chargedFor(entries, budgetUsd), knownOf(entries)];
    await reservation.settle(charged, known);
    if (performed.failure !== undefined) {
      await parts.ledger.append(entries);
      throw performed.failure;
    }
    return { result: { result: performed.result, charged, known }, entries };
  });
  if (isReplayed) await budget.book(call, done.charged, done.known);
  return done;
}

/** Of the run's cap, which several share, none may take all that is left, else the others would be refused. */
async function shareOf({
  budget,
  tags,
  limitUsd,
  beside,
}: MeteredWork<unknown>): Promise<NanoUsd | undefined> {
  const { task, run } = await budget.left(tags.task);
  const share = run === undefined ? undefined : Math.floor(run / beside);
  const bounds = [task, share, limitUsd].filter((bound) => bound !== undefined);
  // Where nothing is left, the least sum is asked for, so that the refusal says whose cap it is.
  return bounds.length === 0 ? undefined : nanoUsd(Math.max(1, Math.min(...bounds)));
}

/** Under a cap what nobody can price may not be begun: the cap could not be kept. */
function requirePrice(
  { model }: MeteredWork<unknown>,
  budgetUsd: NanoUsd | undefined,
  { priceBook, now }: { readonly priceBook: PriceBook; readonly now: Clock },
): void {
  if (budgetUsd === undefined || priceAt(priceBook, model, now()) !== undefined) return;
  throw new SufficeError("budget.task-cap", {
    message: `${model} has no price, so the cap in dollars could not be kept; give it a price or lift the cap`,
  });
}

function reportedEntry(call: ReportedCall, work: MeteredWork<unknown>, priceBook: PriceBook): CallEntry {
  const { key, tags, provider, model } = work;
  const { agent, id, at, endedAt = at, modelAsked = model, modelAnswered, usage, requestId } = call;
  return callEntry(
    {
      sourceId: `${tags.run ?? "run"}/${key}#${id}`,
      at,
      endedAt,
      tags: agent === undefined ? tags : { ...tags, agent },
      provider,
      modelAsked,
      modelAnswered,
      outcome: "answered",
      errorCode: undefined,
      usage,
      mayBeBilled: true,
      requestId,
    },
    priceBook,
  );
}

/** A call whose cost nobody can say counts as all that was reserved. */
function chargedFor(entries: readonly CallEntry[], reserved: NanoUsd | undefined): NanoUsd {
  const known = knownOf(entries);
  const isUnknown = entries.some(({ cost }) => cost.kind === "unpriced");
  return isUnknown && reserved !== undefined && reserved > known ? reserved : known;
}

function knownOf(entries: readonly CallEntry[]): NanoUsd {
  return addUsd(ZERO_USD, ...entries.map(({ cost }) => (cost.kind === "priced" ? cost.amount : ZERO_USD)));
}
