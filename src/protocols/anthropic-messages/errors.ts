import type { Json } from "../../domain/index.ts";
import { isJsonObject, stringAt } from "../json.ts";
import type { ProviderErrorCode, WireError } from "../wire-error.ts";

/** The documented error types, and what they mean to us. */
const CODE_OF_TYPE: ReadonlyMap<string, ProviderErrorCode> = new Map([
  ["invalid_request_error", "provider.invalid-request"],
  ["authentication_error", "provider.unauthorised"],
  ["billing_error", "provider.unauthorised"],
  ["permission_error", "provider.unauthorised"],
  ["not_found_error", "provider.model-unknown"],
  ["request_too_large", "provider.context-too-long"],
  ["rate_limit_error", "provider.rate-limited"],
  ["timeout_error", "provider.timed-out"],
  ["api_error", "provider.overloaded"],
  ["overloaded_error", "provider.overloaded"],
]);

const TYPE_OF_CODE = {
  "provider.rate-limited": "rate_limit_error",
  "provider.overloaded": "overloaded_error",
  "provider.timed-out": "timeout_error",
  "provider.unreachable": "api_error",
  "provider.stream-broken": "api_error",
  // Clients retry an authentication_error for minutes; a refusal that is final is a permission_error.
  "provider.unauthorised": "permission_error",
  "provider.model-unknown": "not_found_error",
  "provider.context-too-long": "request_too_large",
  "provider.invalid-request": "invalid_request_error",
  "provider.refused": "permission_error",
} as const satisfies Record<ProviderErrorCode, string>;

/** `undefined` for a type that is not documented, which is then judged by its HTTP status. */
export function codeOfWireErrorType(type: string): ProviderErrorCode | undefined {
  return CODE_OF_TYPE.get(type);
}

export function wireErrorTypeOf(code: ProviderErrorCode): string {
  return TYPE_OF_CODE[code];
}

/**
 * The error in a body or an `error` event: `{error: {type, message}}`, and what proxies make of it (`{error: "…"}`,
 * `{message: "…"}`). `undefined` where the value is no error.
 */
export function readWireError(body: Json | undefined): WireError | undefined {
  if (!isJsonObject(body)) return undefined;
  const error = body["error"];
  if (typeof error === "string") return { type: undefined, message: error };
  if (isJsonObject(error)) {
    return { type: stringAt(error, "type"), message: stringAt(error, "message") ?? "" };
  }
  const message = stringAt(body, "message");
  const isAnError = body["type"] === "error" || (message !== undefined && body["type"] === undefined);
  return isAnError ? { type: undefined, message: message ?? "" } : undefined;
}

/** The body of an error answer, and the data of an `error` event. */
export function writeWireError(
  error: { readonly type: string; readonly message: string },
  requestId?: string,
): Json {
  const { type, message } = error;
  return {
    type: "error",
    error: { type, message },
    ...(requestId !== undefined && { request_id: requestId }),
  };
}
