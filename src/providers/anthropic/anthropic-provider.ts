import { Pool } from "undici";
import { type Clock, SufficeError } from "../../domain/index.ts";
import type { Provider } from "../provider.ts";
import type { Secret } from "../secret.ts";
import { endpointOf } from "./endpoint.ts";
import { type Line, send } from "./send.ts";

export interface AnthropicOptions {
  /** `https://api.anthropic.com`, or whatever speaks the same format; a path prefix is kept. */
  readonly baseUrl: string;
  /** No key, no header: for servers on this machine. */
  readonly apiKey: Secret | undefined;
  /** The longest wait for a connection, then for the head of the answer, then for each next piece of it; kept to about a second. */
  readonly timeoutMs: number;
  /** For a `retry-after` that is a date. */
  readonly now: Clock;
}

export interface AnthropicProvider extends Provider {
  /** Cuts the connections, those of calls under way too. */
  close(): Promise<void>;
}

const HEADER_VALUE = /^[\x21-\x7e]+$/;

/**
 * Models behind the Anthropic Messages API, each call one streamed HTTP request over kept connections.
 * @throws `settings.invalid` for a base URL or a key that cannot be used
 */
export function createAnthropicProvider(options: AnthropicOptions): AnthropicProvider {
  const { apiKey, timeoutMs } = options;
  if (apiKey !== undefined && !HEADER_VALUE.test(apiKey.reveal())) {
    throw new SufficeError("settings.invalid", {
      message:
        "the API key of the Anthropic provider is empty or has a space or line break in it; paste it again",
    });
  }
  const endpoint = endpointOf(options.baseUrl);
  const pool = new Pool(endpoint.origin, {
    connect: { timeout: timeoutMs },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });
  const line: Line = { ...options, endpoint, pool, failedToConnect: new WeakSet() };
  // Told before the request that waited for it fails, with the very same error: what never left costs nothing.
  pool.on("connectionError", (_origin, _targets, error) => line.failedToConnect.add(error));
  return {
    name: "anthropic",
    send: (request, sendOptions) => send(line, request, sendOptions),
    close: () => pool.destroy(),
  };
}
