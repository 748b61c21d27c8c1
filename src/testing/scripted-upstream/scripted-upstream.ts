import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { type Clock, type Instant, instant, type Json, messageOf, SufficeError } from "../../domain/index.ts";
import { parseJson } from "../../protocols/index.ts";
import { answerWithError, answerWithJson, answerWithReply, idOf, replyOf } from "./answer.ts";
import { chooseReply, cueLabel } from "./choose-reply.ts";
import { ANTHROPIC, type Dialect, dialectAt, dialectOfQuestion } from "./dialect.ts";
import {
  createMessageBatches,
  cueOfBatch,
  type MessageBatches,
  type ScriptedBatches,
} from "./message-batches.ts";
import { ollamaShow, ollamaTags, type ShownModel, shownModels } from "./ollama-questions.ts";
import { type Cue, type IncomingRequest, readRequest } from "./read-request.ts";
import { checkScript, type ScriptedConversation } from "./script.ts";

export interface ReceivedRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** In lower case. Not their values: there may be keys among them. */
  readonly headerNames: readonly string[];
  /** `undefined` where there was none, or no JSON. */
  readonly body: Json | undefined;
  readonly at: Instant;
  /** What decided the reply; `undefined` where the request asked for none. */
  readonly cue: Cue | undefined;
}

export interface ScriptedUpstreamOptions {
  readonly script: readonly ScriptedConversation[];
  /** Is told one line for each request that is answered. */
  readonly log?: (line: string) => void;
  /** Told of each request before it is answered; the answer waits for the promise. */
  readonly onRequest?: (request: ReceivedRequest) => Promise<void> | void;
  /** Default: the machine's clock. It decides nothing, requests are only noted with it. */
  readonly now?: Clock;
  /** What Ollama's `/api/tags` and `/api/show` say, besides the models of the script: those can complete and take tools. */
  readonly shown?: readonly ShownModel[];
  /** How batches behave; what they answer is the script's. */
  readonly batches?: ScriptedBatches;
}

export interface ScriptedUpstream {
  /** `http://127.0.0.1:PORT`: the base URL for clients. */
  readonly url: string;
  /** All that came, in the order in which they arrived. */
  requests(): readonly ReceivedRequest[];
  /** Cuts all connections, those too whose answers are waited for. */
  close(): Promise<void>;
}

/**
 * A server on the loopback address that plays models from a script, in the format of the path that is asked: Anthropic's
 * Messages (`/v1/messages`), OpenAI's Chat Completions (`/chat/completions`) and Responses (`/responses`), and Ollama's
 * (`/api/chat`, `/api/tags`, `/api/show`). Anthropic's batches too (`/v1/messages/batches`). Streamed or not, any path prefix, `GET /v1/models`, and HEAD. A request for which nothing is prepared gets a 400 that says what is missing.
 * @throws `input.invalid` for a script that contradicts itself
 */
export async function startScriptedUpstream(options: ScriptedUpstreamOptions): Promise<ScriptedUpstream> {
  checkScript(options.script);
  const batches = createMessageBatches(options.batches ?? {}, (params) =>
    batchMessage(options.script, params),
  );
  const stage: Stage = { options, received: [], failures: new Map(), batches };
  const server = createServer((request, response) => {
    answer(stage, request, response).catch((error: unknown) => {
      const message = `the scripted upstream failed: ${messageOf(error)}`;
      if (response.headersSent) response.destroy();
      else
        answerWithError(response, ANTHROPIC, {
          status: 500,
          type: "api_error",
          message,
          requestId: idOf("req", message),
        });
    });
  });
  const url = await listen(server);
  return { url, requests: () => [...stage.received], close: () => close(server) };
}

interface Stage {
  readonly options: ScriptedUpstreamOptions;
  readonly received: ReceivedRequest[];
  /** How often each reply has failed on this server. */
  readonly failures: Map<string, number>;
  readonly batches: MessageBatches;
}

async function answer(stage: Stage, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { log, onRequest, now = () => instant(Date.now()) } = stage.options;
  const { method = "GET", url: path = "/" } = request;
  const at = now();
  const body = parseJson((await buffer(request)).toString("utf8"));
  const pathname = path.replace(/\?.*$/s, "");
  const dialect = method === "POST" ? dialectAt(pathname) : undefined;
  const incoming = dialect === undefined ? undefined : readRequest(body);
  const cue = typeof incoming === "object" ? incoming.cue : cueOfBatch({ method, pathname, body });
  const received = { method, path, headerNames: Object.keys(request.headers), body, at, cue };
  stage.received.push(received);
  response.once("close", () => log?.(lineOf(received, response)));
  await onRequest?.(received);

  const question: Question = {
    method,
    pathname,
    body,
    requestId: idOf("req", method, path, JSON.stringify(body ?? null)),
  };
  if (dialect === undefined || incoming === undefined) return answerQuestion(stage, response, question);
  if (typeof incoming === "object") return play(stage, response, { dialect, incoming });
  answerWithError(response, dialect, {
    status: 400,
    type: "invalid_request_error",
    message: incoming,
    requestId: question.requestId,
  });
}

interface Question {
  readonly method: string;
  readonly pathname: string;
  readonly body: Json | undefined;
  readonly requestId: string;
}

/** All that is asked besides calls of models. */
function answerQuestion(
  { options, batches }: Stage,
  response: ServerResponse,
  { method, pathname, body, requestId }: Question,
): void {
  const dialect = dialectOfQuestion(pathname);
  const notFound = (message: string) =>
    answerWithError(response, dialect, { status: 404, type: "not_found_error", message, requestId });
  const batch = batches({ method, pathname, body });
  if (batch?.kind === "not-found") return notFound(`no such batch at ${method} ${pathname}`);
  if (batch?.kind === "json")
    return answerWithJson(response, dialect, { status: 200, body: batch.body, requestId });
  if (batch?.kind === "lines") {
    response.writeHead(200, { "content-type": "application/x-jsonl", [dialect.requestIdHeader]: requestId });
    response.end(batch.lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    return;
  }
  if (method === "HEAD" || (method === "GET" && pathname.endsWith("/v1/models"))) {
    return answerWithJson(response, dialect, { status: 200, body: modelList(options.script), requestId });
  }
  const models = shownModels(options.shown ?? [], options.script);
  if (method === "GET" && pathname.endsWith("/api/tags")) {
    return answerWithJson(response, dialect, { status: 200, body: ollamaTags(models), requestId });
  }
  if (method === "POST" && pathname.endsWith("/api/show")) {
    const shown = ollamaShow(models, body);
    if (typeof shown === "string") return notFound(shown);
    return answerWithJson(response, dialect, { status: 200, body: shown, requestId });
  }
  notFound(`nothing is served at ${method} ${pathname}`);
}

function play(
  stage: Stage,
  response: ServerResponse,
  { dialect, incoming }: { readonly dialect: Dialect; readonly incoming: IncomingRequest },
): Promise<void> | void {
  const { cue, isStreamed = dialect.streamsByDefault } = incoming;
  const reply = chooseReply(stage.options.script, cue);
  if (reply === undefined) {
    const message = `the script has no reply for ${cueLabel(cue)}`;
    const requestId = idOf("req", cueLabel(cue));
    return answerWithError(response, dialect, {
      status: 400,
      type: "invalid_request_error",
      message,
      requestId,
    });
  }
  const label = cueLabel(cue);
  const failed = stage.failures.get(label) ?? 0;
  stage.failures.set(label, failed + 1);
  const fails = failed < (reply.times ?? Number.POSITIVE_INFINITY);
  return answerWithReply(response, reply, { dialect, cue, isStreamed, fails });
}

function batchMessage(script: readonly ScriptedConversation[], params: Json | undefined): Json | undefined {
  const read = readRequest(params);
  const reply = typeof read === "object" ? chooseReply(script, read.cue) : undefined;
  if (typeof read !== "object" || reply === undefined) return undefined;
  const label = cueLabel(read.cue);
  return ANTHROPIC.reply(replyOf(reply, read.cue, idOf("req", label)), idOf("msg", label));
}

function modelList(script: readonly ScriptedConversation[]): Json {
  const ids = [...new Set(script.map(({ model }) => model))];
  const data = ids.map((id) => ({ type: "model", id, display_name: id, created_at: "2026-01-01T00:00:00Z" }));
  return { data, has_more: false, first_id: ids.at(0) ?? null, last_id: ids.at(-1) ?? null };
}

function lineOf(
  { method, path, cue }: ReceivedRequest,
  { statusCode, writableFinished }: ServerResponse,
): string {
  const what = cue === undefined ? "" : ` ${cueLabel(cue)}`;
  return `${method} ${path}${what}: ${statusCode}${writableFinished ? "" : ", cut"}`;
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address === null || typeof address === "string") {
        reject(new SufficeError("bug.invariant", { message: "the scripted upstream got no port" }));
      } else resolve(`http://127.0.0.1:${address.port}`);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
