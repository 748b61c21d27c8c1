import type { ArmName } from "../arm-name.ts";

/** What came of asking a judge about a pair in both orders. Its reasons are a model's words. */
export type Opinion =
  | { readonly kind: "parity"; readonly reasons: readonly string[] }
  | { readonly kind: "better"; readonly arm: ArmName; readonly reasons: readonly string[] }
  /** It said one thing in one order and another in the other: for a person to look at. */
  | { readonly kind: "inconsistent"; readonly reasons: readonly string[] }
  | { readonly kind: "unusable"; readonly because: string }
  | { readonly kind: "not-asked"; readonly because: string };
