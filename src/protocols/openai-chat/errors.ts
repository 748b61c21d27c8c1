import type { Json } from "../../domain/index.ts";
import { isJsonObject, type JsonObject, stringAt } from "../json.ts";
import type { ProviderErrorCode, WireError } from "../wire-error.ts";

/** Codes that say more than the HTTP status beside them: 429 stands for haste and for an empty account alike. */
const MEANING_OF_CODE: ReadonlyMap<string, ProviderErrorCode> = new Map([
  ["insufficient_quota", "provider.unauthorised"],
  ["billing_hard_limit_reached", "provider.unauthorised"],
  ["invalid_api_key", "provider.unauthorised"],
  ["model_not_found", "provider.model-unknown"],
  ["context_length_exceeded", "provider.context-too-long"],
  ["rate_limit_exceeded", "provider.rate-limited"],
  ["server_error", "provider.overloaded"],
  ["server_is_overloaded", "provider.overloaded"],
]);

/** For errors that were told in the middle of a stream, without a status. */
const CODE_OF_TYPE: ReadonlyMap<string, ProviderErrorCode> = new Map([
  ["server_error", "provider.overloaded"],
  ["insufficient_quota", "provider.unauthorised"],
  ["exceed_context_size_error", "provider.context-too-long"],
]);

/** `undefined` for a type that this format does not have to itself. */
export function codeOfChatErrorType(type: string): ProviderErrorCode | undefined {
  return CODE_OF_TYPE.get(type);
}

/**
 * The error in a body or a chunk: `{error: {message, type, code}}`, a list with one of these (Google), and what proxies
 * make of it (`{error: "…"}`, `{message: "…"}`, `{detail: "…"}`). `undefined` where the value is no error.
 */
export function readChatError(body: Json | undefined): WireError | undefined {
  if (Array.isArray(body)) return readChatError(body[0]);
  if (!isJsonObject(body)) return undefined;
  const error = body["error"];
  if (typeof error === "string") return { type: undefined, message: error };
  if (isJsonObject(error)) return errorOf(error);
  if ("choices" in body) return undefined;
  const message = stringAt(body, "message") ?? stringAt(body, "detail");
  return message === undefined ? undefined : { type: stringAt(body, "type"), message };
}

function errorOf(error: JsonObject): WireError {
  const meaning = meaningOf(error["code"]);
  return {
    type: stringAt(error, "type") ?? stringAt(error, "status"),
    message: stringAt(error, "message") ?? "",
    ...(meaning !== undefined && { meaning }),
  };
}

function meaningOf(code: Json | undefined): ProviderErrorCode | undefined {
  return typeof code === "string" ? MEANING_OF_CODE.get(code) : undefined;
}

/** The body of an error answer, and the data of a chunk that ends a stream. */
export function writeChatError({ type, message }: { readonly type: string; readonly message: string }): Json {
  return { error: { message, type, param: null, code: null } };
}
