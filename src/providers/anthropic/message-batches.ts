import type { Dispatcher } from "undici";
import type { Json, ModelRequest } from "../../domain/index.ts";
import {
  isJsonObject,
  type JsonObject,
  parseJson,
  readMessagesBody,
  readWireError,
  writeMessagesRequest,
} from "../../protocols/index.ts";
import { brokenOff, type CallUnderWay, interrupted, refused, unusable } from "../call-failures.ts";
import { endpointOf } from "../endpoint.ts";
import { asHeaderValue, type Line, openLine } from "../http-line.ts";
import type { LineOptions } from "../line-options.ts";
import type { Batches, BatchState } from "../provider.ts";
import { errorIn, headerOf, wholeOf } from "../read-answer.ts";

const OWNER = { label: "Anthropic", example: "https://api.anthropic.com" };
const ANTHROPIC_VERSION = "2023-06-01";
/** Batches of ours hold one request each: it is found again by the batch's own id. */
const CUSTOM_ID = "call";
const BATCH_ID = /^[\w-]{1,128}$/;

type BatchesOptions = Pick<LineOptions, "apiKey" | "timeoutMs" | "now"> & { readonly baseUrl: string };

export interface HttpBatches extends Batches {
  close(): Promise<void>;
}

/** Message Batches of the Anthropic API: handed in, looked at, read as JSON lines, called off. */
export function createMessageBatches(options: BatchesOptions): HttpBatches {
  const lineTo = (rest: string) => {
    const endpoint = endpointOf(options.baseUrl, OWNER, (prefix) => `${prefix}/v1/messages/batches${rest}`);
    return { ...options, label: OWNER.label, endpoint };
  };
  const { pool, failedToConnect } = openLine(lineTo(""));
  const ask = async (rest: string, asked: Asked): Promise<string> => {
    const line: Line = { ...lineTo(rest), pool, failedToConnect };
    return answerTo(line, asked);
  };
  return {
    async create(request, { signal, idempotencyKey }) {
      const { stream: _, ...params } = writeMessagesRequest(request);
      const body = { requests: [{ custom_id: CUSTOM_ID, params }] };
      const text = await ask("", { model: request.model, method: "POST", body, signal, idempotencyKey });
      return idIn(parseJson(text));
    },
    async look(id, { request, signal }) {
      const asked = { model: request.model, method: "GET", signal } as const;
      const batch = parseJson(await ask(`/${id}`, asked));
      if (!isJsonObject(batch) || batch["processing_status"] !== "ended") return { kind: "under-way" };
      // Not at the address that the answer names: it is ours to know where the key goes.
      return resultIn(await ask(`/${id}/results`, asked), request, id);
    },
    async cancel(id, { request, signal }) {
      await ask(`/${id}/cancel`, { model: request.model, method: "POST", signal });
    },
    close: () => pool.destroy(),
  };

  function idIn(batch: Json | undefined): string {
    const id = isJsonObject(batch) ? batch["id"] : undefined;
    if (typeof id === "string" && BATCH_ID.test(id)) return id;
    const line: Line = { ...lineTo(""), pool, failedToConnect };
    throw unusable(callOn(line, "a batch", new AbortController().signal), "the answer names no batch", {
      mayBeBilled: true,
    });
  }
}

interface Asked {
  readonly model: string;
  readonly method: "GET" | "POST";
  readonly body?: unknown;
  readonly signal: AbortSignal;
  readonly idempotencyKey?: string;
}

async function answerTo(line: Line, { model, method, body, signal, idempotencyKey }: Asked): Promise<string> {
  const call = callOn(line, model, signal);
  if (signal.aborted) throw interrupted(call, { wasSent: false });
  const headers = {
    accept: "application/json, application/x-jsonl",
    "content-type": "application/json",
    "anthropic-version": ANTHROPIC_VERSION,
    ...(line.apiKey === undefined ? {} : { "x-api-key": line.apiKey.reveal() }),
    ...(idempotencyKey === undefined ? {} : { "idempotency-key": asHeaderValue(idempotencyKey) }),
  };
  const { path } = line.endpoint;
  const text = body === undefined ? null : JSON.stringify(body);
  const broken = (error: unknown) => {
    throw brokenOff(call, error);
  };
  const response: Dispatcher.ResponseData = await line.pool
    .request({ method, path, headers, body: text, signal })
    .catch(broken);
  const { statusCode: status } = response;
  if (status < 200 || status > 299) {
    const retryAfterHeader = headerOf(response, "retry-after");
    const error = await errorIn(response, { readError: readWireError });
    throw refused(call, { status, retryAfterHeader, location: headerOf(response, "location"), error });
  }
  const answer = await wholeOf(response.body).catch(broken);
  if (answer === undefined) throw unusable(call, "the answer is too large", { mayBeBilled: true });
  return answer;
}

function callOn(line: Line, model: string, signal: AbortSignal): CallUnderWay {
  return { ...line, model, signal, requestId: undefined, answer: undefined };
}

/** The line of our one request; the API writes a line for each request, in any order. */
function resultIn(text: string, request: ModelRequest, id: string): BatchState {
  const lines = text.split("\n").map((line) => parseJson(line));
  const line = lines.find(
    (each): each is JsonObject => isJsonObject(each) && each["custom_id"] === CUSTOM_ID,
  );
  const result = line?.["result"];
  if (!isJsonObject(result)) return { kind: "unanswered", because: "its results do not hold the call" };
  if (result["type"] !== "succeeded")
    return { kind: "unanswered", because: `it was ${JSON.stringify(result["type"])}` };
  const turn = request.messages.filter(({ role }) => role === "assistant").length;
  const outcome = readMessagesBody(result["message"], { model: request.model, requestId: id, turn });
  if (outcome.kind === "reply") return { kind: "answered", reply: outcome.reply };
  return { kind: "unusable", because: outcome.kind === "error" ? outcome.error.message : outcome.because };
}
