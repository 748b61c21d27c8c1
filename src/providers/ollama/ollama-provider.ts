import type { Clock, ModelRequest } from "../../domain/index.ts";
import {
  createNdjsonReader,
  createOllamaReader,
  readOllamaBody,
  readOllamaError,
  streamOf,
  surelyExceeds,
  writeOllamaRequest,
} from "../../protocols/index.ts";
import type { AnswerFormat } from "../answer-format.ts";
import { createHttpProvider, type HttpProvider } from "../http-provider.ts";
import { type NotCarried, reportingWrite } from "../not-carried.ts";
import { ProviderFailure } from "../provider-failure.ts";
import { ollamaEndpoint } from "./ollama-address.ts";

export interface OllamaOptions {
  /** `http://127.0.0.1:11434`, or what `OLLAMA_HOST` holds. */
  readonly baseUrl: string;
  /** The longest wait for a connection, then for the head of the answer, then for each next piece of it. Loading a model counts. */
  readonly timeoutMs: number;
  readonly now: Clock;
  /** The most tokens that a model's context has, prompt and answer together; `undefined` where nobody knows. */
  readonly contextLength?: ((model: string) => number | undefined) | undefined;
  /** Told of each request that the format could not carry whole. */
  readonly onNotCarried?: ((notice: NotCarried) => void) | undefined;
}

export const OLLAMA_FORMAT: AnswerFormat = {
  streamType: "application/x-ndjson",
  openStream: (asked) => streamOf(createNdjsonReader(), createOllamaReader(asked)),
  readBody: readOllamaBody,
  readError: readOllamaError,
};

/**
 * Models behind an Ollama server's own API. It cuts a prompt that does not fit its context and says nothing, so each call
 * asks for a context that is large enough and for an error instead of a cut; a prompt for which no context can be large
 * enough is not sent.
 * @throws `settings.invalid` for a base URL that cannot be used
 */
export function createOllamaProvider(options: OllamaOptions): HttpProvider {
  const lengthOf = options.contextLength ?? (() => undefined);
  const writeBody = reportingWrite(
    (request) => writeOllamaRequest(request, { contextLength: lengthOf(request.model) }),
    options.onNotCarried,
  );
  return createHttpProvider({
    ...options,
    name: "ollama",
    label: "Ollama",
    apiKey: undefined,
    endpoint: ollamaEndpoint(options.baseUrl, "/api/chat"),
    format: OLLAMA_FORMAT,
    write(request) {
      refuseWhatCannotFit(request, lengthOf(request.model));
      return writeBody(request);
    },
  });
}

function refuseWhatCannotFit(request: ModelRequest, contextLength: number | undefined): void {
  if (contextLength === undefined || !surelyExceeds(request, contextLength)) return;
  throw new ProviderFailure("provider.context-too-long", {
    message: `${request.model}: the prompt is larger than the model's context of ${contextLength} tokens, so it was not sent`,
  });
}
