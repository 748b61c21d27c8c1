import type { Json, ModelReply } from "../../domain/index.ts";
import {
  writeChatError,
  writeChatEvents,
  writeChatReply,
  writeMessagesEvents,
  writeMessagesReply,
  writeOllamaError,
  writeOllamaLines,
  writeOllamaReply,
  writeSse,
  writeWireError,
} from "../../protocols/index.ts";
import { writeResponsesError, writeResponsesEvents, writeResponsesReply } from "./responses-reply.ts";

/** How a server of one format says what the script says. */
export interface Dialect {
  /** What the paths of its calls end with. */
  readonly path: string;
  /** Whether it streams where the request says neither. */
  readonly streamsByDefault: boolean;
  readonly streamType: string;
  readonly requestIdHeader: string;
  /** The script's words for why a reply ended are Anthropic's; other formats have their own. */
  reply(reply: ModelReply, id: string): Json;
  /** What goes over the wire piece by piece. */
  pieces(reply: ModelReply, id: string): readonly string[];
  error(error: { readonly type: string; readonly message: string }, requestId: string): Json;
}

export const ANTHROPIC: Dialect = {
  path: "/v1/messages",
  streamsByDefault: false,
  streamType: "text/event-stream; charset=utf-8",
  requestIdHeader: "request-id",
  reply: writeMessagesReply,
  pieces: (reply, id) => writeMessagesEvents(reply, id).map(writeSse),
  error: writeWireError,
};

const OPENAI: Dialect = {
  path: "/chat/completions",
  streamsByDefault: false,
  streamType: "text/event-stream; charset=utf-8",
  requestIdHeader: "x-request-id",
  reply: (reply, id) => writeChatReply(inOwnWords(reply), id),
  pieces: (reply, id) => writeChatEvents(inOwnWords(reply), id).map(writeSse),
  error: writeChatError,
};

const RESPONSES: Dialect = {
  path: "/responses",
  streamsByDefault: false,
  streamType: "text/event-stream; charset=utf-8",
  requestIdHeader: "x-request-id",
  reply: writeResponsesReply,
  pieces: (reply, id) => writeResponsesEvents(reply, id).map(writeSse),
  error: writeResponsesError,
};

const OLLAMA: Dialect = {
  path: "/api/chat",
  streamsByDefault: true,
  streamType: "application/x-ndjson",
  // The real one gives none.
  requestIdHeader: "x-request-id",
  reply: (reply) => writeOllamaReply(inOwnWords(reply)),
  pieces: (reply) => writeOllamaLines(inOwnWords(reply)).map((line) => `${line}\n`),
  error: writeOllamaError,
};

const DIALECTS: readonly Dialect[] = [ANTHROPIC, OPENAI, RESPONSES, OLLAMA];

/** By the path of a call; `undefined` where it is none. */
export function dialectAt(pathname: string): Dialect | undefined {
  return DIALECTS.find(({ path }) => pathname.endsWith(path));
}

/** For the other questions that a server is asked. */
export function dialectOfQuestion(pathname: string): Dialect {
  return pathname.includes("/api/") ? OLLAMA : ANTHROPIC;
}

function inOwnWords(reply: ModelReply): ModelReply {
  return { ...reply, stop: { ...reply.stop, raw: undefined } };
}
