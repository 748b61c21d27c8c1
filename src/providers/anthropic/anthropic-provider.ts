import type { Clock } from "../../domain/index.ts";
import {
  createMessagesReader,
  createSseReader,
  readMessagesBody,
  readWireError,
  streamOf,
  writeMessagesRequest,
} from "../../protocols/index.ts";
import type { AnswerFormat } from "../answer-format.ts";
import { endpointOf } from "../endpoint.ts";
import { createHttpProvider, type HttpProvider } from "../http-provider.ts";
import type { Secret } from "../secret.ts";
import { createMessageBatches } from "./message-batches.ts";

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

export type AnthropicProvider = HttpProvider;

const OWNER = { label: "Anthropic", example: "https://api.anthropic.com" };
const ANTHROPIC_VERSION = "2023-06-01";

const FORMAT: AnswerFormat = {
  streamType: "text/event-stream",
  openStream: (asked) => streamOf(createSseReader(), createMessagesReader(asked)),
  readBody: readMessagesBody,
  readError: readWireError,
};

/**
 * Models behind the Anthropic Messages API, each call one streamed HTTP request over kept connections.
 * @throws `settings.invalid` for a base URL or a key that cannot be used
 */
export function createAnthropicProvider(options: AnthropicOptions): AnthropicProvider {
  const batches = createMessageBatches(options);
  const provider = createHttpProvider({
    ...options,
    name: "anthropic",
    label: OWNER.label,
    endpoint: endpointOf(options.baseUrl, OWNER, (prefix) => `${prefix}/v1/messages`),
    format: FORMAT,
    write: writeMessagesRequest,
    headers: { "anthropic-version": ANTHROPIC_VERSION },
    keyHeader: (key) => ({ "x-api-key": key.reveal() }),
    idempotencyHeader: "idempotency-key",
    requestIdHeader: "request-id",
  });
  return {
    ...provider,
    batches,
    async close() {
      await provider.close();
      await batches.close();
    },
  };
}
