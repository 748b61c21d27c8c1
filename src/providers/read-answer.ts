import type { Dispatcher } from "undici";
import type { ModelReply } from "../domain/index.ts";
import {
  type AnswerOutcome,
  type AnswerStream,
  type Asked,
  parseJson,
  type WireError,
} from "../protocols/index.ts";
import type { AnswerFormat } from "./answer-format.ts";
import { brokenOff, type CallUnderWay, errorTold, refused, unusable } from "./call-failures.ts";

type Response = Pick<Dispatcher.ResponseData, "statusCode" | "headers" | "body">;

/** A call whose answer has a head. */
export interface AnsweredCall extends CallUnderWay {
  readonly answer: AnswerStream;
  readonly asked: Asked;
  readonly format: AnswerFormat;
}

/** No answer that a model gives is so large; a server that goes on and on is left. */
const MOST_ANSWER_BYTES = 32 * 1024 * 1024;

/** More of an error page than this says nothing new. */
const MOST_ERROR_BYTES = 64 * 1024;

/** Reads an answer to its end: a reply, or a thrown `ProviderFailure`. */
export async function readAnswer(response: Response, call: AnsweredCall): Promise<ModelReply> {
  const { statusCode: status } = response;
  if (status < 200 || status > 299) {
    const retryAfterHeader = headerOf(response, "retry-after");
    const location = headerOf(response, "location");
    throw refused(call, { status, retryAfterHeader, location, error: await errorIn(response, call.format) });
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

/** The error that a body tells, or the body itself where it is of no form that is known. */
export async function errorIn(
  { body }: Pick<Response, "body">,
  { readError }: Pick<AnswerFormat, "readError">,
): Promise<WireError> {
  const text = await beginningOf(body);
  return readError(parseJson(text)) ?? { type: undefined, message: text };
}

/** The first value of a header. */
export function headerOf(response: Pick<Response, "headers">, name: string): string | undefined {
  const value = response.headers[name];
  return typeof value === "string" ? value : value?.[0];
}

function readOutcome(response: Response, call: AnsweredCall): Promise<AnswerOutcome> {
  const { streamType } = call.format;
  const contentType = headerOf(response, "content-type") ?? streamType;
  if (contentType.includes(streamType)) return readStream(response.body, call);
  if (contentType.includes("json")) return readJson(response.body, call);
  response.body.on("error", ignore).destroy();
  throw unusable(call, `the answer is ${contentType} and no message; check the base URL`, {
    mayBeBilled: false,
  });
}

async function readStream(body: Response["body"], call: AnsweredCall): Promise<AnswerOutcome> {
  const { answer } = call;
  let size = 0;
  try {
    for await (const chunk of body.iterator({ destroyOnReturn: false })) {
      const bytes: Uint8Array = chunk;
      size += bytes.length;
      if (size > MOST_ANSWER_BYTES) {
        body.on("error", ignore).destroy();
        return TOO_LARGE;
      }
      if (answer.take(bytes)) continue;
      // Whatever still comes is let pass, so that the connection can be used again.
      body.on("error", ignore).resume();
      return answer.finish();
    }
    answer.end();
  } catch (error) {
    const outcome = answer.finish();
    if (outcome.kind === "reply") return outcome;
    throw brokenOff(call, error);
  }
  return answer.finish();
}

async function readJson(body: Response["body"], call: AnsweredCall): Promise<AnswerOutcome> {
  const text = await wholeOf(body).catch((error: unknown) => {
    throw brokenOff(call, error);
  });
  return text === undefined ? TOO_LARGE : call.format.readBody(parseJson(text), call.asked);
}

const TOO_LARGE: AnswerOutcome = {
  kind: "broken",
  because: `the answer is larger than ${MOST_ANSWER_BYTES / 1024 / 1024} MiB`,
};

/** `undefined` where it is too large. */
export async function wholeOf(body: Response["body"]): Promise<string | undefined> {
  const decoder = new TextDecoder();
  const texts: string[] = [];
  let size = 0;
  for await (const chunk of body) {
    const bytes: Uint8Array = chunk;
    size += bytes.length;
    if (size > MOST_ANSWER_BYTES) return undefined;
    texts.push(decoder.decode(bytes, { stream: true }));
  }
  return texts.join("") + decoder.decode();
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
