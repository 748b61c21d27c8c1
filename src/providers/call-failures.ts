import { type Clock, type ErrorCode, messageOf } from "../domain/index.ts";
import type { AnswerProgress, WireError } from "../protocols/index.ts";
import { classifyFailure } from "./classify-failure.ts";
import type { Endpoint } from "./endpoint.ts";
import { ProviderFailure } from "./provider-failure.ts";
import { retryAfter } from "./retry-after.ts";
import type { Secret } from "./secret.ts";

/** What a failure of a call can tell. */
export interface CallUnderWay {
  readonly endpoint: Endpoint;
  readonly apiKey: Secret | undefined;
  readonly timeoutMs: number;
  readonly now: Clock;
  readonly failedToConnect: WeakSet<Error>;
  /** The model that was asked, or what else the call is about. */
  readonly model: string;
  readonly signal: AbortSignal;
  readonly requestId: string | undefined;
  /** Absent until the head of the answer is there. */
  readonly answer: AnswerProgress | undefined;
}

/** The caller called it off, or its own time limit did. */
export function interrupted(call: CallUnderWay, { wasSent }: { readonly wasSent: boolean }): ProviderFailure {
  const reason: unknown = call.signal.reason;
  const isTimeLimit = reason instanceof Error && reason.name === "TimeoutError";
  return failure(call, isTimeLimit ? "provider.timed-out" : "run.interrupted", {
    message: isTimeLimit ? "the caller's time limit passed" : "the call was interrupted",
    mayBeBilled: wasSent,
    cause: reason,
  });
}

/** The connection failed: it was not made, it fell silent, or it broke. All but the first may have been billed. */
export function brokenOff(call: CallUnderWay, error: unknown): ProviderFailure {
  if (call.signal.aborted) return interrupted(call, { wasSent: true });
  const cause = withoutAnswer(error);
  const label = labelOf(error);
  if (error instanceof Error && call.failedToConnect.has(error)) {
    const message = `no connection (${label}); check the base URL and that the server runs`;
    return failure(call, "provider.unreachable", { message, mayBeBilled: false, cause });
  }
  if (label === "UND_ERR_HEADERS_TIMEOUT" || label === "UND_ERR_BODY_TIMEOUT") {
    const what = call.answer === undefined ? "no answer" : "the answer fell silent";
    const message = `${what} for ${call.timeoutMs} ms`;
    return failure(call, "provider.timed-out", { message, mayBeBilled: true, cause });
  }
  if (label === "UND_ERR_DESTROYED" || label === "UND_ERR_CLOSED") {
    return failure(call, "run.interrupted", { message: "the provider was closed", mayBeBilled: true, cause });
  }
  const what = call.answer === undefined ? "the connection broke before the answer" : "the answer broke off";
  return failure(call, "provider.stream-broken", { message: `${what} (${label})`, mayBeBilled: true, cause });
}

/** An answer that cannot be used, though the server seems to think it could. */
export function unusable(
  call: CallUnderWay,
  because: string,
  { mayBeBilled }: { readonly mayBeBilled: boolean },
): ProviderFailure {
  return failure(call, "provider.stream-broken", { message: because, mayBeBilled });
}

/** An error that was told in the body of an answer that had begun well. */
export function errorTold(call: CallUnderWay, error: WireError): ProviderFailure {
  return failure(call, classifyFailure(error), {
    message: `failed in the middle of its answer${quoted(call, error)}`,
    mayBeBilled: call.answer?.hasBegun() ?? false,
  });
}

export interface Refusal {
  readonly status: number;
  readonly error: WireError;
  readonly retryAfterHeader: string | undefined;
  readonly location: string | undefined;
}

/** An answer with a status that is no success. */
export function refused(
  call: CallUnderWay,
  { status, error, retryAfterHeader, location }: Refusal,
): ProviderFailure {
  const code = classifyFailure({ status, ...error });
  const isRedirect = status >= 300 && status < 400;
  const target = location === undefined ? "elsewhere" : location;
  const message = isRedirect
    ? `answered ${status}, a redirect to ${cut(call, target)}; redirects are not followed, so set the base URL to the right address`
    : `answered ${status}${quoted(call, error)}${ADVICE[code] ?? ""}`;
  return failure(call, code, {
    message,
    mayBeBilled: false,
    retryAfterMs: retryAfter(retryAfterHeader, call.now()),
  });
}

const ADVICE: { readonly [Code in ErrorCode]?: string } = {
  "provider.unauthorised": "; check the API key",
  "provider.model-unknown": "; check the model's id and the base URL",
};

interface Told {
  readonly message: string;
  readonly mayBeBilled: boolean;
  readonly cause?: unknown;
  readonly retryAfterMs?: number | undefined;
}

function failure(call: CallUnderWay, code: ErrorCode, { message, ...told }: Told): ProviderFailure {
  const address = `${call.endpoint.origin}${call.endpoint.path}`;
  return new ProviderFailure(code, {
    ...told,
    message: masked(call, `${call.model} at ${address}: ${message}`),
    usage: call.answer?.usage(),
    requestId: call.requestId,
  });
}

function quoted(call: CallUnderWay, { type, message }: WireError): string {
  const text = cut(call, message);
  const label = type === undefined ? "" : ` (${cut(call, type)})`;
  return text === "" ? label : `${label}: ${text}`;
}

const MOST_QUOTED = 500;

/** Masked before it is cut, so that no part of a key stands at the end. */
function cut(call: CallUnderWay, text: string): string {
  const line = masked(call, text)
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim();
  return line.length > MOST_QUOTED ? `${line.slice(0, MOST_QUOTED)}…` : line;
}

function masked(call: CallUnderWay, text: string): string {
  return call.apiKey?.mask(text) ?? text;
}

/** undici's and Node's codes say more than their messages, which may be empty. */
function labelOf(error: unknown): string {
  if (error instanceof Error && "code" in error && typeof error.code === "string") return error.code;
  return messageOf(error);
}

/** undici's parser errors carry the bytes that were received, and a server may have put anything into those. */
function withoutAnswer(error: unknown): unknown {
  return error instanceof Error && "data" in error ? undefined : error;
}
