import type { ModelReply, ModelRequest } from "../domain/index.ts";
import type { AnswerFormat } from "./answer-format.ts";
import { brokenOff, type CallUnderWay, interrupted } from "./call-failures.ts";
import { asHeaderValue, type Line, openLine, post } from "./http-line.ts";
import type { LineOptions } from "./line-options.ts";
import type { Provider, SendOptions } from "./provider.ts";
import { headerOf, readAnswer } from "./read-answer.ts";
import type { Secret } from "./secret.ts";

/** A provider that keeps connections. */
export interface HttpProvider extends Provider {
  /** Cuts the connections, those of calls under way too. */
  close(): Promise<void>;
}

/** What one provider has of its own; everything else about a call over HTTP is the same for all. */
export interface HttpDeclaration extends LineOptions {
  readonly name: string;
  readonly format: AnswerFormat;
  /** The body of a call. May throw, and then nothing was sent. */
  readonly write: (request: ModelRequest) => unknown;
  /** Headers besides those that every call has. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly keyHeader?: (key: Secret) => Readonly<Record<string, string>>;
  /** Only for servers that are known to heed it. */
  readonly idempotencyHeader?: string;
  readonly requestIdHeader?: string;
}

/**
 * Models behind an HTTP API, each call one streamed request over kept connections.
 * @throws `settings.invalid` for a key that cannot be used
 */
export function createHttpProvider(declaration: HttpDeclaration): HttpProvider {
  const line = openLine(declaration);
  return {
    name: declaration.name,
    send: (request, options) => send(declaration, line, { request, options }),
    close: () => line.pool.destroy(),
  };
}

/** One request, one reply, or a `ProviderFailure`. */
async function send(
  declaration: HttpDeclaration,
  line: Line,
  { request, options }: { readonly request: ModelRequest; readonly options: SendOptions },
): Promise<ModelReply> {
  const { format, requestIdHeader } = declaration;
  const { signal } = options;
  const call: CallUnderWay = {
    ...line,
    model: request.model,
    signal,
    requestId: undefined,
    answer: undefined,
  };
  if (signal.aborted) throw interrupted(call, { wasSent: false });
  const body = declaration.write(request);
  const headers = headersFor(declaration, options);
  const response = await post(line, { headers, body, signal }).catch((error: unknown) => {
    throw brokenOff(call, error);
  });
  const header = requestIdHeader === undefined ? undefined : headerOf(response, requestIdHeader);
  const requestId = header === undefined ? undefined : (line.apiKey?.mask(header) ?? header);
  const turn = request.messages.filter(({ role }) => role === "assistant").length;
  const asked = { model: request.model, requestId, turn };
  return readAnswer(response, { ...call, requestId, asked, format, answer: format.openStream(asked) });
}

function headersFor(declaration: HttpDeclaration, options: SendOptions): Readonly<Record<string, string>> {
  const { apiKey, format, headers, idempotencyHeader, keyHeader } = declaration;
  return {
    accept: `${format.streamType}, application/json`,
    ...headers,
    ...(idempotencyHeader !== undefined && { [idempotencyHeader]: asHeaderValue(options.idempotencyKey) }),
    ...(apiKey !== undefined && keyHeader?.(apiKey)),
  };
}
