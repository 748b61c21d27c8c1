import type { ErrorCode, Model, Spend, SufficeError, Tier, Usage, WorkTags } from "../../domain/index.ts";

/** What a call was for; its tier is that of the model, and it has no place. */
export type CallTags = Omit<WorkTags, "tier" | "place">;

/** What became of one name of the chain. */
export interface CallAttempt {
  readonly asked: string;
  readonly tier: Tier;
  /** `undefined` where nobody serves the tier. */
  readonly model: string | undefined;
  readonly failure: { readonly code: ErrorCode; readonly because: string } | undefined;
  /** Of all its tries. */
  readonly spend: Spend;
}

export interface CallResult {
  readonly text: string;
  /** The name of the chain that was answered. */
  readonly asked: string;
  readonly model: Model;
  readonly modelAnswered: string;
  readonly usage: Usage | undefined;
  /** It ended at its limit of tokens. */
  readonly isCut: boolean;
  /** Of every try, failed ones too. */
  readonly spend: Spend;
  readonly attempts: readonly CallAttempt[];
  /** It was paid for, and its row could not be written: the answer is not lost, but somebody must be told. */
  readonly unrecorded: SufficeError | undefined;
}
