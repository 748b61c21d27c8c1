import type { ErrorCode } from "../domain/index.ts";

export type ProviderErrorCode = Extract<ErrorCode, `provider.${string}`>;

/** What went wrong, in the server's words. */
export interface WireError {
  /** `"overloaded_error"` and so on; absent where a proxy answered in a form of its own. */
  readonly type: string | undefined;
  readonly message: string;
  /** What it means for sure, whatever the HTTP status says: some servers answer 429 where the money has run out. */
  readonly meaning?: ProviderErrorCode;
}
