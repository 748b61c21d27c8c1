import type { ModelReply, ModelRequest } from "../domain/index.ts";

export interface SendOptions {
  readonly signal: AbortSignal;
  /** The same for every try of one call, so that a server that knows the header does not do it twice. */
  readonly idempotencyKey: string;
}

/**
 * Who serves models: an address, a key, quirks. One request per call: no retry, no fallback, no budget in here.
 * Throws a `SufficeError` with a `provider.*` code; a {@link ProviderFailure} where something was used before it failed.
 */
export interface Provider {
  readonly name: string;
  send(request: ModelRequest, options: SendOptions): Promise<ModelReply>;
  /** Absent where it takes none. */
  readonly batches?: Batches;
}

/** How a call stands that was handed in as a batch. */
export type BatchState =
  | { readonly kind: "under-way" }
  | { readonly kind: "answered"; readonly reply: ModelReply }
  /** It was called off, expired or failed: the call was not made and costs nothing. */
  | { readonly kind: "unanswered"; readonly because: string }
  /** It was made, and nobody can read what came of it. */
  | { readonly kind: "unusable"; readonly because: string };

export interface BatchAsked {
  readonly request: ModelRequest;
  readonly signal: AbortSignal;
}

/** Calls that may take their time, at a lower price: one call a batch. Throws as `Provider.send` does. */
export interface Batches {
  /** Gives the id by which it is found again, also by another process. */
  create(request: ModelRequest, options: SendOptions): Promise<string>;
  look(id: string, asked: BatchAsked): Promise<BatchState>;
  /** What was finished before it took hold can still be read. */
  cancel(id: string, asked: BatchAsked): Promise<void>;
}
