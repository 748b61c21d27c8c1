import type { Dispatcher, Pool } from "undici";
import type { Clock, ModelReply, ModelRequest } from "../../domain/index.ts";
import { createMessagesReader, writeMessagesRequest } from "../../protocols/index.ts";
import type { SendOptions } from "../provider.ts";
import type { Secret } from "../secret.ts";
import { brokenOff, type CallUnderWay, interrupted } from "./call-failures.ts";
import type { Endpoint } from "./endpoint.ts";
import { headerOf, readAnswer } from "./read-answer.ts";

/** The way to one server. */
export interface Line {
  readonly endpoint: Endpoint;
  readonly pool: Pool;
  readonly apiKey: Secret | undefined;
  readonly timeoutMs: number;
  readonly now: Clock;
  /** Errors of connections that were never made, so that nothing was sent over them. */
  readonly failedToConnect: WeakSet<Error>;
}

const ANTHROPIC_VERSION = "2023-06-01";

/** One request, one reply, or a `ProviderFailure`. */
export async function send(line: Line, request: ModelRequest, options: SendOptions): Promise<ModelReply> {
  const { signal } = options;
  const call: CallUnderWay = {
    ...line,
    model: request.model,
    signal,
    requestId: undefined,
    reader: undefined,
  };
  if (signal.aborted) throw interrupted(call, { wasSent: false });
  const response = await post(line, request, options).catch((error: unknown) => {
    throw brokenOff(call, error);
  });
  const header = headerOf(response, "request-id");
  const requestId = header === undefined ? undefined : (line.apiKey?.mask(header) ?? header);
  const reader = createMessagesReader({ model: request.model, requestId });
  return readAnswer(response, { ...call, requestId, reader });
}

function post(line: Line, request: ModelRequest, options: SendOptions): Promise<Dispatcher.ResponseData> {
  return line.pool.request({
    method: "POST",
    path: line.endpoint.path,
    headers: {
      accept: "text/event-stream, application/json",
      "content-type": "application/json",
      "anthropic-version": ANTHROPIC_VERSION,
      "idempotency-key": asHeaderValue(options.idempotencyKey),
      ...(line.apiKey !== undefined && { "x-api-key": line.apiKey.reveal() }),
    },
    body: JSON.stringify(writeMessagesRequest(request)),
    signal: options.signal,
  });
}

/** Keys are made from the names of tasks, and those may hold any letter. */
function asHeaderValue(text: string): string {
  return text.replace(/[^\x21-\x7e]+/g, (match) =>
    [...Buffer.from(match)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""),
  );
}
