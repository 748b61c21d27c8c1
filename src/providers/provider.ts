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
}
