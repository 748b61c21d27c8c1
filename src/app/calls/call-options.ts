import type { Json } from "../../domain/index.ts";
import type { SettingFlags } from "../effective-settings.ts";
import type { CallTags } from "./call-result.ts";

export interface CallOptions {
  readonly flags: SettingFlags;
  /** Where `suffice.yaml` is looked for. */
  readonly folder: string;
  /** A tier, an alias of one, a model's id or alias. */
  readonly model: string;
  /** Of the same kind, in order; `undefined`: as usual for that model. */
  readonly fallback: readonly string[] | undefined;
  readonly system: string;
  readonly user: string;
  readonly tags: CallTags;
  readonly maxOutputTokens: number;
  /** `undefined`: low, where the model takes one. */
  readonly temperature: number | undefined;
  /** For each try as a whole; `undefined`: as long as something comes. */
  readonly timeoutMs: number | undefined;
  /** A JSON Schema that the answer must follow, and the name under which people know it. */
  readonly answer: { readonly schema: Json; readonly source: string } | undefined;
  readonly signal: AbortSignal;
  /** Told, while the call goes on, why something else is done than was asked. */
  readonly onNote: (note: string) => void;
}
