import type { Clock } from "../../domain/index.ts";
import {
  type ChatQuirks,
  createChatReader,
  createSseReader,
  readChatBody,
  readChatError,
  streamOf,
  writeChatRequest,
} from "../../protocols/index.ts";
import type { AnswerFormat } from "../answer-format.ts";
import { type AddressOwner, type Endpoint, endpointOf } from "../endpoint.ts";
import { createHttpProvider, type HttpProvider } from "../http-provider.ts";
import { type NotCarried, reportingWrite } from "../not-carried.ts";
import type { Secret } from "../secret.ts";
import { quirksOf } from "./quirks.ts";

export interface OpenAiOptions {
  /** What the ledger and the model lists call it: `openai`, `google`, or a name of the user's own. */
  readonly name: string;
  /** With or without `/v1`, or the whole address with `/chat/completions`. Default for `openai` and `google`: their own. */
  readonly baseUrl?: string | undefined;
  /** No key, no header: for servers on this machine. */
  readonly apiKey: Secret | undefined;
  /** The longest wait for a connection, then for the head of the answer, then for each next piece of it; kept to about a second. */
  readonly timeoutMs: number;
  /** For a `retry-after` that is a date. */
  readonly now: Clock;
  /** Where the server differs from what is known by its name. */
  readonly quirks?: Partial<ChatQuirks>;
  /** Told of each request that the format could not carry whole. */
  readonly onNotCarried?: ((notice: NotCarried) => void) | undefined;
}

const DEFAULT_BASE_URLS: ReadonlyMap<string, string> = new Map([
  ["openai", "https://api.openai.com/v1"],
  ["google", "https://generativelanguage.googleapis.com/v1beta/openai"],
]);

const FORMAT: AnswerFormat = {
  streamType: "text/event-stream",
  openStream: (asked) => streamOf(createSseReader(), createChatReader(asked)),
  readBody: readChatBody,
  readError: readChatError,
};

/**
 * Models behind OpenAI's Chat Completions format, whoever serves it.
 * @throws `settings.invalid` for a base URL or a key that cannot be used
 */
export function createOpenAiProvider(options: OpenAiOptions): HttpProvider {
  const { name, onNotCarried } = options;
  const quirks = quirksOf(name, options.quirks);
  return createHttpProvider({
    ...options,
    label: name,
    endpoint: chatEndpoint(name, options.baseUrl),
    format: FORMAT,
    write: reportingWrite((request) => writeChatRequest(request, quirks), onNotCarried),
    keyHeader: (key) => ({ authorization: `Bearer ${key.reveal()}` }),
    requestIdHeader: "x-request-id",
  });
}

const VERSION = /^v\d+(?:alpha|beta)?\d*$/;

/** A path that names a version has it already, wherever it stands: `/v1`, `/api/paas/v4`, `/v1beta/openai`. */
function chatEndpoint(name: string, baseUrl: string | undefined): Endpoint {
  const owner: AddressOwner = { label: name, example: "https://api.openai.com/v1" };
  return endpointOf(baseUrl ?? DEFAULT_BASE_URLS.get(name) ?? "", owner, (prefix) => {
    if (prefix.endsWith("/chat/completions")) return prefix;
    const hasVersion = prefix.split("/").some((segment) => VERSION.test(segment));
    return `${prefix}${hasVersion ? "" : "/v1"}/chat/completions`;
  });
}
