import { type ErrorCode, SufficeError, type Usage } from "../domain/index.ts";

/** A failed call, with what is needed to follow it up and to bill it. */
export class ProviderFailure extends SufficeError {
  /** How long the provider asked to wait, if it did. */
  readonly retryAfterMs: number | undefined;
  /** What it reported as used before it failed; `undefined` where it reported nothing. */
  readonly usage: Usage | undefined;
  /** True where tokens may have been billed: the answer had begun. */
  readonly mayBeBilled: boolean;
  readonly requestId: string | undefined;

  constructor(
    code: ErrorCode,
    options: {
      readonly message: string;
      readonly cause?: unknown;
      readonly retryAfterMs?: number | undefined;
      readonly usage?: Usage | undefined;
      readonly mayBeBilled?: boolean;
      readonly requestId?: string | undefined;
    },
  ) {
    super(code, options);
    this.name = "ProviderFailure";
    this.retryAfterMs = options.retryAfterMs;
    this.usage = options.usage;
    this.mayBeBilled = options.mayBeBilled ?? false;
    this.requestId = options.requestId;
  }
}
