import type { Dispatcher } from "undici";
import type { ModelReply } from "../../domain/index.ts";
import {
  createSseReader,
  type MessagesOutcome,
  type MessagesReader,
  parseJson,
  readMessagesBody,
} from "../../protocols/index.ts";
import { brokenOff, type CallUnderWay, errorTold, refused, unusable } from "./call-failures.ts";

type Response = Pick<Dispatcher.ResponseData, "statusCode" | "headers" | "body">;
type AnsweredCall = CallUnderWay & { readonly reader: MessagesReader };

/** More of an error page than this says nothing new. */
const MOST_ERROR_BYTES = 64 * 1024;

/** Reads an answer to its end: a reply, or a thrown `ProviderFailure`. */
export async function readAnswer(response: Response, call: AnsweredCall): Promise<ModelReply> {
  const { statusCode: status } = response;
  if (status < 200 || status > 299) {
    const retryAfterHeader = headerOf(response, "retry-after");
    const location = headerOf(response, "location");
    throw refused(call, { status, retryAfterHeader, location, body: await beginningOf(response.body) });
  }
  const outcome = await readOutcome(response, call);
  switch (outcome.kind) {
    case "reply":
      return outcome.reply;
    case "error":
      throw errorTold(call, outcome.error);
    case "broken":
      throw unusable(call, outcome.because, { mayBeBilled: true });
    default:
      return outcome satisfies never;
  }
}

/** The first value of a header. */
export function headerOf(response: Pick<Response, "headers">, name: string): string | undefined {
  const value = response.headers[name];
  return typeof value === "string" ? value : value?.[0];
}

function readOutcome(response: Response, call: AnsweredCall): Promise<MessagesOutcome> {
  const contentType = headerOf(response, "content-type") ?? "text/event-stream";
  if (contentType.includes("event-stream")) return readStream(response.body, call);
  if (contentType.includes("json")) return readJson(response.body, call);
  response.body.on("error", ignore).destroy();
  throw unusable(call, `the answer is ${contentType} and no message; check the base URL`, {
    mayBeBilled: false,
  });
}

async function readStream(body: Response["body"], call: AnsweredCall): Promise<MessagesOutcome> {
  const { reader } = call;
  const events = createSseReader();
  try {
    for await (const chunk of body.iterator({ destroyOnReturn: false })) {
      const bytes: Uint8Array = chunk;
      if (events.read(bytes).every((event) => reader.add(event))) continue;
      // Whatever still comes is let pass, so that the connection can be used again.
      body.on("error", ignore).resume();
      return reader.finish();
    }
    events.end().every((event) => reader.add(event));
  } catch (error) {
    const outcome = reader.finish();
    if (outcome.kind === "reply") return outcome;
    throw brokenOff(call, error);
  }
  return reader.finish();
}

async function readJson(body: Response["body"], call: AnsweredCall): Promise<MessagesOutcome> {
  const text = await body.text().catch((error: unknown) => {
    throw brokenOff(call, error);
  });
  return readMessagesBody(parseJson(text), call);
}

async function beginningOf(body: Response["body"]): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  try {
    for await (const chunk of body) {
      const bytes: Uint8Array = chunk;
      text += decoder.decode(bytes, { stream: true });
      if (text.length > MOST_ERROR_BYTES) break;
    }
  } catch {
    // The connection broke while the error was told: the status and what there is of the text are told all the same.
  }
  return text;
}

/** For a body that nobody reads any more: its connection may break, and that is nobody's concern. */
function ignore(): void {}
