import {
  type BatchRules,
  type CallEntry,
  type Clock,
  type Instant,
  type ModelReply,
  type ModelRequest,
  SufficeError,
} from "../domain/index.ts";
import { type Batches, ProviderFailure } from "../providers/index.ts";
import type { Once } from "./once.ts";

/** A call that was handed in, as the journal keeps it. */
interface HandedIn {
  /** `null`: it was not taken, or nobody knows whether it was. */
  readonly id: string | null;
  readonly at: Instant;
  /** It may have been billed, and cannot be found. */
  readonly lost?: true;
}

/** What came of it. */
export type BatchEnd =
  | { readonly kind: "answered"; readonly reply: ModelReply; readonly at: Instant; readonly endedAt: Instant }
  /** The call is to be made as any other. `lost`: the batch may have been billed all the same. */
  | { readonly kind: "live"; readonly because: string; readonly lost: boolean };

export interface BatchedCall {
  readonly key: string;
  readonly request: ModelRequest;
  readonly rules: BatchRules;
  readonly batches: Batches;
  readonly idempotencyKey: string;
  readonly once: Once;
  readonly signal: AbortSignal;
  readonly now: Clock;
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** The row of a batch of which nobody knows what it cost. */
  readonly lostEntry: (id: string | null, at: Instant) => CallEntry;
}

/** After it was called off: so many more looks, until what was finished can be read. */
const LOOKS_AFTER_CANCEL = 3;

/**
 * Hands a call in as a batch and waits for its end as long as the rules say. Its id is in the journal before it is waited for, so that a
 * killed run finds it again and hands in no other. A batch that is late is called off; what it had finished by then is taken.
 */
export async function batchedCall(call: BatchedCall): Promise<BatchEnd> {
  const handedIn = await call.once<HandedIn>(`${call.key}/batch`, async ({ interrupted }) => {
    const at = call.now();
    // It may have been taken, and its id is lost: there is no other way to find it.
    if (interrupted) return lostAt(at, call);
    const { request, idempotencyKey, signal } = call;
    try {
      const id = await call.batches.create(request, { signal, idempotencyKey });
      return { result: { id, at }, entries: [] };
    } catch (error) {
      if (!mayGoOn(error)) throw error;
      const mayBeTaken = error instanceof ProviderFailure && error.mayBeBilled;
      return mayBeTaken ? lostAt(at, call) : { result: { id: null, at }, entries: [] };
    }
  });
  const { id, at } = handedIn;
  if (id === null) return { kind: "live", because: "no batch was taken", lost: handedIn.lost === true };
  return call.once<BatchEnd>(`${call.key}/batch-end`, async () => {
    const result = await endOf(id, at, call);
    const isLost = result.kind === "live" && result.lost;
    return { result, entries: isLost ? [call.lostEntry(id, at)] : [] };
  });
}

function lostAt(
  at: Instant,
  { lostEntry }: BatchedCall,
): { result: HandedIn; entries: readonly CallEntry[] } {
  return { result: { id: null, at, lost: true }, entries: [lostEntry(null, at)] };
}

async function endOf(id: string, at: Instant, call: BatchedCall): Promise<BatchEnd> {
  const { rules, batches, request, signal, now } = call;
  const pollMs = rules.pollSeconds * 1000;
  const mostLooks = Math.ceil(rules.timeoutSeconds / rules.pollSeconds);
  for (let looks = 0; ; looks++) {
    const end = await lookAt(id, at, call);
    if (end !== undefined) return end;
    if (looks >= mostLooks || now() - at >= rules.timeoutSeconds * 1000) break;
    await call.wait(pollMs, signal);
  }
  try {
    await batches.cancel(id, { request, signal });
  } catch (error) {
    // It may have ended in between, which the next look will show.
    if (!mayGoOn(error)) throw error;
  }
  for (let looks = 0; looks < LOOKS_AFTER_CANCEL; looks++) {
    const end = await lookAt(id, at, call);
    if (end !== undefined) return end;
    await call.wait(pollMs, signal);
  }
  return { kind: "live", because: `batch ${id} was late, and has not said what it had done`, lost: true };
}

/** `undefined` while it is under way, and while nobody answers. */
async function lookAt(id: string, at: Instant, call: BatchedCall): Promise<BatchEnd | undefined> {
  const { batches, request, signal } = call;
  try {
    const state = await batches.look(id, { request, signal });
    switch (state.kind) {
      case "under-way":
        return undefined;
      case "answered":
        return { kind: "answered", reply: state.reply, at, endedAt: call.now() };
      case "unanswered":
        return { kind: "live", because: `batch ${id}: ${state.because}`, lost: false };
      case "unusable":
        return { kind: "live", because: `batch ${id}: ${state.because}`, lost: true };
      default:
        return state satisfies never;
    }
  } catch (error) {
    if (!mayGoOn(error)) throw error;
    return undefined;
  }
}

/** A server that fails or refuses says nothing of the call itself: it can still be made. */
function mayGoOn(error: unknown): boolean {
  return error instanceof SufficeError && error.code.startsWith("provider.");
}
