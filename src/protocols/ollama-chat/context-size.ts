import type { ModelRequest } from "../../domain/index.ts";

/** Fewer bytes of UTF-8 a token than any text that is worth sending has, so that the estimate is rather too high. */
const FEWEST_BYTES_PER_TOKEN = 2.5;
/** More bytes a token than any ordinary prompt has, so that the estimate is rather too low. */
const MOST_BYTES_PER_TOKEN = 8;
/** What a template puts around a message. */
const TOKENS_PER_MESSAGE = 16;
const SMALLEST = 8192;

/**
 * The context that a request needs, in tokens: Ollama takes its own small default where none is named. A power of two, since
 * every other size makes the server load the model anew and forget what it had computed; at most what the model has.
 */
export function contextSizeFor(request: ModelRequest, contextLength: number | undefined): number {
  const messages = (request.messages.length + 1) * TOKENS_PER_MESSAGE;
  const needed = promptBytes(request) / FEWEST_BYTES_PER_TOKEN + messages + request.maxOutputTokens;
  const size = Math.max(SMALLEST, 2 ** Math.ceil(Math.log2(needed)));
  return contextLength === undefined ? size : Math.min(size, contextLength);
}

/** Whether the prompt is beyond doubt larger than the model's context, so that a server could only cut it. */
export function surelyExceeds(request: ModelRequest, contextLength: number): boolean {
  return promptBytes(request) / MOST_BYTES_PER_TOKEN > contextLength;
}

function promptBytes({ system, messages, tools }: ModelRequest): number {
  return new TextEncoder().encode(JSON.stringify([system, messages, tools])).length;
}
