import { codeOfChatErrorType, codeOfWireErrorType, type ProviderErrorCode } from "../protocols/index.ts";

export interface FailedAnswer {
  /** Of the HTTP answer; absent for an error that was told in the middle of a stream. */
  readonly status?: number | undefined;
  /** The wire's word for it (`"overloaded_error"`), where it gives one. */
  readonly type?: string | undefined;
  readonly message: string;
  /** What the format's own words mean for sure. */
  readonly meaning?: ProviderErrorCode;
}

const CODE_OF_STATUS: ReadonlyMap<number, ProviderErrorCode> = new Map([
  [400, "provider.invalid-request"],
  [401, "provider.unauthorised"],
  [402, "provider.unauthorised"],
  [403, "provider.unauthorised"],
  [404, "provider.model-unknown"],
  [408, "provider.timed-out"],
  [413, "provider.context-too-long"],
  [422, "provider.invalid-request"],
  [429, "provider.rate-limited"],
]);

/** How servers word it; the status alone would say that the request is malformed. */
const TOO_LONG =
  /prompt is too long|exceeds? (?:the )?(?:model's )?(?:maximum |available )?context|maximum context length|input token count .* exceeds/i;

/**
 * What a failed answer means. What is meant for sure holds; else the status goes first, because proxies keep it and lose the rest; the wire's type decides
 * where there is no status, or one that says nothing. A redirect is not followed: it means that the base URL is wrong.
 */
export function classifyFailure({ status, type, message, meaning }: FailedAnswer): ProviderErrorCode {
  if (meaning !== undefined) return meaning;
  const code = codeOf(status, type);
  return code === "provider.invalid-request" && TOO_LONG.test(message) ? "provider.context-too-long" : code;
}

function codeOf(status: number | undefined, type: string | undefined): ProviderErrorCode {
  const byType = codeOfWireErrorType(type ?? "") ?? codeOfChatErrorType(type ?? "");
  if (status === undefined) return byType ?? "provider.stream-broken";
  const byStatus = CODE_OF_STATUS.get(status);
  if (byStatus !== undefined) return byStatus;
  if (status >= 500) return "provider.overloaded";
  if (status >= 400) return byType ?? "provider.invalid-request";
  return status >= 300 ? "provider.unreachable" : "provider.stream-broken";
}
